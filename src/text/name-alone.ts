/**
 * Questions that are nothing but the name of an event, a body or a document ("World Robot Conference", 上合组织峰会): one
 * word of it that is missing makes it another event, where a description in other words is still right with most of them.
 */
import type { Language } from '../domain/event.ts';

/** Last words of such names. */
const NOUN_EN =
  /(?:conference|forum|summit|congress|meeting|expo|exposition|exhibition|fair|festival|games|olympics|olympiad|alliance|association|federation|council|committee|organi[sz]ation|institute|university|academy|center|centre|museum|fund|bank|award|prize|cup|league|tournament|championship|challenge|contest|competition|marathon|dialogue|convention|symposium|seminar|workshop|assembly|session|ceremony|accord|agreement|treaty|protocol|initiative|declaration|charter|action plan|program(?:me)?|project|campaign|exchange|cooperation|day|week|month|year)s?(?:\s(?:of|for|on)\s.+)?$/iu;
const NOUN_ZH =
  /(?:大会|论坛|峰会|会议|博览会|展览会|交易会|运动会|电影节|艺术节|音乐节|[^季时环细情章调]节|[大学科文诺首头]\p{Script=Han}?奖|文学奖|联盟|协会|联合会|委员会|组织|学院|研究院|研究所|大学|中心|博物馆|基金会?|银行|宣言|倡议|公约|条约|协定|协议|议定书|宪章|行动计划|对话会?|研讨会|座谈会|交流会?|合作|挑战赛|锦标赛|马拉松|大赛|联赛|杯|仪式|计划|工程|项目|[读纪妇儿护教][\p{Script=Han}]{1,3}日|日活动|周|年会|全会)$/u;
/** What no name has: a question, or a sentence. */
const SENTENCE_EN =
  /^(?:which|what|who|whom|whose|when|where|why|how|is|are|was|were|did|does|do|has|have|had|can|could|tell|list|show|find|give|i|we|any|all|every|each|some|other|new|a|an)\b|\b(?:that|which|who|where|when|about|met|meets?|held|hosted|attend\w*|discuss\w*|talk\w*|signed?|launch\w*|involv\w*|took|take[ns]?|said|says?|was|were|is|are|addressed|by|from|into|over|its|their|his|her|opens?|an?)\b|[?].*[?]|\d{3}/iu;
const SENTENCE_ZH =
  /[的了吗呢谁何个]|哪|什么|怎|如何|多少|几[个次场位名]|有没有|关于|有关|讨论|谈|签|参加|参与|出席|包括|涉及|提到|为了|如果|我|推动|落实|加强|促进|深化|推进|打造|构建/u;
/** Of a report of the event: the name is what stands before. */
const HELD_ZH = /(?:在?(?:隆重|成功|正式|顺利)?(?:开幕|闭幕|举行|举办|召开|揭牌|成立))?[。！？?!\s]*$/u;
/** Asked of a thing that is named: "When was the World Glacier Conference held?", 世界冰川大会在哪里举行. */
const ASKED_EN =
  /^(?:when|where|on (?:which|what) (?:day|date)|in (?:which|what) (?:city|place|month))\s+(?:was|were|is|are|did|does|will)\s+(?:the\s+)?(?<name>.+?)\s*(?:\b(?:be\s+)?(?:held|hosted|take place|happen|opened|open|founded|established|set up|based|located|situated|headquartered|launched|inaugurated|signed|adopted|issued))?$/iu;
const ASKED_ZH = /(?:是|在|于)?(?:什么时候|何时|几时|哪[天年月儿里]|哪个(?:城市|地方|月)|什么(?:时间|地方))(?:成功)?(?:开|举[办行]|召开|成立|开幕|发生)?的?$/u;

/** What is left of a place that became a filter: "World Glacier Conference in". */
const LEFT_OVER = /(?:\s+(?:held|hosted|opened|in|at|on|of|from|during|for|this|year))+$/iu;
const MOST_WORDS = 9;
const MOST_CHARACTERS = 18;

/** @param topic the question without the days and places that became filters; simplified where it is Chinese */
export function isNameAlone(topic: string, language: Language): boolean {
  if (language === 'zh') {
    const name = topic.replace(/\s/gu, '').replace(HELD_ZH, '').replace(ASKED_ZH, '');
    return name.length <= MOST_CHARACTERS && NOUN_ZH.test(name) && !SENTENCE_ZH.test(name);
  }
  const asked = topic
    .trim()
    .replace(/^the\s+/iu, '')
    .replace(/[?.!\s]+$/u, '')
    .replace(LEFT_OVER, '');
  const name = ASKED_EN.exec(asked)?.groups?.name ?? asked;
  return name.split(/\s+/u).length <= MOST_WORDS && NOUN_EN.test(name) && !SENTENCE_EN.test(name);
}
