/**
 * The days a question asks about: dates as {@link findDateMentions} reads them, with
 * the words around them that turn a date into a span ("before", 之后, "late", 上旬) and
 * the halves, quarters, seasons and holidays of a year.
 *
 * Does not read words that depend on today ("last week", 去年).
 */
import { findDateMentions, resolveDateMention, shiftDay } from './dates.ts';
import type { DateMention, IsoDateRange } from './dates.ts';
import { findHolidays } from './holidays.ts';
import { type MonthPart, readPartAfter, readPartBefore } from './month-parts.ts';
import { measureNegationAfter, measureNegationBefore } from './place-context.ts';
import type { Span } from './span.ts';

/** Inclusive; null where it is open. */
export interface OpenDateRange {
  readonly from: string | null;
  readonly to: string | null;
}

/** Words of a question that ask for days; `start` and `end` are UTF-16 offsets into the question. */
export interface DateQuery {
  readonly start: number;
  readonly end: number;
  /** One a year that fits; events in any of them are meant. */
  readonly ranges: readonly OpenDateRange[];
  /** They are ruled out ("not in July", 7月以外). */
  readonly isExcluded: boolean;
}

type Bound = 'within' | 'before' | 'until' | 'after' | 'since';

interface Found {
  start: number;
  end: number;
  bound: Bound;
  isExcluded?: boolean;
  /** Days that the words stand for in a given year. */
  readonly resolve: (year: number) => IsoDateRange;
  /** The only year meant, when the words name it. */
  readonly year: number | undefined;
}

const BOUND_BEFORE: readonly (readonly [RegExp, Bound])[] = [
  [/(?:before|prior to|earlier than|ahead of)\s{1,3}(?:the\s{1,3})?$/i, 'before'],
  [/(?:until|till|up to|by|no later than|on or before)\s{1,3}(?:the\s{1,3})?(?:end of\s{1,3})?$/i, 'until'],
  [/(?:since|on or after|starting(?:\s{1,3}(?:from|in|on))?|from)\s{1,3}(?:the\s{1,3})?$/i, 'since'],
  [/(?:after|later than|following)\s{1,3}(?:the\s{1,3})?(?:end of\s{1,3})?$/i, 'after'],
];
const BOUND_AFTER: readonly (readonly [RegExp, Bound])[] = [
  [/^\s{0,2}(?:之前|以前|前(?!后|往|沿|夕))/, 'before'],
  [/^\s{0,2}(?:为止|截止)/, 'until'],
  [/^\s{0,2}(?:之后|以后|过后|后(?!半))/, 'after'],
  [/^\s{0,2}(?:以来|起|开始|往后)/, 'since'],
  [/^\s{1,3}(?:onwards?|on(?=\s*(?:$|[?!.,;]))|or later|and later)/i, 'since'],
  [/^\s{1,3}(?:or earlier|and earlier)/i, 'until'],
];
/** What is "from May" is of May; what runs from May on runs on. */
const OF_LEAD = /\b(?:anything|something|everything|events?|news|stor(?:y|ies)|activities|items?|reports?)\s{1,3}from\s{1,3}(?:the\s{1,3})?$/i;
/** "from May" opens a range, "from May to July" is one already. */
const ZH_LEAD = /(?:从|自从|自|在|于|截至|截止)\s{0,2}$/;

/** What stands before a day that something is compared with; not "later than May", 比5月早, which are bounds. */
const COMPARED_BEFORE =
  /(?:(?<!\b(?:later|earlier|sooner)\s)\bthan|\bcompared\s(?:with|to)|\brelative\sto|\bversus|\bvs\.?)\s(?:in\s|that\s(?:of|in)\s|those\s(?:of|in)\s)?$|(?:比|(?<!比)较)$/iu;
const COMPARED_AFTER = /^(?:同期)?(?:相比|比较)/u;
const IS_BOUND = /^[更还]?[早晚]/u;
/** A year that stands alone: "the 2024 conference". 2000 is more often a number of people. */
const BARE_YEAR =
  /(?<![\d.,-])(199\d|200[1-9]|20[1-3]\d)(?![\d-]|[.,]\d|\s{0,2}(?:people|participants|experts|guests|representatives|attendees|人|名|位|多|余|项|个))/gu;

const ORDINALS: Readonly<Record<string, number>> = { first: 1, second: 2, third: 3, fourth: 4, last: 4, 一: 1, 二: 2, 三: 3, 四: 4, 上: 1, 下: 2 };
/** First months of the seasons as meteorologists divide the year; winter ends in the next one. */
const SEASONS: Readonly<Record<string, number>> = { spring: 3, summer: 6, autumn: 9, fall: 9, winter: 12, 春: 3, 夏: 6, 秋: 9, 冬: 12 };
/** First months of the parts of a year that run into no other. */
const YEAR_PARTS: Readonly<Record<string, number>> = { beginning: 1, start: 1, end: 12, 初: 1, 底: 12, 末: 12 };
const SEASON = '(spring|summer|autumn|fall|winter)';
/** Not "summer school" or 秋季学期. */
const AFTER_SEASON =
  '(?=\\s*(?:$|[?!.,;]|(?:and|in|at|on|with|which|that|what|were|was|took|events?|activities|conferences?|there|about|of|for|held|to|from|by|is|are|had|did|an?|the|it|they|we|i)\\b))';
const AFTER_ZH_SEASON = '(?=\\s*(?:$|[？?，,。！!、]|的|里|中|期间|有|举|召|发生|都|哪|开|办|在))';
const AFTER_ZH_PART = '(?=\\s*(?:$|[？?，,。！!、]|的|有|举|召|发生|都|哪|开|办|在|\\d{1,2}月))';
/** A part of a month, not of a year. */
const NOT_OF_MONTH = '(?!\\s{1,3}of\\s{1,3}(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))';
const YEAR_AFTER = '(?:\\s{1,3}(?:of|in)(?:\\s{1,3}the\\s{1,3}year)?)?(?:\\s{0,3}(\\d{4})(?!\\d))?';
const YEAR_BEFORE = '(?:(\\d{4})\\s{0,2}年?的?\\s{0,2})?';

interface PeriodPattern {
  readonly expression: RegExp;
  /** First month and number of months from the captured words: year before, the ordinal, year after. */
  readonly months: (ordinal: number) => readonly [number, number];
}

const PERIODS: readonly PeriodPattern[] = [
  { expression: new RegExp(`()\\b(first|second|1st|2nd) half${NOT_OF_MONTH}${YEAR_AFTER}`, 'giu'), months: (n) => [n === 1 ? 1 : 7, 6] },
  { expression: new RegExp(`()\\bh([12])\\b${YEAR_AFTER}`, 'giu'), months: (n) => [n === 1 ? 1 : 7, 6] },
  { expression: new RegExp(`()\\b(first|second|third|fourth|last|1st|2nd|3rd|4th) quarter${YEAR_AFTER}`, 'giu'), months: (n) => [n * 3 - 2, 3] },
  { expression: new RegExp(`${YEAR_BEFORE}\\bq([1-4])\\b${YEAR_AFTER}`, 'giu'), months: (n) => [n * 3 - 2, 3] },
  { expression: new RegExp(`${YEAR_BEFORE}([上下])半年()`, 'gu'), months: (n) => [n === 1 ? 1 : 7, 6] },
  { expression: new RegExp(`${YEAR_BEFORE}第?([一二三四1-4])\\s{0,1}季度?()`, 'gu'), months: (n) => [n * 3 - 2, 3] },
  { expression: new RegExp(`${YEAR_BEFORE}年([初底末])()${AFTER_ZH_PART}`, 'gu'), months: (n) => [n, n === 12 ? 1 : 2] },
  {
    expression: /()\b(?:at|by|towards?|around|in) (?:the )?(beginning|start|end) of (?:the|this) year()\b/giu,
    months: (n) => [n, n === 12 ? 1 : 2],
  },
  { expression: new RegExp(`()\\b(?:in|during|over|throughout|this) (?:the )?${SEASON}${YEAR_AFTER}${AFTER_SEASON}`, 'giu'), months: (n) => [n, 3] },
  { expression: new RegExp(`()\\b${SEASON}(?: of)? (\\d{4})(?!\\d)`, 'giu'), months: (n) => [n, 3] },
  // "Summer events" are those of the summer; "summer school" and "spring festival" are topics.
  { expression: new RegExp(`()\\b${SEASON}()(?= (?:events?|activities|conferences?|meetings?|forums?|happenings)\\b)`, 'giu'), months: (n) => [n, 3] },
  { expression: new RegExp(`${YEAR_BEFORE}([春夏秋冬])[季天]()${AFTER_ZH_SEASON}`, 'gu'), months: (n) => [n, 3] },
  { expression: /(?<=[今当那同]年的?)()([春夏秋冬])(?:天|季(?!奥|达|论|学|运|班|赛|招|校|攻))()/gu, months: (n) => [n, 3] },
];

/**
 * Every span of days that a question names.
 *
 * A date without a year stands for that date in each of `years`. "After May and before
 * September" is one span; otherwise several dates are alternatives.
 *
 * @param years those that the indexed events fall in
 */
export function findQueryDates(question: string, years: readonly number[]): DateQuery[] {
  const periods = [...findPeriods(question), ...findHolidays(question).map((holiday): Found => ({ ...holiday, bound: 'within' }))];
  const mentions = findDateMentions(question)
    .filter((mention) => !periods.some((period) => mention.start < period.end && period.start < mention.end))
    .flatMap((mention) => splitAlternatives(question, mention));
  const claimed = [...periods, ...mentions];
  const bareYears = Array.from(
    question.matchAll(BARE_YEAR),
    (match): Found => ({
      start: match.index,
      end: match.index + 4,
      bound: 'within',
      year: Number(match[1]),
      resolve: (year) => ({ start: `${year}-01-01`, end: `${year}-12-31` }),
    }),
  ).filter((one) => !claimed.some((other) => one.start < other.end && other.start < one.end));
  const found = [...claimed, ...bareYears]
    .sort((a, b) => a.start - b.start)
    .filter((one) => !isComparedWith(question, one))
    .map((one) => widen(question, one));
  const queries = found.map((one) => ({
    start: one.start,
    end: one.end,
    bound: one.bound,
    isExcluded: one.isExcluded === true,
    ranges: (one.year === undefined ? years : [one.year]).map((year) => applyBound(one.bound, one.resolve(year))),
  }));
  return joinBounds(queries);
}

/** "7 percent less than in 2019", 比2019年少: nothing that happened then is asked for. */
function isComparedWith(question: string, { start, end }: Span): boolean {
  const after = question.slice(end);
  return COMPARED_AFTER.test(after) || (COMPARED_BEFORE.test(question.slice(0, start)) && !IS_BOUND.test(after));
}

function findPeriods(question: string): Found[] {
  const all = PERIODS.flatMap(({ expression, months }) =>
    Array.from(question.matchAll(expression), (match): Found => {
      const [whole, yearBefore, word = '', yearAfter] = match;
      const named = yearBefore || yearAfter;
      const ordinal = ORDINALS[word.toLowerCase()] ?? SEASONS[word.toLowerCase()] ?? YEAR_PARTS[word.toLowerCase()] ?? Number.parseInt(word, 10);
      const [month, count] = months(ordinal);
      return {
        start: match.index,
        end: match.index + whole.length,
        bound: 'within',
        year: named ? Number(named) : undefined,
        resolve: (year) => {
          const last = month + count - 1;
          return resolveDateMention({ from: { year, month }, to: last > 12 ? { year: year + 1, month: last - 12 } : { year, month: last } }, year);
        },
      };
    }),
  );
  // "In summer 2025" is found with and without its first word.
  return all.filter((one, at) => !all.some((other, index) => index < at && one.start < other.end && other.start < one.end));
}

/** "May and July" are two months, "between May and July" three. */
function splitAlternatives(question: string, mention: DateMention): Found[] {
  const text = question.slice(mention.start, mention.end);
  const isRange = mention.from.month !== mention.to.month || mention.from.day !== mention.to.day;
  const isJoinedByAnd =
    /\sand\s|&|[和、及与]/i.test(text) &&
    !/(?:between|from|介于|从)\s{0,3}$/i.test(question.slice(0, mention.start)) &&
    !/^\s{0,2}(?:之间|间)/.test(question.slice(mention.end));
  const make = (from: DateMention['from'], to: DateMention['to']): Found => ({
    start: mention.start,
    end: mention.end,
    bound: 'within',
    year: from.year ?? to.year,
    resolve: (year) => resolveDateMention({ from, to }, year),
  });
  if (!isRange || !isJoinedByAnd) return [make(mention.from, mention.to)];
  const year = mention.from.year ?? mention.to.year;
  const dated = (date: DateMention['from']): DateMention['from'] => (year === undefined ? date : { year, ...date });
  return [make(dated(mention.from), dated(mention.from)), make(dated(mention.to), dated(mention.to))];
}

/** Behind a month that {@link findDateMentions} read without them: a day that the month does not have. */
const NO_DAY_AFTER = /^(?:\s{0,3}\d{1,2}(?:st|nd|rd|th)?(?=\s*(?:$|[?!.,;]|(?:in|at|and|or|with|which|what)\b))|\s{0,2}\d{1,2}\s{0,2}[日号])/iu;
const NO_DAY_BEFORE = /(?<![\d.,-])\d{1,2}(?:st|nd|rd|th)?\s{1,3}(?:of\s{1,3})?$/iu;

/** A day that its month does not have is left out, and the month is asked for: "February 30", 2月30日. */
function takeInMissingDay(question: string, start: number, end: number): { start: number; end: number } {
  const after = NO_DAY_AFTER.exec(question.slice(end, end + 20))?.[0].length ?? 0;
  const before = after > 0 ? 0 : (NO_DAY_BEFORE.exec(question.slice(Math.max(0, start - 12), start))?.[0].length ?? 0);
  return { start: start - before, end: end + after };
}

/** Takes in the words before and after a date that change what it stands for. */
function widen(question: string, found: Found): Found {
  let { start, end, bound, resolve } = found;
  const before = question.slice(Math.max(0, start - 40), start);
  const after = question.slice(end, end + 20);
  const inner = found.resolve(found.year ?? 2000);
  const isOneMonth = inner.start.slice(0, 7) === inner.end.slice(0, 7) && inner.start !== inner.end;
  const part: MonthPart | undefined = isOneMonth ? (readPartBefore(before) ?? readPartAfter(after)) : undefined;
  if (part !== undefined) {
    const whole = found.resolve;
    resolve = (year) => part.take(whole(year));
    start -= part.before;
    end += part.after;
  } else if (isOneMonth) ({ start, end } = takeInMissingDay(question, start, end));
  const ruledOut = { before: measureNegationBefore(question, start), after: measureNegationAfter(question, end) };
  // 不在7月: 在 belongs to what rules out, not to the day.
  if (ruledOut.before + ruledOut.after > 0) return { ...found, start: start - ruledOut.before, end: end + ruledOut.after, isExcluded: true, resolve };
  const lead = question.slice(Math.max(0, start - 40), start);
  const trail = question.slice(end, end + 20);
  const boundAfter = BOUND_AFTER.find(([expression]) => expression.test(trail));
  const boundBefore = BOUND_BEFORE.find(([expression]) => expression.test(lead));
  const isBetween = inner.start.slice(0, 7) !== inner.end.slice(0, 7) || /\bbetween\b/i.test(lead);
  if (boundAfter !== undefined) {
    bound = boundAfter[1];
    end += (trail.match(boundAfter[0])?.[0] ?? '').length;
  } else if (OF_LEAD.test(lead) && !isBetween) {
    start -= (/from\s{1,3}(?:the\s{1,3})?$/iu.exec(lead)?.[0] ?? '').length;
  } else if (boundBefore !== undefined && !(boundBefore[1] === 'since' && /from/i.test(lead.match(boundBefore[0])?.[0] ?? '') && isBetween)) {
    bound = boundBefore[1];
    start -= (lead.match(boundBefore[0])?.[0] ?? '').length;
  }
  const zhLead = question.slice(0, start).match(ZH_LEAD)?.[0] ?? '';
  if (bound === 'within' && /截[至止]/.test(zhLead)) bound = 'until';
  return { ...found, start: start - zhLead.length, end, bound, resolve };
}

function applyBound(bound: Bound, { start, end }: IsoDateRange): OpenDateRange {
  switch (bound) {
    case 'within':
      return { from: start, to: end };
    case 'before':
      return { from: null, to: shiftDay(start, -1) };
    case 'until':
      return { from: null, to: end };
    case 'after':
      return { from: shiftDay(end, 1), to: null };
    case 'since':
      return { from: start, to: null };
  }
}

/** A lower and an upper bound in one question are the two ends of a span. */
function joinBounds(queries: readonly (DateQuery & { bound: Bound })[]): DateQuery[] {
  const [first, second] = queries;
  const isLower = (query: { bound: Bound } | undefined): boolean => query?.bound === 'after' || query?.bound === 'since';
  const isUpper = (query: { bound: Bound } | undefined): boolean => query?.bound === 'before' || query?.bound === 'until';
  if (
    queries.length === 2 &&
    first &&
    second &&
    !first.isExcluded &&
    !second.isExcluded &&
    ((isLower(first) && isUpper(second)) || (isUpper(first) && isLower(second)))
  ) {
    const lower = isLower(first) ? first : second;
    const upper = isLower(first) ? second : first;
    const ranges = lower.ranges.map((range, at) => ({ from: range.from, to: (upper.ranges[at] ?? upper.ranges[0])?.to ?? null }));
    return [{ start: first.start, end: second.end, ranges, isExcluded: false }];
  }
  return queries.map(({ start, end, ranges, isExcluded }) => ({ start, end, ranges, isExcluded }));
}
