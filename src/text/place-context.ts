/**
 * What the words around the name of a place make of it: part of an organisation or a
 * work ("Beijing Declaration", 北京师范大学), or a place that is ruled out ("outside Beijing").
 */

/** Last words of names of organisations and works, English. */
const ORG_NOUNS: ReadonlySet<string> = new Set(
  `university college institute institution academy school faculty department ministry government bureau commission committee
  congress council association federation society foundation corporation company group bank press publisher publishing
  daily times news newspaper museum library hospital laboratory airport railway station organisation organization
  declaration initiative consensus charter agreement accord treaty statement communique protocol manifesto convention
  principles spirit action plan agenda proposal pact vision mechanism framework
  olympics olympiad opera duck dialect cuisine style school stock alliance`.split(/\s+/u),
);
/** Words inside such names that are written small in a hasty question ("beijing normal university"). */
const ORG_MIDDLE: ReadonlySet<string> = new Set(
  `normal foreign studies language languages and culture of for international sport sports medical technology science sciences
  municipal provincial people people's peoples jiaotong polytechnic pedagogical economics business finance law agricultural
  communication film open education educational cooperation action central national winter summer peking roast stock`.split(/\s+/u),
);
/** Words that end the look ahead, also where a title writes them with a capital. */
const RUN_ENDS =
  /^(?:in|on|at|to|from|by|with|about|during|under|after|before|amid|as|or|the|a|an|is|was|were|are|that|which|what|who|when|where|events?|conferences?|meetings?|forums?|summits?|ceremon(?:y|ies)|activities|hosts?|hosted|holds?|held)$/iu;
const ORG_OF =
  /(?:^|[^\p{L}])(?:university|college|institute|academy|bank|treaty|declaration|initiative|consensus|government|museum|party|charter|spirit) of (?:the )?$/iu;
/** Words looked at behind a name. */
const MAX_RUN = 7;

/**
 * Whether the name that ends at `end` is the beginning of a longer proper name, or
 * stands at the end of one ("Bank of Beijing").
 */
export function isInsideEnglishName(text: string, start: number, end: number): boolean {
  if (ORG_OF.test(text.slice(Math.max(0, start - 30), start))) return true;
  const words =
    text
      .slice(end, end + 120)
      .match(/^(?:[\s-]\p{L}[\p{L}'’-]*)+/u)?.[0]
      .trim()
      .split(/[\s-]/u) ?? [];
  for (const [index, word] of words.slice(0, MAX_RUN).entries()) {
    const lower = word.toLowerCase();
    if (lower === 'and' || lower === 'of' || lower === 'for' || lower === '&') {
      if (index === 0) return false;
      continue;
    }
    if (RUN_ENDS.test(word)) return false;
    if (ORG_NOUNS.has(lower)) return true;
    if (word === lower && !ORG_MIDDLE.has(lower)) return false;
  }
  return false;
}

/** Up to six characters that cannot be the grammar of a sentence, then the last word of a name; 大学生 is no name. */
const ORG_ZH =
  /^[市省]?(?:(?!成立|发布|通过|签署|启动|揭牌|建立|讨论|提出|公布|推出|宣布|参加|关于|有关|会议|大会|论坛|峰会)[^的在举召开有哪什么是了将曾于办和与及、，。？！；：“”\s]){0,7}(?:大学(?!生)|学院|学校|中学|小学|宣言|倡议|共识|声明|公报|宪章|章程|协议|协定|公约|条约|议定书|精神|行动计划|日报|晚报|政府|政协|人大|委员会|教育局|教委|冬奥|奥运|亚运|话(?!题|语|剧|说)|方言|菜|烤鸭|京剧|银行|出版社|研究院|研究所|研究中心|医院|机场|合作组织|协会|学会|联盟|公司|集团|博物馆|图书馆|语言文化|外国语|师范)/u;

/** Whether the Chinese name that ends at `end` begins the name of an organisation or a work. */
export function isInsideChineseName(text: string, end: number): boolean {
  // A district bears the name of another place (朝阳区), and 上海外国语 is not "outside Shanghai".
  const rest = text.slice(end, end + 24);
  return /^(?:区(?!域)|县)/u.test(rest) || ORG_ZH.test(rest);
}

const NEGATION_EN =
  /(?:^|[^\p{L}])(?:(?:outside|except|excluding|excepting|besides|without|instead|beyond|aside|apart|away|other|rather|but not|non)(?:[\s-](?:of|for|from|than|in|at|the|city)){0,4}|(?:not|never|isn['’]t|wasn['’]t|weren['’]t|aren['’]t|didn['’]t|don['’]t|neither|nor)(?: (?:be|been|being|were|was|held|hosted|taking|take|took|place|happening|happen|located|based|organised|organized|staged|either)){0,4} (?:in|at|near|from)(?: the)?(?: city of)?)[\s-]$/iu;
const NEGATION_ZH_BEFORE = /(?:除了?|除去|除开|不在|非|(?<!有)没有?在|未在|不是在?|并非在?|不含|不包括|不要|排除|不(?:于|是))\s?$/u;
const NEGATION_ZH_AFTER = /^[市省]?(?:以外|之外|除外|外(?=[地举召的，。？\s]|$))/u;

/** How many characters before a name rule the place out instead of asking for it: "outside Beijing", 除了北京; 0 when none do. */
export function measureNegationBefore(text: string, start: number): number {
  const before = text.slice(Math.max(0, start - 60), start);
  return (NEGATION_EN.exec(before) ?? NEGATION_ZH_BEFORE.exec(before))?.[0].length ?? 0;
}

/** How many characters behind a name rule the place out: 北京以外. */
export function measureNegationAfter(text: string, end: number): number {
  return NEGATION_ZH_AFTER.exec(text.slice(end, end + 4))?.[0].length ?? 0;
}

/** Text between two names that lists them: what holds for the first holds for the second. */
export function joinsNames(between: string): boolean {
  return /^(?:[市省]?\s?(?:,|，|、|和|与|及|或者?|还是|以及)\s?(?:and |or |in )?|(?:'s)? (?:and|or|&) (?:in )?)$/iu.test(between);
}

/** Where people or things come from says nothing of where an event was held. */
export function isOrigin(text: string, start: number): boolean {
  return /(?:^|[^\p{L}])from (?:the )?$|来自$/iu.test(text.slice(Math.max(0, start - 12), start));
}
