/** Lays the events of a digest along a time axis: months, or quarters or years where there are too many. */
import type { DateRange } from '../domain/event.ts';
import { endOfMonth } from './format-date.ts';

/** Most bins before the next coarser unit is taken. */
const MAX_BINS = 24;
/** Marks one above the other in a bin; more are only counted. */
const MAX_LANES = 4;
/** Least distance between two marks in one lane, as a share of the bin. */
const LANE_GAP = 0.2;

export type BinUnit = 'month' | 'quarter' | 'year';
const MONTHS: Readonly<Record<BinUnit, number>> = { month: 1, quarter: 3, year: 12 };

/** One event in a bin; positions are shares of the bin's width. */
export interface TimelineMark {
  readonly eventId: string;
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

export interface Bin {
  /** First and last day. */
  readonly from: string;
  readonly to: string;
  readonly marks: readonly TimelineMark[];
  /** Events that begin here without a mark of their own. */
  readonly unmarked: number;
  /** Ids of all events that have a day in the bin: what a filter on it finds. */
  readonly eventIds: readonly string[];
}

export interface Timeline {
  readonly unit: BinUnit;
  readonly bins: readonly Bin[];
}

interface Dated {
  readonly event_id: string;
  readonly start: string;
  readonly end: string;
}

/** Undefined where no event has a date. Empty bins between events are kept, so that distances are true. */
export function buildTimeline(events: readonly { readonly event_id: string; readonly date: DateRange }[]): Timeline | undefined {
  const dated = events
    .flatMap(({ event_id, date }): Dated[] => {
      const start = date.start ?? date.end;
      return start === null ? [] : [{ event_id, start, end: date.end ?? start }];
    })
    .sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const first = dated[0]?.start;
  if (first === undefined) return undefined;
  const last = dated.reduce((latest, { end }) => (end > latest ? end : latest), first);
  const unit = chooseUnit(monthNumber(last) - monthNumber(first) + 1);
  return { unit, bins: listBins(first, last, MONTHS[unit]).map(({ from, to }) => fillBin(from, to, dated)) };
}

function chooseUnit(months: number): BinUnit {
  if (months <= MAX_BINS) return 'month';
  return months <= MAX_BINS * MONTHS.quarter ? 'quarter' : 'year';
}

function listBins(first: string, last: string, months: number): { from: string; to: string }[] {
  const bins = [];
  for (let month = monthNumber(first) - (monthNumber(first) % months); month <= monthNumber(last); month += months) {
    bins.push({ from: dayOf(month), to: endOfMonth(dayOf(month + months - 1)) });
  }
  return bins;
}

function fillBin(from: string, to: string, events: readonly Dated[]): Bin {
  const span = dayNumber(to) - dayNumber(from);
  const ends = Array<number>(MAX_LANES).fill(-1);
  const marks: TimelineMark[] = [];
  const inside = events.filter(({ start, end }) => start <= to && end >= from);
  const starting = inside.filter(({ start }) => start >= from);
  for (const { event_id, start, end } of starting) {
    const place = { from: (dayNumber(start) - dayNumber(from)) / span, to: (dayNumber(end < to ? end : to) - dayNumber(from)) / span };
    const lane = ends.findIndex((used) => used < 0 || place.from - used >= LANE_GAP);
    if (lane < 0) continue;
    ends[lane] = place.to;
    marks.push({ eventId: event_id, ...place, lane });
  }
  return { from, to, marks, unmarked: starting.length - marks.length, eventIds: inside.map(({ event_id }) => event_id) };
}

/** Months since the year 0. */
function monthNumber(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

function dayOf(month: number): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`;
}

function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 86_400_000;
}
