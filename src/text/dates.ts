/**
 * Finds calendar dates in English and Chinese text.
 *
 * Does not resolve words that depend on today ("yesterday", 上个月), and does not
 * guess a year: a mention without one keeps `year` undefined until
 * {@link resolveDateMention} is given the year to use.
 */

/** A calendar date known to the month or to the day; `year` is absent when the text names none. */
export interface PartialDate {
  readonly year?: number;
  /** 1–12; absent when only the year is named. */
  readonly month?: number;
  /** 1–31; absent when only the month is named. */
  readonly day?: number;
}

/** A date or a range of dates as written; `start` and `end` are UTF-16 offsets into the text. */
export interface DateMention {
  readonly from: PartialDate;
  readonly to: PartialDate;
  readonly start: number;
  readonly end: number;
}

/** Inclusive range of ISO 8601 dates (`YYYY-MM-DD`). */
export interface IsoDateRange {
  readonly start: string;
  readonly end: string;
}

const MONTH_NAMES = ['january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december'] as const;

const EN_MONTH =
  '(?<![\\p{L}\\p{N}])(january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)(?![\\p{L}])\\.?';
const EN_DAY = '(\\d{1,2})(?:st|nd|rd|th)?(?![\\d\\p{L}%])';
const EN_YEAR = '(?:,?\\s{0,3}(\\d{4})(?!\\d))?';
const EN_TO = '\\s{0,3}(?:-|–|—|~|to|through|until|and|&)\\s{0,3}';
const EN_OPTIONAL_THE = '(?:the\\s{1,3})?';

const ZH_YEAR = '(?:(\\d{4})\\s{0,2}年\\s{0,2})?';
const ZH_NUMBER = '(\\d{1,2}|[一二三四五六七八九十]{1,3})';
const ZH_MONTH = `${ZH_NUMBER}\\s{0,2}月(?!球|亮|饼|刊|报|薪)(?:份)?`;
const ZH_DAY = `\\s{0,2}${ZH_NUMBER}\\s{0,2}[日号]`;
const ZH_TO = '\\s{0,2}(?:至|到|-|–|—|~|～|、|和)+\\s{0,2}';

interface Pattern {
  readonly expression: RegExp;
  readonly read: (groups: readonly (string | undefined)[]) => { from: PartialDate; to: PartialDate } | undefined;
}

/** Ordered from the most to the least specific: an earlier pattern claims its characters. */
const PATTERNS: readonly Pattern[] = [
  {
    // February 27 to March 1, 2025
    expression: pattern(`${EN_MONTH}\\s{0,3}${EN_DAY}${EN_YEAR}${EN_TO}${EN_MONTH}\\s{0,3}${EN_DAY}${EN_YEAR}`),
    read: ([m1, d1, y1, m2, d2, y2]) => range([y1 ?? y2, m1, d1], [y2 ?? y1, m2, d2]),
  },
  {
    // 27 February to 1 March 2025
    expression: pattern(`(?<!\\d)${EN_DAY}\\s{0,3}${EN_MONTH}${EN_YEAR}${EN_TO}${EN_DAY}\\s{0,3}${EN_MONTH}${EN_YEAR}`),
    read: ([d1, m1, y1, d2, m2, y2]) => range([y1 ?? y2, m1, d1], [y2 ?? y1, m2, d2]),
  },
  {
    // October 13 to 15, 2025
    expression: pattern(`${EN_MONTH}\\s{0,3}${EN_DAY}${EN_TO}${EN_OPTIONAL_THE}${EN_DAY}${EN_YEAR}`),
    read: ([m, d1, d2, y]) => range([y, m, d1], [y, m, d2]),
  },
  {
    // 13–15 October 2025
    expression: pattern(`(?<!\\d)${EN_DAY}${EN_TO}${EN_DAY}\\s{1,3}(?:of\\s{1,3})?${EN_MONTH}${EN_YEAR}`),
    read: ([d1, d2, m, y]) => range([y, m, d1], [y, m, d2]),
  },
  {
    // October 13, 2025
    expression: pattern(`${EN_MONTH}\\s{0,3}${EN_DAY}${EN_YEAR}`),
    read: ([m, d, y]) => range([y, m, d], [y, m, d]),
  },
  {
    // 13 October 2025
    expression: pattern(`(?<!\\d)${EN_DAY}\\s{1,3}(?:of\\s{1,3})?${EN_MONTH}${EN_YEAR}`),
    read: ([d, m, y]) => range([y, m, d], [y, m, d]),
  },
  {
    // May to July 2025
    expression: pattern(`${EN_MONTH}${EN_YEAR}${EN_TO}${EN_MONTH}${EN_YEAR}`),
    read: ([m1, y1, m2, y2]) => range([y1 ?? y2, m1, undefined], [y2 ?? y1, m2, undefined]),
  },
  {
    // October 2025, October
    expression: pattern(`${EN_MONTH}${EN_YEAR}`),
    read: ([m, y]) => range([y, m, undefined], [y, m, undefined]),
  },
  {
    // 2025-10-13
    expression: pattern('(?<![\\d-])(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})(?![\\d-])'),
    read: ([y, m, d]) => range([y, m, d], [y, m, d]),
  },
  {
    // 2025-10
    expression: pattern('(?<![\\d-])(\\d{4})-(\\d{2})(?![\\d-])'),
    read: ([y, m]) => range([y, m, undefined], [y, m, undefined]),
  },
  {
    // 2025年2月27日至3月1日
    expression: pattern(`${ZH_YEAR}${ZH_MONTH}${ZH_DAY}${ZH_TO}${ZH_YEAR}${ZH_MONTH}${ZH_DAY}`),
    read: ([y1, m1, d1, y2, m2, d2]) => range([y1, m1, d1], [y2 ?? y1, m2, d2]),
  },
  {
    // 10月13日至15日, 10月13至15日
    expression: pattern(`${ZH_YEAR}${ZH_MONTH}\\s{0,2}${ZH_NUMBER}\\s{0,2}[日号]?${ZH_TO}${ZH_NUMBER}\\s{0,2}[日号]`),
    read: ([y, m, d1, d2]) => range([y, m, d1], [y, m, d2]),
  },
  {
    expression: pattern(`${ZH_YEAR}${ZH_MONTH}${ZH_DAY}`),
    read: ([y, m, d]) => range([y, m, d], [y, m, d]),
  },
  {
    // 5月到7月, 5至7月
    expression: pattern(`${ZH_YEAR}${ZH_NUMBER}\\s{0,2}月?(?:份)?${ZH_TO}${ZH_MONTH}`),
    read: ([y, m1, m2]) => range([y, m1, undefined], [y, m2, undefined]),
  },
  {
    expression: pattern(`${ZH_YEAR}${ZH_MONTH}`),
    read: ([y, m]) => range([y, m, undefined], [y, m, undefined]),
  },
  {
    // 2025年
    expression: pattern('(?<!\\d)(\\d{4})\\s{0,2}年'),
    read: ([y]) => range([y, undefined, undefined], [y, undefined, undefined]),
  },
  {
    // in 2025
    expression: pattern('(?<=(?:\\b(?:in|during|of|since|before|after|until|year)\\s))(\\d{4})(?!\\d)'),
    read: ([y]) => range([y, undefined, undefined], [y, undefined, undefined]),
  },
];

/**
 * Every date in `text`, in order, none overlapping another.
 *
 * Full-width digits count as digits. "may" and "march" are read as months only
 * where the text around them says so (a capital letter inside a sentence, a
 * number beside them, a preposition before them).
 */
export function findDateMentions(text: string): DateMention[] {
  const folded = foldDigits(text);
  const claimed: DateMention[] = [];
  for (const { expression, read } of PATTERNS) {
    for (const match of folded.matchAll(expression)) {
      const start = match.index;
      const end = start + match[0].length;
      if (claimed.some((other) => start < other.end && other.start < end)) continue;
      if (!readsAsMonth(folded, start, match[0])) continue;
      const dates = read(match.slice(1));
      if (dates) claimed.push({ ...dates, start, end });
    }
  }
  return claimed.sort((a, b) => a.start - b.start);
}

/**
 * The inclusive ISO range that a mention covers.
 *
 * @param year used where the mention names no year. A range that would end
 * before it starts (December 30 to January 2) ends in the following year.
 */
export function resolveDateMention(mention: Pick<DateMention, 'from' | 'to'>, year: number): IsoDateRange {
  const startYear = mention.from.year ?? mention.to.year ?? year;
  let endYear = mention.to.year ?? startYear;
  const start = isoDate(startYear, mention.from.month ?? 1, mention.from.day ?? 1);
  const endMonth = mention.to.month ?? 12;
  const endOf = (y: number): string => isoDate(y, endMonth, mention.to.day ?? daysInMonth(y, endMonth));
  if (endOf(endYear) < start && mention.to.year === undefined) endYear += 1;
  return { start, end: endOf(endYear) };
}

/** Number of days in a month of the Gregorian calendar; `month` is 1–12. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function pattern(source: string): RegExp {
  return new RegExp(source, 'giu');
}

function foldDigits(text: string): string {
  return text.replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xff10 + 0x30));
}

type RawDate = readonly [year: string | undefined, month: string | undefined, day: string | undefined];

function range(from: RawDate, to: RawDate): { from: PartialDate; to: PartialDate } | undefined {
  const first = partialDate(from);
  const last = partialDate(to);
  return first && last ? { from: first, to: last } : undefined;
}

function partialDate([rawYear, rawMonth, rawDay]: RawDate): PartialDate | undefined {
  const year = rawYear === undefined ? undefined : Number(rawYear);
  const month = rawMonth === undefined ? undefined : monthNumber(rawMonth);
  const day = rawDay === undefined ? undefined : chineseNumber(rawDay);
  if (month !== undefined && !(month >= 1 && month <= 12)) return undefined;
  // A leap year stands in where no year is known, so that February 29 is accepted.
  if (day !== undefined && !(day >= 1 && day <= daysInMonth(year ?? 2024, month ?? 1))) return undefined;
  return {
    ...(year === undefined ? {} : { year }),
    ...(month === undefined ? {} : { month }),
    ...(day === undefined ? {} : { day }),
  };
}

function monthNumber(word: string): number {
  const index = MONTH_NAMES.findIndex((name) => name.startsWith(word.toLowerCase().slice(0, 3)));
  return index >= 0 ? index + 1 : chineseNumber(word);
}

const CHINESE_DIGITS = '零一二三四五六七八九';

/** Reads 1–39 written in Arabic or Chinese numerals (二十三 → 23); NaN where it is neither. */
function chineseNumber(word: string): number {
  if (/^\d+$/u.test(word)) return Number(word);
  const [tens, ones] = word.includes('十') ? word.split('十') : ['', word];
  const tensValue = word.includes('十') ? (tens ? CHINESE_DIGITS.indexOf(tens) : 1) : 0;
  const onesValue = ones ? CHINESE_DIGITS.indexOf(ones) : 0;
  return tensValue < 0 || onesValue < 0 ? Number.NaN : tensValue * 10 + onesValue;
}

const PREPOSITION_BEFORE =
  /(?:^|[^\p{L}])(?:in|during|of|since|until|till|before|after|by|from|to|between|and|through|early|mid|late|this|last|next)[\s-]{1,3}$/iu;

function readsAsMonth(text: string, start: number, matched: string): boolean {
  const word = /^(may|march|mar|sep|dec|jan)(?![\p{L}])/iu.exec(matched)?.[1];
  if (word === undefined || /\d/u.test(matched)) return true;
  if (PREPOSITION_BEFORE.test(text.slice(Math.max(0, start - 12), start))) return true;
  const isCapitalised = word[0] !== word[0]?.toLowerCase();
  return isCapitalised && text.slice(0, start).trim() !== '';
}

/** `YYYY-MM-DD`; `month` is 1–12. */
export function isoDate(year: number, month: number, day: number): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** The ISO date so many days later; earlier, where `days` is negative. */
export function shiftDay(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}
