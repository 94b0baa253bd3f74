/**
 * Questions for advice ("how do I apply for a visa", 红烧肉怎么做) and for how things stand right now ("the weather
 * tomorrow", 现在几点): a digest reports what happened, and answers few of them, however near its words come.
 */
import { simplifyInPlace } from './normalise.ts';

const ADVICE_EN =
  /(?:^|[.!?]\s)\W*(?:(?:so|and|also|then|ok|okay|please|but)\W+)*(?:how to\b|recommend\b|(?:(?:how|where|when|what) )?(?:do|can|could|should|would|may|does|am) (?:i|one)\b(?! (?:see|find|know|ask|read|learn|look|search|hear)\b))|\b(?:recommend me|any (?:tips|advice|recommendations)|step[- ]by[- ]step|recipe for)\b/iu;
const NOW_EN = /\b(?:today|tomorrow|tonight|right now|at the moment)\W*$|\bweather\b.*\b(?:today|tomorrow|tonight|now)\b/iu;
const PRACTICAL = '申请|办理|报名|注册|购买|预约|预订|预定|下载|应聘|报考|投稿|缴费|安装|开户|联系|加入|成为|入学|报销|退款';
const ADVICE_ZH = new RegExp(
  `(?:怎么|怎样|如何|咋)(?:才能|可以|能|去|来)?(?:${PRACTICAL})|(?:怎么|怎样|咋)(?:才能|可以|能)?(?:买|订|填|做|包|煮|炒|复习|剪|修|换|退|走|去|治|选|学|考)(?:[\\s？?。！!了呢啊好]|$)|(?:怎么|怎样|咋)(?:办理?(?!了)|给|买|填|选|学|考|修|煮|做菜)(?=\\p{Script=Han})|(?:攻略|教程|菜谱|做法|${PRACTICAL})(?:的?(?:流程|步骤|条件|入口|材料|方法|时间|费用))|(?:攻略|教程|菜谱|食谱)(?:[\\s？?。！!]|$)|(?:要|需要|该|得)(?:准备|带|交|提交|办)(?:些)?(?:哪些|什么|啥)|(?:有|求)?(?:什么|啥|哪些)?(?:推荐|好吃的?|好玩的?)(?:的?吗|一下|呢)?(?:[\\s？?。！!]|$)`,
  'u',
);
const NOW_ZH = /今天(?!的?(?:中国|世界|社会|教育))|明天|后天|今晚|今早|明早|现在几点|此刻|天气(?:怎么样|怎样|如何|预报|好吗)/u;

/** Whether a question asks for advice, or for something of this moment. */
export function asksForAdvice(question: string): boolean {
  const text = simplifyInPlace(question);
  return ADVICE_EN.test(text) || NOW_EN.test(text) || ADVICE_ZH.test(text) || NOW_ZH.test(text);
}
