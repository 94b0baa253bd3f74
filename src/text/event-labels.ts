/** An event's title, days and places on one line, for readers of either language: lists, prompts, records for other programs. */
import type { BilingualTitle, DateRange, Place } from '../domain/event.ts';

/** Both titles, "Title / 标题"; '' where there is none. */
export function joinTitles(title: BilingualTitle): string {
  return listNames(title).join(' / ');
}

/** Each place by both of its names, "Shanghai 上海, Beijing 北京". */
export function joinPlaces(places: readonly Place[]): string {
  return places.map((place) => listNames(place).join(' ')).join(', ');
}

/** ISO days, "2025-10-13 to 2025-10-15"; '' where none is known. */
export function joinDays({ start, end }: DateRange): string {
  if (start === null) return '';
  return end === null || end === start ? start : `${start} to ${end}`;
}

function listNames({ en, zh }: BilingualTitle | Place): string[] {
  return [en, zh].filter((name) => name !== null);
}
