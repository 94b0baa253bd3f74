/**
 * What a question asks for: its topic, and the days and places in it that become filters.
 */
import type { DateRange, DigestEvent, Place } from '../domain/event.ts';
import type { SearchRequest, Understood } from '../domain/search.ts';
import { normaliseText } from '../text/normalise.ts';
import { findQueryPlaces, samePlace } from '../text/places.ts';
import { findQueryDates, type OpenDateRange } from '../text/query-dates.ts';
import { blankSpans, type Span } from '../text/span.ts';
import { asksForAll, isEventNoun, isFrameWord, splitWords } from '../text/frame-words.ts';

/** What is understood of a question without knowing how the corpus spells its words. */
export interface Question {
  readonly understood: Omit<Understood, 'corrections'>;
  /** The question with what became a filter blanked out, so that positions stay those of the question. */
  readonly topic: string;
  /** Only days or places are asked for, or all events: every event there answers. */
  readonly isBrowse: boolean;
  /** Nothing is asked ("hello", 你是谁): nothing answers. */
  readonly isEmpty: boolean;
  /** Days of which an event must touch one; empty when none are asked for. */
  readonly dates: readonly OpenDateRange[];
  readonly places: readonly Place[];
  /** Places that an event must not be in. */
  readonly excludedPlaces: readonly Place[];
}

/** Facts of the indexed events that reading a question needs. */
export interface KnownFacts {
  readonly years: readonly number[];
  readonly places: readonly Place[];
  /** Text of all passages, normalised: a place that is only written about is a topic, not a filter. */
  readonly text: string;
}

export function collectFacts(events: readonly DigestEvent[]): KnownFacts {
  const years = new Set<number>();
  for (const { date } of events) for (const day of [date.start, date.end]) if (day !== null) years.add(Number(day.slice(0, 4)));
  return {
    years: [...years].sort((a, b) => a - b),
    places: events.flatMap(({ places }) => places),
    text: normaliseText(events.flatMap(({ passages }) => passages.map(({ text }) => text)).join('\n')).text,
  };
}

/** Reads a question; with `understand: 'none'` the whole of it is its topic. */
export function readQuestion({ q: query, understand, ignore }: Pick<SearchRequest, 'q' | 'understand' | 'ignore'>, facts: KnownFacts): Question {
  const foundDates = understand === 'all' || understand === 'dates' ? findQueryDates(query, facts.years) : [];
  const foundPlaces =
    understand === 'all' || understand === 'places'
      ? findQueryPlaces(query, facts.places).filter(({ place, isExcluded }) => isExcluded || isFilter(place, facts))
      : [];
  // What is to be ignored is blanked out like the rest: it was a condition, and does not become the topic.
  const spans = [...foundDates, ...foundPlaces];
  const isKept = ({ start, end }: Span): boolean => !ignore?.includes(query.slice(start, end).trim());
  const dates = foundDates.filter(isKept);
  const places = foundPlaces.filter(isKept);
  const topic = blankSpans(query, spans);
  const words = splitWords(topic);
  const hasTopic = understand === 'none' || !words.every((word) => isFrameWord(word) || (spans.length > 0 && isEventNoun(word)));
  const isBrowse = !hasTopic && (spans.length > 0 || words.some(asksForAll));
  return {
    understood: {
      dates: dates.flatMap(({ start, end, ranges }) => ranges.map((range) => ({ text: query.slice(start, end).trim(), ...range }))),
      places: places.map(({ start, end, place, isExcluded }) => ({ text: query.slice(start, end).trim(), place, excluded: isExcluded })),
      topic: isBrowse ? null : topic.replace(/\s+/gu, ' ').trim(),
    },
    topic,
    isBrowse,
    isEmpty: !hasTopic && !isBrowse,
    dates: dates.flatMap(({ ranges }) => ranges),
    places: places.filter(({ isExcluded }) => !isExcluded).map(({ place }) => place),
    excludedPlaces: places.filter(({ isExcluded }) => isExcluded).map(({ place }) => place),
  };
}

/** A place filters when something happened there, or when nothing is said of it anywhere (then nothing answers). */
function isFilter(place: Place, { places, text }: KnownFacts): boolean {
  if (places.some((known) => samePlace(known, place))) return true;
  return ![place.en, place.zh].some((name) => name !== null && text.includes(normaliseText(name).text));
}

/** Whether an event has a day in the range. An event without a date is in none. */
export function isWithin(date: DateRange, { from, to }: OpenDateRange): boolean {
  const start = date.start ?? date.end;
  const end = date.end ?? date.start;
  if (start === null || end === null) return false;
  return (from === null || end >= from) && (to === null || start <= to);
}

/** Whether an event is where and when the question asks. */
export function isAskedFor(event: DigestEvent, { dates, places, excludedPlaces }: Pick<Question, 'dates' | 'places' | 'excludedPlaces'>): boolean {
  if (dates.length > 0 && !dates.some((range) => isWithin(event.date, range))) return false;
  const isIn = (place: Place): boolean => event.places.some((other) => samePlace(other, place));
  return (places.length === 0 || places.some(isIn)) && !excludedPlaces.some(isIn);
}
