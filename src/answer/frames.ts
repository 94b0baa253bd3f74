/** The words around quotations, in the language of the question. */
import type { DateRange, Language, Place } from '../domain/event.ts';

export interface Frames {
  readonly nothing: string;
  /** Before the list of events that answer. */
  list(count: number): string;
  /** An event by its title, with what is known of when and where. */
  head(title: string, details: readonly string[]): string;
  quote(text: string): string;
  readonly separator: string;
  /** Of places. */
  readonly comma: string;
}

const FRAMES: Readonly<Record<Language, Frames>> = {
  en: {
    nothing: 'Nothing in the digest answers this question.',
    list: (count) => `${count} events in the digest answer this:`,
    head: (title, details) => `**${title}**${details.length === 0 ? '' : ` (${details.join('; ')})`}`,
    quote: (text) => `“${text}”`,
    separator: ': ',
    comma: ', ',
  },
  zh: {
    nothing: '摘要中没有内容能回答这个问题。',
    list: (count) => `摘要中有${count}项活动符合：`,
    head: (title, details) => `**${title}**${details.length === 0 ? '' : `（${details.join('；')}）`}`,
    quote: (text) => `“${text}”`,
    separator: '：',
    comma: '、',
  },
};

export function framesOf(language: Language): Frames {
  return FRAMES[language];
}

const DATES: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
  zh: new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long', timeZone: 'UTC' }),
};

/** Days in words ("27 February – 1 March 2025"), or '' where none are known. */
export function formatDays({ start, end }: DateRange, language: Language): string {
  const [first, last] = [start ?? end, end ?? start];
  if (first === null || last === null) return '';
  const format = (day: string): string => DATES[language].format(new Date(day));
  if (first === last) return format(first);
  // Intl writes Chinese ranges in figures with slashes.
  return language === 'zh' ? `${format(first)}至${format(last)}` : DATES.en.formatRange(new Date(first), new Date(last));
}

/** The name in the language, else in the other. */
export function pickName({ en, zh }: Place, language: Language): string {
  return (language === 'zh' ? (zh ?? en) : (en ?? zh)) ?? '';
}
