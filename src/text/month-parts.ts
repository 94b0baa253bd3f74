/** Parts of a month named beside it: "late November", "the last week of July", 7月上旬, 4月第一周. */
import { type IsoDateRange, shiftDay } from './dates.ts';

export interface MonthPart {
  /** UTF-16 units that name it before the month, and behind. */
  readonly before: number;
  readonly after: number;
  /** Its days, of those of the month. */
  readonly take: (month: IsoDateRange) => IsoDateRange;
}

type Take = MonthPart['take'];

/** From one day of the month to another, or to its end. */
function days(from: number, to: number): Take {
  return ({ start, end }) => {
    const last = shiftDay(start, to - 1);
    return { start: shiftDay(start, from - 1), end: last < end ? last : end };
  };
}

/** Thirds are those of 上旬, 中旬 and 下旬; weeks are counted from the first day of the month. */
const [EARLY, MIDDLE, LATE] = [days(1, 10), days(11, 20), days(21, 31)];
const [FIRST_HALF, SECOND_HALF] = [days(1, 15), days(16, 31)];
const WEEKS = [1, 8, 15, 22].map((from) => days(from, from + 6));
const LAST_WEEK: Take = ({ end }) => ({ start: shiftDay(end, -6), end });

const EN_WEEKS = ['first|1st', 'second|2nd', 'third|3rd', 'fourth|4th'];
const ZH_WEEKS = ['一1首', '二2', '三3', '四4'];

const BEFORE: readonly (readonly [RegExp, Take])[] = [
  [/(?:early|(?:the )?(?:beginning|start) of)[\s-]{1,3}(?:in\s{1,3})?$/iu, EARLY],
  [/(?:mid|(?:the )?middle of)[\s-]{1,3}$/iu, MIDDLE],
  [/(?:late|(?:the )?end of)[\s-]{1,3}(?:in\s{1,3})?$/iu, LATE],
  [/(?:the )?(?:first|1st) half of\s{1,3}$/iu, FIRST_HALF],
  [/(?:the )?(?:second|2nd|last) half of\s{1,3}$/iu, SECOND_HALF],
  ...EN_WEEKS.map((word, at) => [new RegExp(`(?:the )?(?:${word}) week (?:of|in)\\s{1,3}$`, 'iu'), WEEKS[at] as Take] as const),
  [/(?:the )?(?:last|final) week (?:of|in)\s{1,3}$/iu, LAST_WEEK],
];
const AFTER: readonly (readonly [RegExp, Take])[] = [
  [/^份?的?(?:上旬|初)/u, EARLY],
  [/^份?的?中旬/u, MIDDLE],
  [/^份?的?(?:下旬|底|末)/u, LATE],
  [/^份?的?(?:上半月|前半月)/u, FIRST_HALF],
  [/^份?的?(?:下半月|后半月)/u, SECOND_HALF],
  ...ZH_WEEKS.map((digits, at) => [new RegExp(`^份?的?(?:第?[${digits}]个?(?:周|星期|礼拜))`, 'u'), WEEKS[at] as Take] as const),
  [/^份?的?最后一?个?(?:周|星期|礼拜)/u, LAST_WEEK],
];

/** The part that the text before a month ends with. */
export function readPartBefore(text: string): MonthPart | undefined {
  for (const [expression, take] of BEFORE) {
    const length = expression.exec(text)?.[0].length ?? 0;
    if (length > 0) return { before: length, after: 0, take };
  }
  return undefined;
}

/** The part that the text behind a month begins with. */
export function readPartAfter(text: string): MonthPart | undefined {
  for (const [expression, take] of AFTER) {
    const length = expression.exec(text)?.[0].length ?? 0;
    if (length > 0) return { before: 0, after: length, take };
  }
  return undefined;
}
