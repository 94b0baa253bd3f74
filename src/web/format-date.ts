/** Days and periods as the interface language writes them; all days are calendar days without a time zone. */
import type { DateRange, Language } from '../domain/event.ts';

const ENGLISH = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const ENGLISH_MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const ENGLISH_SHORT_MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

/** One ISO day: "21 September 2025", 2025年9月21日. */
export function formatDay(day: string, language: Language): string {
  if (language === 'en') return ENGLISH.format(toDate(day));
  const [year, month, date] = split(day);
  return `${year}年${month}月${date}日`;
}

/** From the first to the last day, in few words: "13–15 October 2025", "October 2025", 2025年10月13日至15日. */
export function formatRange(start: string, end: string, language: Language): string {
  if (start === end) return formatDay(start, language);
  const whole = formatWhole(start, end, language);
  if (whole !== undefined) return whole;
  // ICU puts thin spaces around the dash, which few fonts have at a width of their own.
  if (language === 'en')
    return ENGLISH.formatRange(toDate(start), toDate(end))
      .replace(/^(\d{1,2})\s*–\s*(\d{1,2} \p{L}+ \d{4})$/u, '$1–$2')
      .replaceAll('\u2009', ' ');
  const [year, month] = split(start);
  const [endYear, endMonth, endDate] = split(end);
  const tail = endYear !== year ? formatDay(end, 'zh') : endMonth !== month ? `${endMonth}月${endDate}日` : `${endDate}日`;
  return `${formatDay(start, 'zh')}至${tail}`;
}

/** Date of an event; null when it has none. */
export function formatEventDate({ start, end }: DateRange, language: Language): string | null {
  const first = start ?? end;
  if (first === null) return null;
  return formatRange(first, end ?? first, language);
}

/** The months that a digest covers: "March–October 2025", 2025年3月至10月. */
export function formatMonths(first: string, last: string, language: Language): string {
  const [year, month] = split(first);
  const [lastYear, lastMonth] = split(last);
  if (year === lastYear && month === lastMonth) return formatMonth(first, language);
  if (language === 'zh') return `${year}年${month}月至${lastYear === year ? '' : `${lastYear}年`}${lastMonth}月`;
  if (year !== lastYear) return `${formatMonth(first, 'en')} – ${formatMonth(last, 'en')}`;
  return `${formatMonth(first, 'en').replace(/ \d+$/u, '')}–${formatMonth(last, 'en')}`;
}

/** The month of a day: "October 2025", 2025年10月. */
export function formatMonth(day: string, language: Language): string {
  if (language === 'en') return ENGLISH_MONTH.format(toDate(day));
  const [year, month] = split(day);
  return `${year}年${month}月`;
}

/** "Oct", 10月. */
export function formatShortMonth(day: string, language: Language): string {
  return language === 'en' ? ENGLISH_SHORT_MONTH.format(toDate(day)) : `${split(day)[1]}月`;
}

/** Last day of the month of a day. */
export function endOfMonth(day: string): string {
  const [year, month] = split(day);
  const last = new Date(Date.UTC(2000, month, 0));
  last.setUTCFullYear(year, month, 0);
  return last.toISOString().slice(0, 10);
}

/** Whole months, quarters and years have names of their own. */
function formatWhole(start: string, end: string, language: Language): string | undefined {
  if (!start.endsWith('-01') || end !== endOfMonth(end)) return undefined;
  const [year, month] = split(start);
  const [endYear, endMonth] = split(end);
  if (year !== endYear) return undefined;
  if (month === endMonth) return formatMonth(start, language);
  if (month === 1 && endMonth === 12) return language === 'en' ? String(year) : `${year}年`;
  return formatMonths(start, end, language);
}

function split(day: string): [year: number, month: number, date: number] {
  const [year, month, date] = day.split('-').map(Number);
  return [year ?? 0, month ?? 0, date ?? 0];
}

function toDate(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
