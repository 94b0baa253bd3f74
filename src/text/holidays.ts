/**
 * Holidays that a question names as a time ("during the National Day holiday", 春节期间), and the days they stand for.
 * Named as a topic ("the Spring Festival gala", 春节晚会) they are words like others.
 */
import { type IsoDateRange, isoDate, shiftDay } from './dates.ts';

/** A holiday in a question; offsets in UTF-16 units. */
export interface HolidayMention {
  readonly start: number;
  readonly end: number;
  readonly year: number | undefined;
  /** Its days in a year. */
  readonly resolve: (year: number) => IsoDateRange;
}

interface Holiday {
  readonly en: string;
  readonly zh: string;
  /** Of the Chinese calendar, or of the Gregorian one. */
  readonly isLunar: boolean;
  readonly month: number;
  readonly day: number;
  /** Days before and after that belong to it: what is taken off work by the rules of the State Council since 2025. */
  readonly before: number;
  readonly after: number;
}

const HOLIDAYS: readonly Holiday[] = [
  { en: "new year[’']?s day", zh: '元旦节?', isLunar: false, month: 1, day: 1, before: 0, after: 0 },
  { en: '(?:spring festival|(?:chinese|lunar) new year)', zh: '(?:春节|农历新年)', isLunar: true, month: 1, day: 1, before: 1, after: 6 },
  { en: 'lantern festival', zh: '元宵节?', isLunar: true, month: 1, day: 15, before: 0, after: 0 },
  { en: '(?:qingming(?: festival)?|tomb[- ]sweeping(?: day| festival)?)', zh: '清明节?', isLunar: false, month: 4, day: 4, before: 0, after: 2 },
  { en: '(?:may day|labou?r day)', zh: '(?:五一|劳动节)', isLunar: false, month: 5, day: 1, before: 0, after: 4 },
  { en: 'dragon boat festival', zh: '端午节?', isLunar: true, month: 5, day: 5, before: 0, after: 2 },
  { en: 'mid[- ]autumn(?: festival)?', zh: '中秋节?', isLunar: true, month: 8, day: 15, before: 0, after: 2 },
  { en: 'double ninth(?: festival)?', zh: '重阳节?', isLunar: true, month: 9, day: 9, before: 0, after: 0 },
  { en: 'national day', zh: '(?:国庆节?|(?<!第)十一(?=小?长假|假期|黄金周|期间))', isLunar: false, month: 10, day: 1, before: 0, after: 6 },
  { en: 'christmas(?: day)?', zh: '圣诞节?', isLunar: false, month: 12, day: 25, before: 0, after: 0 },
];

const EN_LEAD = '(?<=\\b(?:during|over|around|throughout|on|in|at|before|after|since|until|by)\\s{1,3}(?:the\\s{1,3})?)';
const EN_PERIOD = '(?:\\s{1,3}(?:golden week|holidays?|break|week|period|season))?';
const EN_YEAR = '(?:(?:\\s{1,3}(?:of|in))?\\s{1,3}(\\d{4})(?!\\d))?';
/** Behind a time, and not in the middle of a name: "on National Day in Beijing", not "on National Day celebrations". */
const EN_END = '(?=\\s*(?:$|[?!.,;]|(?:and|in|at|on|with|which|that|what|were|was|took|of)\\b))';
const ZH_YEAR = '(?:(\\d{4})\\s{0,2}年?的?\\s{0,2})?';
/** Words that make a time of a holiday, or what is asked of that time. */
const ZH_END =
  '(?:(?:小?长假|假期|假日|黄金周)(?:期间)?|期间|当天|当日|那天|前后|(?=\\s*(?:之?前|之?后|以前|以后|以来|举[办行]|召开|有(?:什么|哪些|没有)|发生|都)))';

const EXPRESSIONS = HOLIDAYS.map((holiday) => ({
  holiday,
  en: new RegExp(`${EN_LEAD}${holiday.en}${EN_PERIOD}${EN_YEAR}${EN_END}`, 'giu'),
  zh: new RegExp(`${ZH_YEAR}${holiday.zh}${ZH_END}`, 'gu'),
}));

/** Most questions name none: one look in place of one for each. */
const ANY = new RegExp(HOLIDAYS.flatMap(({ en, zh }) => [en, zh]).join('|'), 'iu');

/** Every holiday that a question names as a time. */
export function findHolidays(question: string): HolidayMention[] {
  if (!ANY.test(question)) return [];
  return EXPRESSIONS.filter(({ holiday }) => !holiday.isLunar || KNOWS_CHINESE_CALENDAR).flatMap(({ holiday, en, zh }) =>
    [en, zh].flatMap((expression) =>
      Array.from(question.matchAll(expression), ({ 0: whole, 1: year, index }) => ({
        start: index,
        end: index + whole.length,
        year: year === undefined ? undefined : Number(year),
        resolve: (asked: number) => daysOf(holiday, asked),
      })),
    ),
  );
}

function daysOf({ isLunar, month, day, before, after }: Holiday, year: number): IsoDateRange {
  const first = isLunar ? findLunarDay(year, month, day) : isoDate(year, month, day);
  return { start: shiftDay(first, -before), end: shiftDay(first, after) };
}

/** The calendar is kept by Beijing's days; noon in UTC is evening there. */
const CHINESE_CALENDAR = new Intl.DateTimeFormat('en-u-ca-chinese', { month: 'numeric', day: 'numeric', timeZone: 'Asia/Shanghai' });
/** Node can be built without it. */
const KNOWS_CHINESE_CALENDAR = CHINESE_CALENDAR.resolvedOptions().calendar === 'chinese';

/** The ISO date of a day of the Chinese calendar whose year begins in a Gregorian one; leap months are written otherwise ("6bis"). */
function findLunarDay(year: number, month: number, day: number): string {
  // The year begins on January 21 at the earliest, and no month has fewer than 29 days.
  for (let date = shiftDay(isoDate(year, 1, 21), (month - 1) * 29 + day - 1); ; date = shiftDay(date, 1)) {
    const parts = CHINESE_CALENDAR.formatToParts(new Date(`${date}T12:00:00Z`));
    const read = (type: string): string | undefined => parts.find((part) => part.type === type)?.value;
    if (read('month') === String(month) && read('day') === String(day)) return date;
  }
}
