/**
 * How many days a question asks an event to have lasted: "which conferences ran for three days", 为期两天的会议, "multi-day
 * events". "A three-day strike" is a topic: there the days belong to something that an event tells of.
 */
import { readNumber } from './number-values.ts';
import type { Span } from './span.ts';

/** Both ends count. */
export interface AskedDuration extends Span {
  readonly least: number;
  readonly most: number;
}

const NUMBER_EN = '(?<number>\\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|a)';
const MORE_EN = '(?:(?<more>more than|over|longer than|at least)|(?<less>less than|at most|up to))?';
const LASTED = '(?:last(?:ed|ing|s)?|ran|runs?|running|spann(?:ed|ing)|took place|held|went on|stretch(?:ed|ing))(?:\\s+(?:for|over|across))?';
const EVENT_EN = '(?:events?|conferences?|meetings?|forums?|summits?|gatherings?|symposiums?|congress(?:es)?|activities|fairs?|expos?|exhibitions?|festivals?)';
const NUMBER_ZH = '(?<number>\\d{1,2}|[一二两三四五六七八九十]{1,2})';
const MORE_ZH = '(?:(?<more>超过|至少|不少于)|(?<less>不到|不超过|最多))?';

const DURATIONS: readonly RegExp[] = [
  new RegExp(`(?<!\\p{L})${LASTED}\\s+(?:for\\s+)?${MORE_EN}\\s*${NUMBER_EN}\\s+days?(?!\\p{L})`, 'iu'),
  new RegExp(`(?<!\\p{L})(?:(?<multi>multi|several)|${NUMBER_EN})[- ]day(?=\\s+(?:\\p{L}+\\s+)?${EVENT_EN}(?!\\p{L}))`, 'iu'),
  new RegExp(`(?:为期|历时|持续)了?${MORE_ZH}${NUMBER_ZH}(?<over>多)?[天日]`, 'u'),
  new RegExp(`(?:开|办|举行|举办)了?${MORE_ZH}${NUMBER_ZH}天`, 'u'),
  new RegExp(`(?<multi>多)天的?(?=会议|大会|论坛|活动)|${NUMBER_ZH}天的(?=会议|大会|论坛|活动)`, 'u'),
];

/** Null where a question asks for none. */
export function findAskedDuration(question: string): AskedDuration | null {
  for (const expression of DURATIONS) {
    const match = expression.exec(question);
    if (match === null) continue;
    const { number = '', multi, more, less, over } = match.groups ?? {};
    const days = multi === undefined ? (number.toLowerCase() === 'a' ? 1 : readNumber(number)) : 2;
    if (days === null) continue;
    const isOpen = multi !== undefined || more !== undefined || over !== undefined;
    return {
      start: match.index,
      end: match.index + match[0].length,
      least: less !== undefined ? 1 : days + Number(more !== undefined && !/least|至少|不少于/iu.test(more)),
      most: isOpen ? Number.POSITIVE_INFINITY : days,
    };
  }
  return null;
}
