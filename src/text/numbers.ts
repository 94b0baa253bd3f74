/**
 * Numbers of things in running text, in figures and words of both languages ("1,280", "forty-six", "two hundred and ten",
 * 二十三, 2600余), and the words around them; and what a question asks a number to be at least or at most.
 *
 * Ordinals count in figures only ("the 10th centre" is the tenth of ten), days and years do not.
 */

import { findDateMentions } from './dates.ts';
import { readNumber } from './number-values.ts';
import { blankSpans, type Span } from './span.ts';

const DIGIT_WORDS = 'one|two|three|four|five|six|seven|eight|nine';
const TENS = 'twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety';
const SMALL = `(?:(?:${TENS})(?:[-\\s](?:${DIGIT_WORDS}))?|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|${DIGIT_WORDS})(?![\\p{L}])`;
const SCALE = '(?:dozen|score|hundred|thousand|million|billion|trillion)s?(?![\\p{L}])';
/** "This one", "no one" and "one another" count nothing. */
const NO_COUNT = '(?!(?<=\\b(?:no|this|that|every|each|any|another|the|which|winning|losing)\\s)one\\b)(?!one\\s(?:of|another|day|by|who|that|can|is|was)\\b)';
const NUMBER_EN = `(?!(?:19|20)\\d\\d\\b)${NO_COUNT}(?:\\d[\\d,]*(?:\\.\\d+)?(?:st|nd|rd|th)?|${SMALL}|${SCALE})(?:[\\s-](?:and\\s)?(?:${SMALL}|${SCALE}))*\\+?`;
const BEFORE_EN = '(?<![\\p{L}\\d.,-])';

/** Counters of things; 名 and 位 count people alone. */
export const COUNTERS = '个名位家项所种份场次届座件幅只条棵对批支本部台辆艘架颗株头匹枚张块篇首门类款套组队';
const NUMERAL_ZH =
  '(?!(?:19|20)\\d\\d(?!\\d|余|多|[名位个]|人(?![工民类文])))(?<![第\\d,.一二两三四五六七八九十百千万亿])(?:\\d[\\d,]*(?:\\.\\d+)?|[一二两三四五六七八九十百千万亿零]+)[百千万亿]*[余多]?[百千万亿]*';

/** Words that end what a number counts: what stands behind them is something else. */
const END_EN =
  '(?:were|was|are|is|am|be|been|did|do|does|came|come|had|have|has|will|would|can|could|took|take|attend|attended|join|joined|participated?|signed|sign|live|lived|there|from|in|at|on|by|with|for|to|who|that|which|than|during|between|over|across)';
const WORDS_EN = `(?:(?!${END_EN}(?![\\p{L}\\d-]))[\\p{L}\\d'’-]+\\s?){1,4}`;
const END_ZH =
  '(?:参加|参与(?!者)|参会(?!者|人|代表|嘉宾|国)|参赛(?!者|队)|出席|到场|与会(?!者|人|代表|嘉宾)|一起|加入|获得|获奖|组成|成立|举办|举行|来自|来到|聚集|签署|签订|共同|代表团)';
const WORDS_ZH = `(?:(?!${END_ZH}|[的在由是有和与])\\p{Script=Han}){1,6}`;

/** Looked ahead at, so that "three of 12 schools" counts twice. */
const COUNTED_EN = new RegExp(`${BEFORE_EN}(${NUMBER_EN})\\s+(?=((?:of\\s+)?${WORDS_EN}))`, 'giu');
const COUNTED_ZH = new RegExp(`(${NUMERAL_ZH})(?=([${COUNTERS}]?)(?![年月日号点时分秒届%])(${WORDS_ZH}))`, 'gu');

/** "Three won medals" and "three Dong villages" speak of no money. */
const AMBIGUOUS_CURRENCY = '(?<=(?:million|billion|trillion|Korean|Vietnamese|African)\\s)(?:won|dong|rand)';
const LATIN_CURRENCY = `(?:yuan|dollars?|euros?|pounds?|rmb|usd|cny|eur|gbp|yen|jpy|krw|rupees?|rupiah|roubles?|rubles?|francs?|kron(?:e|er|or|ur|a)|pesos?|reais|riyals?|rials?|dinars?|dirhams?|baht|ringgit|lira|zloty|shillings?|naira|tenge|shekels?|${AMBIGUOUS_CURRENCY})(?!\\p{Script=Latin})`;
const CURRENCY = `(?:${LATIN_CURRENCY}|元|人民币|美元|欧元|英镑|日元|韩元|港元|港币|卢布|卢比|法郎|克朗|泰铢|比索|雷亚尔|第纳尔|里亚尔|迪拉姆|令吉|先令|坚戈|兰特)`;
/** Whose currency it is: "Norwegian kroner", "Hong Kong dollars". */
const WHOSE = '(?:(?:US|Hong Kong|Singapore|New Zealand|(?:South\\s)?\\p{L}+(?:an|ese|ish|ic|li|ss))\\s)?';
/** Looked for first: {@link AMOUNT} tries every word of a text for one that stands before an amount. */
const ANY_CURRENCY = new RegExp(`[$€£¥]|(?<!\\p{Script=Latin})${CURRENCY}`, 'iu');
const MONEY_SOURCE = `[$€£¥]\\s?\\d[\\d,.]*(?:\\s*(?:million|billion|万|亿))?|(?<![\\p{Script=Latin}\\d.,-])(?:${NUMBER_EN}|\\d[\\d,.]*)[万亿]*\\s*${WHOSE}${CURRENCY}|[一二两三四五六七八九十百千万亿]+元`;
/** With up to four words before it: "orders worth 2.3 billion yuan" tells of orders, 签约金额达23亿元 of 签约金额. */
const AMOUNT = new RegExp(
  `((?:[\\p{L}'’-]+\\s){0,4}|\\p{Script=Han}{0,8})(?:${MONEY_SOURCE})((?:\\s(?:in|of|for)\\s[\\p{L}'’-]+(?:\\s[\\p{L}'’-]+)?)?|的?\\p{Script=Han}{0,4})`,
  'giu',
);

/** What a number of a text counts. */
export interface Counted {
  readonly value: number;
  readonly words: string;
  /** The counter is one for people: 名, 位. */
  readonly isOfPeople: boolean;
}

/** What each number of a text counts. */
export function findCounted(written: string): Counted[] {
  const counted = matchCounted(written);
  // Most texts count nothing, and looking for days takes longer than looking for counts.
  return counted.length === 0 ? counted : matchCounted(blankSpans(written, findDateMentions(written)));
}

function matchCounted(text: string): Counted[] {
  return [
    ...Array.from(text.matchAll(COUNTED_EN), ([, number = '', words = '']) => ({ value: readNumber(number) ?? 0, words: words.trim(), isOfPeople: false })),
    ...Array.from(text.matchAll(COUNTED_ZH), ([, number = '', counter = '', words = '']) => ({
      value: readNumber(number) ?? 0,
      words,
      isOfPeople: counter === '名' || counter === '位',
    })),
  ];
}

/** The words beside each amount of money of a text: what it was paid, raised or agreed for. */
export function findAmounts(text: string): string[] {
  if (!ANY_CURRENCY.test(text)) return [];
  return Array.from(text.matchAll(AMOUNT), ([, before = '', after = '']) => `${before} ${after}`.trim());
}

/** A number that a question asks things to be at least or at most; its range is that of the words for the things. */
export interface AskedBound extends Span {
  readonly least: number;
  readonly most: number;
  /** The number is remembered ("about 600", 两千多) rather than asked for: it tells events apart less than it describes one. */
  readonly isAbout: boolean;
  /** The number, and the words that make a bound of it. */
  readonly bounding: readonly Span[];
}

const LEAST_EN = '(?:more than|over|above|at least|no (?:fewer|less) than|not (?:fewer|less) than|upwards? of|exceeding|in excess of)';
const MOST_EN = '(?:fewer than|less than|under|below|at most|up to|no more than|not more than)';
const LEAST_ZH = '(?:超过了?|多于|不少于|不低于|至少有?|逾|大于|超)';
const MOST_ZH = '(?:不到|少于|不足|低于|至多|不超过|最多)';
/** Beside "more than" 2000 is no year. */
const ANY_NUMBER_EN = `(?:(?:19|20)\\d\\d\\b|${NUMBER_EN})`;
const UNLESS_TIME_ZH = '(?![年月日号点时分秒届天周%])';
const BOUNDS: readonly RegExp[] = [
  new RegExp(`(?<lead>(?<![\\p{L}])(?:(?<least>${LEAST_EN})|${MOST_EN})\\s+(?<number>${ANY_NUMBER_EN})\\s+(?:of\\s+)?)(?<things>${WORDS_EN})`, 'iu'),
  new RegExp(
    `(?<things>(?:(?!${END_ZH})\\p{Script=Han}){1,4}?(?:人数|数量|总数|人次)?)(?<lead>(?:(?<least>${LEAST_ZH}|达到?|多达)|${MOST_ZH})了?(?<number>${NUMERAL_ZH})[${COUNTERS}]?)(?=的|$|[，。？?！])`,
    'u',
  ),
  new RegExp(
    `(?<lead>(?:(?<least>${LEAST_ZH})|${MOST_ZH})(?<number>${NUMERAL_ZH})[${COUNTERS}]?)${UNLESS_TIME_ZH}(?![${COUNTERS}百千万亿])(?<things>${WORDS_ZH})`,
    'u',
  ),
  new RegExp(`(?<lead>(?<number>${NUMERAL_ZH})[${COUNTERS}]?及?以(?:(?<least>上)|下)的?)${UNLESS_TIME_ZH}(?<things>${WORDS_ZH})`, 'u'),
  new RegExp(`(?<lead>(?<number>${NUMERAL_ZH})[${COUNTERS}]?)${UNLESS_TIME_ZH}(?<things>\\p{Script=Han}{1,4}?)(?<trail>及?以(?:(?<least>上)|下))`, 'u'),
];

const UNLESS_TIME_EN = '(?!(?:second|minute|hour|day|week|month|year|metre|meter|kilomet|mile|percent|per\\s|degree|o.clock|times)s?)';

/** Numbers as one remembers them; in Chinese 多 and 余 behind a number mean that and some more. */
const ABOUT: readonly RegExp[] = [
  new RegExp(
    `(?<lead>(?<![\\p{L}])(?:about|around|roughly|approximately|some|nearly|almost|close to|an estimated)\\s+(?<number>${NUMBER_EN})\\s+(?:different\\s+)?)(?<things>${UNLESS_TIME_EN}${WORDS_EN})`,
    'iu',
  ),
  new RegExp(`(?<lead>(?<![\\p{L}])(?<rough>dozens|scores|hundreds|thousands)\\s+of\\s+(?:different\\s+)?)(?<things>${WORDS_EN})`, 'iu'),
  new RegExp(`(?<lead>(?<more>(?:大约|大概|约|近|将近|差不多)?)(?<number>${NUMERAL_ZH})(?<=[余多])[${COUNTERS}]?)${UNLESS_TIME_ZH}(?<things>${WORDS_ZH})`, 'u'),
  new RegExp(`(?<lead>(?:大约|大概|约|近|将近|差不多|接近)(?:有|是)?(?<number>${NUMERAL_ZH})[${COUNTERS}]?)${UNLESS_TIME_ZH}(?<things>${WORDS_ZH})`, 'u'),
  new RegExp(`(?<lead>(?<number>${NUMERAL_ZH})来[${COUNTERS}]?)${UNLESS_TIME_ZH}(?<things>${WORDS_ZH})`, 'u'),
  new RegExp(`(?<lead>(?<rough>[几数上][十百千万])[${COUNTERS}]?)${UNLESS_TIME_ZH}(?<things>${WORDS_ZH})`, 'u'),
];
/** What people call dozens, or 上千. */
const ROUGH: Readonly<Record<string, number>> = { dozens: 24, scores: 40, hundreds: 100, thousands: 1_000, 十: 20, 百: 100, 千: 1_000, 万: 10_000 };
const ROUGH_FACTOR = 10;
/** How far from what is remembered the number may lie, and which numbers are remembered that way. */
const ABOUT_SHARE = 0.15;
const LEAST_ABOUT = 10;
const MORE_FACTOR = 1.5;

/** The first bound that a question sets; null when it sets none. Both ends count: "more than 2,600" is said of 2,600 odd. */
export function findAskedBound(question: string): AskedBound | null {
  for (const [expressions, rangeOf] of [
    [BOUNDS, boundOf],
    [ABOUT, aboutOf],
  ] as const)
    for (const expression of expressions) {
      const bound = matchBound(question, expression, rangeOf);
      if (bound !== null) return bound;
    }
  return null;
}

type Groups = Readonly<Record<string, string | undefined>>;
type Range = Pick<AskedBound, 'least' | 'most' | 'isAbout'>;

function boundOf({ number = '', least }: Groups): Range | null {
  const value = readNumber(number);
  if (value === null) return null;
  return least === undefined ? { least: 0, most: value, isAbout: false } : { least: value, most: Number.POSITIVE_INFINITY, isAbout: false };
}

function aboutOf({ number = '', rough, more }: Groups): Range | null {
  if (rough !== undefined) {
    const least = ROUGH[rough.toLowerCase()] ?? ROUGH[rough.charAt(1)] ?? 0;
    return { least, most: least * ROUGH_FACTOR, isAbout: true };
  }
  const value = readNumber(number);
  if (value === null || value < LEAST_ABOUT) return null;
  if (more !== undefined) return { least: value, most: value * MORE_FACTOR, isAbout: true };
  return { least: Math.floor(value * (1 - ABOUT_SHARE)), most: Math.ceil(value * (1 + ABOUT_SHARE)), isAbout: true };
}

function matchBound(question: string, expression: RegExp, rangeOf: (groups: Groups) => Range | null): AskedBound | null {
  const match = expression.exec(question);
  const range = rangeOf(match?.groups ?? {});
  if (match === null || range === null) return null;
  const { lead = '', things = '', trail = '' } = match.groups ?? {};
  // 参会国家超过一百个: what is counted stands before.
  const isBefore = match[0].startsWith(things);
  const start = isBefore ? match.index : match.index + lead.length;
  const end = start + things.length;
  return {
    ...range,
    start,
    end: start + things.trimEnd().length,
    bounding: [isBefore ? { start: end, end: end + lead.length } : { start: match.index, end: start }, { start: end, end: end + trail.length }],
  };
}

/** What a question for a number asks it of, as a source for expressions. */
export const ASKED_WORDS = { en: WORDS_EN, zh: WORDS_ZH } as const;
