/** Runs the operations that a search page needs and puts together what it shows; no HTML. */
import type { BilingualTitle, DateRange, DigestEvent, Place } from '../domain/event.ts';
import type { PassageHit, SearchAnswer, SearchRequest } from '../domain/search.ts';
import type { SearchService } from '../domain/service.ts';
import { operations } from '../operations/operations.ts';
import { parseInput } from '../operations/parse-input.ts';
import { listFilters, listIgnored, listUnderstood, type Removable } from './conditions.ts';
import { chooseExamples, type Example } from './examples.ts';
import { BROWSE_QUESTION, hasFilters, type PageState, parseState, toHref } from './page-state.ts';
import { collectQueryWords, type QueryWord } from './query-words.ts';
import { buildTimeline, type Timeline } from './timeline.ts';

/** An event of a list with what is shown of it. */
export interface ListedEvent {
  readonly event_id: string;
  readonly title: BilingualTitle;
  readonly date: DateRange;
  readonly places: readonly Place[];
  /** Null where all listed events answer alike: a list, or a question for days and places only. */
  readonly relevance: number | null;
  /** Best first; empty in a plain list of events. */
  readonly passages: readonly PassageHit[];
}

/** A condition with how many events there are without it. */
export interface Repair extends Removable {
  readonly events: number;
}

export interface Results {
  readonly state: PageState;
  /** `overview`: all events, nothing asked; `list`: the events within filters; `answer`, `unanswered`: of a question. */
  readonly type: 'overview' | 'list' | 'answer' | 'unanswered';
  readonly events: readonly ListedEvent[];
  readonly words: readonly QueryWord[];
  readonly understood: readonly Removable[];
  readonly filters: readonly Removable[];
  readonly ignored: readonly Removable[];
  readonly timeline: Timeline | undefined;
  /** Where nothing answers: what can be left out, and the nearest events although they do not answer. */
  readonly repairs: readonly Repair[];
  readonly nearest: readonly ListedEvent[];
  readonly examples: readonly Example[];
}

/** Events shown as near a question that nothing answers. */
const NEAREST_EVENTS = 3;
/** Conditions that are tried without, each one more search. */
const MAX_REPAIRS = 8;

/**
 * @param parameters of the URL, already read into `state`
 * @throws DomainError `invalid_input` for a parameter that the search refuses
 */
export async function gatherResults(service: SearchService, state: PageState, parameters: URLSearchParams): Promise<Results> {
  const request = parseState(parameters);
  const all = await service.listEvents();
  const timeline = buildTimeline(all);
  const filters = listFilters(state, listPlaces(all), (from, to) => isBin(timeline, from, to));
  const base = { state, timeline, filters, ignored: listIgnored(state), words: [], understood: [], repairs: [], nearest: [], examples: [] };
  const isAsked = request.q !== BROWSE_QUESTION || state.q !== '';
  if (!isAsked && !hasFilters(state)) {
    return { ...base, type: 'overview', events: all.map(toListed), examples: await chooseExamples(service) };
  }
  const answer = await operations.search.run(service, request);
  const understood = isAsked ? listUnderstood(state, answer.understood) : [];
  if (!answer.answered) {
    const repairs = await findRepairs(service, [...filters, ...understood]);
    const nearest = isAsked ? await findNearest(service, request) : undefined;
    return {
      ...base,
      type: 'unanswered',
      understood,
      events: [],
      repairs,
      nearest: nearest === undefined ? [] : listHits(nearest).slice(0, NEAREST_EVENTS),
      words: nearest === undefined ? [] : wordsOf(nearest, NEAREST_EVENTS),
      examples: await chooseExamples(service),
    };
  }
  return { ...base, type: isAsked ? 'answer' : 'list', understood, events: listHits(answer, isAsked), words: isAsked ? wordsOf(answer) : [] };
}

/** The events of an answer with their passages. What matches {@link BROWSE_QUESTION} was not asked for, and is not marked. */
function listHits(answer: SearchAnswer, isAsked = true): ListedEvent[] {
  const passages = new Map(answer.passages.map((passage) => [passage.passage_id, isAsked ? passage : { ...passage, highlights: [] }]));
  return answer.events.map(({ passage_ids, relevance, event_id, title, date, places }) => ({
    event_id,
    title,
    date,
    places,
    relevance: answer.understood.topic === null ? null : relevance,
    passages: passage_ids.flatMap((id) => passages.get(id) ?? []),
  }));
}

function toListed({ event_id, title, date, places }: DigestEvent): ListedEvent {
  return { event_id, title, date, places, relevance: null, passages: [] };
}

function wordsOf(answer: SearchAnswer, events = answer.events.length): QueryWord[] {
  const shown = new Set(answer.events.slice(0, events).map(({ event_id }) => event_id));
  return collectQueryWords(
    answer.query,
    answer.language,
    answer.passages.filter(({ event_id }) => shown.has(event_id)),
  );
}

/** The nearest within the filters, or of all where nothing is within them. */
async function findNearest(service: SearchService, request: SearchRequest): Promise<SearchAnswer> {
  const within = await operations.search.run(service, parseInput(operations.search.inputSchema, { ...request, min_relevance: 0 }));
  if (within.answered) return within;
  return operations.search.run(service, parseInput(operations.search.inputSchema, { q: request.q, understand: 'none', min_relevance: 0 }));
}

async function findRepairs(service: SearchService, removables: readonly Removable[]): Promise<Repair[]> {
  const repairs: Repair[] = [];
  for (const removable of removables.slice(0, MAX_REPAIRS)) {
    const parameters = new URLSearchParams(toHref('', removable.without));
    const { events } = await operations.search.run(service, parseState(parameters));
    repairs.push({ ...removable, events: events.length });
  }
  return repairs.sort((a, b) => b.events - a.events);
}

function isBin(timeline: Timeline | undefined, from: string, to: string): boolean {
  return timeline?.bins.some((bin) => bin.from === from && bin.to === to) ?? false;
}

/** The places of the digest, each once, by name. */
export function listPlaces(events: readonly DigestEvent[]): Place[] {
  const byName = new Map(events.flatMap(({ places }) => places).map((place) => [`${place.en}\n${place.zh}`, place]));
  return [...byName.values()].sort((a, b) => ((a.en ?? a.zh ?? '') < (b.en ?? b.zh ?? '') ? -1 : 1));
}
