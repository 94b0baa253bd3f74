/**
 * Words that make a sentence a question about a digest of events without saying what
 * the question is about: "which events took place", 有哪些活动.
 */
import { normaliseText } from './normalise.ts';
import { blankSpans } from './span.ts';

const FRAME_WORDS = new Set(
  `a about all also am an and any anything are around as at available be been being between but by can could day did digest do does
  during each event events every everything find for from give got had happen happened happening happens has have held hold i
  in inside into is it item items its key know know latest learn list listed local located location look looking major may me mention mentioned
  month months my need news notable occur occurred of on one ones only or organised organized other our out over overview period
  place places please present report reported return say see show some something summarise summarize summary take taken takes taking tell than that the
  their them there these they thing things this those time to took under up us want was we week were what when where which
  who whom whose will with within would year years you your activity activities going hosted mentions mentioning say says city province held taken dated date dates whats s re ve m everything
  attend attended attending participate participated participating involve involved involving part
  many total should digest whatever occasion occasions touched 摘要 文摘
  hello hi hey thanks thank bye goodbye ok okay help kindly sure yes
  的 了 在 是 有 和 与 或 及 也 都 还 吗 呢 吧 啊 么 呀 里 内 中 间 期间 之间 当 于 到 从 由 被 把 给 为 对 会 能 可以 可 请 请问 想 要 我 我们 你 你们 它
  什么 什么时候 什么地方 哪些 哪个 哪 哪里 哪儿 哪天 谁 何 何时 何地 几 几个 多少 怎么 怎样 如何 时候 时间 地点 日期 关于 有关 相关 所有 全部 一切 每 个 场 项 次 些 一些 这 那 这些 那些 这里 那里 大事 大事件 各 各有
  活动 事件 事情 事 举办 举行 召开 开展 进行 发生 发生了 办 开 开过 办过 过 列出 列 告诉 介绍 介绍一下 一下 看看 看 查 查找 找 找出 搜索 知道 了解 说说 有没有 没有 有什么 是什么 都有 新闻 消息 内容 本 月 年 月份 当月 当地 城市 省 市 地方 今年 当年 那年 份 日 号 其中 一个 哪 场 出 出来 总共 一共 共 帮 帮我 下 开的 办的 主要 重要 重大 提到 提及 提过 说到
  参加 参与 参会 出席 涉及 或者 那边 这边 一带 附近 分别 具体 请教 属于
  你好 您好 您 谢谢 感谢 多谢 再见 好的 嗯 帮助 帮忙 麻烦`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/** The English ones from five letters on, which a slip still tells. */
export const LONG_FRAME_WORDS: readonly string[] = [...FRAME_WORDS].filter((word) => /^[a-z]{5,}$/u.test(word));

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/** Words of a text, normalised. */
export function splitWords(text: string): string[] {
  return Array.from(segmenter.segment(normaliseText(text).text))
    .filter(({ isWordLike }) => isWordLike)
    .map(({ segment }) => segment);
}

/** Whether a normalised word only frames a question. A Chinese word made of frame words is one too. */
export function isFrameWord(word: string): boolean {
  if (FRAME_WORDS.has(word)) return true;
  return /^\p{Script=Han}{2,4}$/u.test(word) && Array.from(word).every((character) => FRAME_WORDS.has(character));
}

/** Nouns for what a digest reports; beside a day or a place they ask for all of it: "meetings in July", 7月的会议. */
const EVENT_NOUNS = new Set('meeting meetings conference conferences gathering gatherings 会议 大会 会 会议活动'.split(' '));

export function isEventNoun(word: string): boolean {
  return EVENT_NOUNS.has(word);
}

/** Frame words that ask for all there is when nothing else is asked for: "list all events", 有哪些活动. */
const WHOLE_DIGEST = /^(?:events?|activit(?:y|ies)|everything|items?|news|(?:所有|全部|一切|哪些|什么)?(?:活动|事件|新闻|消息))$/u;

export function asksForAll(word: string): boolean {
  return WHOLE_DIGEST.test(word);
}

/** Asked of whoever answers, not of a digest. */
const SMALL_TALK =
  /^\W*(?:(?:good (?:morning|afternoon|evening|day|night)|hi|hello|hey|so|and|well)\W+)*how(?: are|['’]re) you(?: doing)?(?: today| now)?\W*$|^[，。！？\s]*(?:你|您)(?:今天)?(?:好吗|怎么样|过得好吗)[，。！？?\s]*$|^\W*(?:(?:so|and|hey|hi|hello|please)\W+)*(?:who|what) (?:made|created|built|trained|wrote|developed|programmed|owns?|runs?) you\W*$|^\W*(?:谁|哪家公司|哪个公司)(?:创造|开发|制作|训练|设计|做|发明)了?你的?\W*$|^\W*你是?(?:由|被)?谁(?:创造|开发|制作|训练|设计|做|发明)(?:出来)?的?\W*$/iu;

export function isSmallTalk(question: string): boolean {
  return SMALL_TALK.test(question);
}

/** In capitals amid other letters a word is an abbreviation: the WHO asks nothing, and the US is not us. */
const ABBREVIATION = /^\p{Lu}{2,4}$/u;

/** Countries and parts of the world as one writes them beside each other: 中 and 日 are frame words elsewhere. */
const COUNTRY_SIGNS = new Set('中美俄日韩朝英法德欧非印澳加巴越泰新马拉阿蒙哈吉乌土意西葡瑞埃'.split(''));

/** The text with its frame words blanked out, positions kept; a text of nothing else comes back whole. */
export function blankFrameWords(original: string): string {
  const { text, toOriginal } = normaliseText(original);
  const words = Array.from(segmenter.segment(text));
  const areSigns = words.map(({ segment }) => Array.from(segment).every((character) => COUNTRY_SIGNS.has(character)));
  const isOfSeveral = (at: number): boolean =>
    areSigns[at] === true && ((words[at]?.segment.length ?? 0) > 1 || areSigns[at - 1] === true || areSigns[at + 1] === true);
  const hasSmall = /[\p{Ll}\p{Script=Han}]/u.test(original);
  const frame = words
    .filter(({ segment, isWordLike }, at) => isWordLike && isFrameWord(segment) && !isOfSeveral(at))
    .map(({ segment, index }) => toOriginal(index, index + segment.length))
    .filter(({ start, end }) => !hasSmall || !ABBREVIATION.test(original.slice(start, end)));
  const blanked = blankSpans(original, frame);
  return /[\p{L}\p{N}]/u.test(blanked) ? blanked : original;
}
