/**
 * What a question asks for: its topic, and the days and places in it that become filters.
 */
import type { DateRange, Place } from '../domain/event.ts';
import type { SearchRequest, Understood } from '../domain/search.ts';
import { normaliseText, simplifyInPlace } from '../text/normalise.ts';
import { findQueryPlaces, isAnyIn, isPlaceName, samePlace } from '../text/places.ts';
import type { QueryPlace } from '../text/place-types.ts';
import { type Correction, correctText } from './spelling.ts';
import { type AskedDuration, findAskedDuration } from '../text/durations.ts';
import { findLeadIns } from '../text/lead-ins.ts';
import { findAskedBound } from '../text/numbers.ts';
import { type AskedOrder, findAskedOrder } from '../text/order.ts';
import { type DateQuery, findQueryDates, type OpenDateRange } from '../text/query-dates.ts';
import { blankSpans, type Span } from '../text/span.ts';
import type { Corpus } from './corpus.ts';
import type { EventEntry } from './directory.ts';
import { asksForAll, isEventNoun, isFrameWord, isSmallTalk, splitWords } from '../text/frame-words.ts';

/** What is understood of a question without knowing how the corpus spells its words. */
export interface Question {
  readonly understood: Omit<Understood, 'corrections'>;
  /** The question with what became a filter blanked out, so that positions stay those of the question. */
  readonly topic: string;
  /** What texts may be marked for: the topic, and where there is none the places; "third" of a quarter marks no "three". Positions as there. */
  readonly marked: string;
  /** Only days or places are asked for, or all events: every event there answers. */
  readonly isBrowse: boolean;
  /** Nothing is asked ("hello", 你是谁): nothing answers. */
  readonly isEmpty: boolean;
  /** Days of which an event must touch one; empty when none are asked for. */
  readonly dates: readonly OpenDateRange[];
  /** Days that no event may touch. */
  readonly excludedDates: readonly OpenDateRange[];
  /** How many days an event has to last; null where any number does. */
  readonly duration: Pick<AskedDuration, 'least' | 'most'> | null;
  /** Whether something has to be counted within a bound ("more than 500 experts"). */
  readonly isBounded: boolean;
  /** What the answers are sorted by, and how many of them are wanted; null where the most relevant come first. */
  readonly order: Pick<AskedOrder, 'direction' | 'count'> | null;
  readonly places: readonly Place[];
  /** Places that an event must not be in. */
  readonly excludedPlaces: readonly Place[];
}

/** Facts of the indexed events that reading a question needs. */
export interface KnownFacts {
  readonly years: readonly number[];
  readonly places: readonly Place[];
  /** A place that is only written about is a topic, not a filter. */
  readonly isMentioned: Corpus['isMentioned'];
}

export function collectFacts({ directory, isMentioned }: Pick<Corpus, 'directory' | 'isMentioned'>): KnownFacts {
  const years = new Set<number>();
  for (const { date } of directory.events) for (const day of [date.start, date.end]) if (day !== null) years.add(Number(day.slice(0, 4)));
  const places = new Map(directory.events.flatMap((event) => event.places.map((place) => [`${place.en}\n${place.zh}`, place] as const)));
  return { years: [...years].sort((a, b) => a - b), places: [...places.values()], isMentioned };
}

/**
 * Reads a question; with `understand: 'none'` the whole of it is its topic.
 *
 * @param slips misspelt words of it; those for a place become one, see {@link isPlaceSlip}
 * @param asides ranges of it that are no part of its topic; days and places in them filter all the same
 */
export async function readQuestion(
  { q: query, understand, ignore }: Pick<SearchRequest, 'q' | 'understand' | 'ignore'>,
  facts: KnownFacts,
  slips: readonly Correction[] = [],
  asides: readonly Span[] = [],
): Promise<Question> {
  // Where no event has a day, a day in a question is a part of its topic.
  const foundDates: DateQuery[] = [];
  if (facts.years.length > 0 && (understand === 'all' || understand === 'dates'))
    for (const found of findQueryDates(query, facts.years)) if (await isDateFilter(query.slice(found.start, found.end), facts)) foundDates.push(found);
  const foundPlaces = [];
  if (understand === 'all' || understand === 'places') {
    const placeSlips = slips.filter((slip) => isPlaceSlip(query, slip, facts));
    for (const found of findMendedPlaces(query, facts.places, placeSlips))
      if (found.isExcluded || (await isFilter(found.place, facts))) foundPlaces.push(found);
  }
  // What is to be ignored is blanked out like the rest: it was a condition, and does not become the topic.
  const spans = [...foundDates, ...foundPlaces];
  const isKept = ({ start, end }: Span): boolean => !ignore?.includes(query.slice(start, end).trim());
  const dates = foundDates.filter(isKept);
  const places = foundPlaces.filter(isKept);
  const amounts = understand === 'none' ? [] : findAmounts(query);
  // What is to be counted stays in the topic: "more than 500 experts" asks for experts.
  // Events without days have no order.
  const foundOrder = understand === 'none' || facts.years.length === 0 ? null : findAskedOrder(query);
  const leadIns = understand === 'none' ? [] : findLeadIns(query);
  const around = [...leadIns, ...asides, ...(foundOrder === null ? [] : [foundOrder])];
  const topic = blankSpans(query, [...spans, ...amounts.flatMap(({ blanked }) => blanked), ...around]);
  const inTopic = slips.filter(({ start, end }) => topic.slice(start, end) === query.slice(start, end));
  const words = splitWords(correctText(topic, inTopic));
  const askedAmounts = amounts.filter(isKept);
  const duration = askedAmounts.find(({ counts }) => counts === 'days') ?? null;
  const hasCondition = spans.length + amounts.length > 0 || foundOrder !== null;
  const hasTopic = understand === 'none' || (!isSmallTalk(query) && !words.every((word) => isFrameWord(word) || (hasCondition && isEventNoun(word))));
  const isBrowse = !hasTopic && (spans.length > 0 || duration !== null || foundOrder !== null || words.some(asksForAll));
  const order = foundOrder !== null && isKept(foundOrder) && (isBrowse || !foundOrder.isVague) ? foundOrder : null;
  return {
    understood: {
      dates: dates.flatMap(({ start, end, ranges, isExcluded }) =>
        ranges.map((range) => ({ text: query.slice(start, end).trim(), ...range, excluded: isExcluded })),
      ),
      places: places.map(({ start, end, place, isExcluded }) => ({ text: query.slice(start, end).trim(), place, excluded: isExcluded })),
      amounts: askedAmounts.map(({ start, end, counts, least, most }) => ({
        text: query.slice(start, end).trim(),
        counts,
        least,
        most: Number.isFinite(most) ? most : null,
      })),
      order: order === null ? null : { text: query.slice(order.start, order.end).trim(), direction: order.direction, count: order.count },
      topic: isBrowse ? null : topic.replace(/\s+/gu, ' ').trim(),
    },
    topic,
    marked: isBrowse ? blankSpans(query, [...foundDates, ...amounts.filter(({ counts }) => counts === 'days'), ...around]) : topic,
    isBrowse,
    isEmpty: !hasTopic && !isBrowse,
    order,
    duration,
    isBounded: askedAmounts.some(({ counts }) => counts === 'things'),
    dates: dates.filter(({ isExcluded }) => !isExcluded).flatMap(({ ranges }) => ranges),
    excludedDates: dates.filter(({ isExcluded }) => isExcluded).flatMap(({ ranges }) => ranges),
    places: places.filter(({ isExcluded }) => !isExcluded).map(({ place }) => place),
    excludedPlaces: places.filter(({ isExcluded }) => isExcluded).map(({ place }) => place),
  };
}

/** Whether a correction makes a place where something happened of what is no name of a place: Wuhai is a city, and not a slip for Wuhan. */
export function isPlaceSlip(query: string, { start, end, word }: Correction, { places }: Pick<KnownFacts, 'places'>): boolean {
  return places.some((place) => samePlace(place, { en: word, zh: null })) && !isPlaceName(query.slice(start, end));
}

/** The places of a question with its slips put right, at the positions of what was written. */
function findMendedPlaces(query: string, known: readonly Place[], slips: readonly Correction[]): QueryPlace[] {
  const toWritten = (at: number, isEnd: boolean): number => {
    let shift = 0;
    for (const { start, end, word } of slips) {
      const mendedEnd = start - shift + word.length;
      if (at >= mendedEnd) shift += end - start - word.length;
      else if (at > start - shift) return isEnd ? end : start;
    }
    return at + shift;
  };
  return findQueryPlaces(correctText(query, slips), known).map((found) => ({
    ...found,
    start: toWritten(found.start, false),
    end: toWritten(found.end, true),
  }));
}

interface Amount extends Span {
  readonly counts: 'days' | 'things';
  readonly least: number;
  readonly most: number;
  readonly blanked: readonly Span[];
}

function findAmounts(query: string): Amount[] {
  const simplified = simplifyInPlace(query);
  const duration = findAskedDuration(simplified);
  const bound = duration === null ? findAskedBound(simplified) : null;
  return [
    ...(duration === null ? [] : [{ ...duration, counts: 'days' as const, blanked: [duration] }]),
    ...(bound === null
      ? []
      : [
          {
            counts: 'things' as const,
            least: bound.least,
            most: bound.most,
            start: Math.min(...bound.bounding.map(({ start }) => start)),
            end: Math.max(bound.end, ...bound.bounding.map(({ end }) => end)),
            blanked: bound.bounding,
          },
        ]),
  ];
}

/** A year to come of which a text speaks is a topic: "a cut of emissions by 2035". */
async function isDateFilter(written: string, { years, isMentioned }: KnownFacts): Promise<boolean> {
  const year = /(?<!\d)\d{4}(?!\d)/u.exec(written)?.[0];
  return year === undefined || Number(year) <= Math.max(...years) || !(await isMentioned(year));
}

/** A place filters when something happened there, or when nothing is said of it anywhere (then nothing answers). */
async function isFilter(place: Place, { places, isMentioned }: KnownFacts): Promise<boolean> {
  if (isAnyIn(places, place)) return true;
  for (const name of [place.en, place.zh]) if (name !== null && (await isMentioned(normaliseText(name).text))) return false;
  return true;
}

/** Whether an event has a day in the range. An event without a date is in none. */
export function isWithin(date: DateRange, { from, to }: OpenDateRange): boolean {
  const start = date.start ?? date.end;
  const end = date.end ?? date.start;
  if (start === null || end === null) return false;
  return (from === null || end >= from) && (to === null || start <= to);
}

/** Whether a question asks for no days and places, and rules none out. */
export function isUnconditional({ dates, excludedDates, duration, places, excludedPlaces }: Question): boolean {
  return dates.length + excludedDates.length + places.length + excludedPlaces.length === 0 && duration === null;
}

const DAY_MS = 86_400_000;

/** Whether an event ran for so many days. One that is dated by its month alone has no length. */
function lasted({ start, end }: DateRange, { least, most }: Pick<AskedDuration, 'least' | 'most'>): boolean {
  if (start === null || end === null) return false;
  const days = (Date.parse(end) - Date.parse(start)) / DAY_MS + 1;
  return days >= least && days <= most;
}

/**
 * Whether an event is where and when the question asks. Names of places are compared once for all events that share a
 * list of them: comparing takes microseconds, and big corpora have hundreds of thousands of events in some hundred places.
 */
export function createEventTest({
  dates,
  excludedDates,
  duration,
  places,
  excludedPlaces,
}: Pick<Question, 'dates' | 'excludedDates' | 'duration' | 'places' | 'excludedPlaces'>): (event: Pick<EventEntry, 'date' | 'places'>) => boolean {
  const isPlaced = rememberByList((own: readonly Place[]) => {
    const isIn = (place: Place): boolean => isAnyIn(own, place);
    return (places.length === 0 || places.some(isIn)) && !excludedPlaces.some(isIn);
  });
  return ({ date, places: own }) => {
    const isIn = (range: OpenDateRange): boolean => isWithin(date, range);
    return (dates.length === 0 || dates.some(isIn)) && !excludedDates.some(isIn) && (duration === null || lasted(date, duration)) && isPlaced(own);
  };
}

/** The same test, done once for each list that is one object. */
export function rememberByList<T>(test: (list: readonly T[]) => boolean): (list: readonly T[]) => boolean {
  const known = new Map<readonly T[], boolean>();
  return (list) => {
    const before = known.get(list);
    if (before !== undefined) return before;
    const found = test(list);
    known.set(list, found);
    return found;
  };
}
