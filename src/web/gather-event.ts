/** What the page of one event shows; no HTML. */
import type { DigestEvent, Language, Passage } from '../domain/event.ts';
import type { Highlight } from '../domain/search.ts';
import type { SearchService } from '../domain/service.ts';
import { operations } from '../operations/operations.ts';
import { parseInput } from '../operations/parse-input.ts';
import { type PageState, parseState } from './page-state.ts';
import { collectQueryWords, type QueryWord } from './query-words.ts';

/** A passage with what the question of the URL matches in it. */
export interface MarkedPassage extends Passage {
  readonly highlights: readonly Highlight[];
}

/** A passage of another event. */
export interface SimilarPassage {
  readonly passage: Passage;
  readonly event: DigestEvent;
}

export interface EventDetails {
  readonly state: PageState;
  readonly event: DigestEvent;
  readonly passages: readonly MarkedPassage[];
  readonly words: readonly QueryWord[];
  readonly similar: readonly SimilarPassage[];
}

/** Other events shown as similar, one passage each. */
const MAX_SIMILAR = 4;
/** Passages whose neighbours are looked up: those of an event say much the same. */
const MAX_COMPARED = 6;

/**
 * @throws DomainError `not_found` for an unknown event, `invalid_input` for a refused parameter
 */
export async function gatherEvent(service: SearchService, eventId: string, state: PageState, parameters: URLSearchParams): Promise<EventDetails> {
  const request = parseState(parameters);
  const event = await operations.getEvent.run(service, parseInput(operations.getEvent.inputSchema, { event_id: eventId }));
  const similar = await findSimilar(service, event);
  if (state.q === '') return { state, event, similar, passages: event.passages.map((passage) => ({ ...passage, highlights: [] })), words: [] };
  // Filters are left out: the event is shown whole, whichever of its passages answered.
  const { q, ignore } = request;
  const answer = await operations.search.run(
    service,
    parseInput(operations.search.inputSchema, { q, event_id: event.event_id, min_relevance: 0, ...(ignore === undefined ? {} : { ignore }) }),
  );
  const found = new Map(answer.passages.map(({ passage_id, highlights }) => [passage_id, highlights]));
  return {
    state,
    event,
    similar,
    passages: event.passages.map((passage) => ({ ...passage, highlights: found.get(passage.passage_id) ?? [] })),
    words: collectQueryWords(q, answer.language, answer.passages),
  };
}

/** The nearest passage of each of the nearest other events. */
async function findSimilar(service: SearchService, event: DigestEvent): Promise<SimilarPassage[]> {
  const best = new Map<string, { readonly passage: Passage; readonly cosine: number }>();
  for (const { passage_id } of event.passages.filter((passage) => passage.kind !== 'title').slice(0, MAX_COMPARED)) {
    const { similar } = await operations.findSimilar.run(service, parseInput(operations.findSimilar.inputSchema, { passage_id }));
    for (const { cosine, ...passage } of similar) {
      if (cosine > (best.get(passage.event_id)?.cosine ?? -1)) best.set(passage.event_id, { passage, cosine });
    }
  }
  const similar: SimilarPassage[] = [];
  for (const { passage } of [...best.values()].sort((a, b) => b.cosine - a.cosine).slice(0, MAX_SIMILAR)) {
    const other = await service.findEvent(passage.event_id);
    if (other !== undefined) similar.push({ passage, event: other });
  }
  return similar;
}

/** Where the credit of a photo begins in its caption; the length of the text where there is none. */
export function findCredit(text: string, language: Language): number {
  const pattern =
    language === 'en'
      ? /(?:^|(?<=[.!?]['"”’)]?\s{1,3}))[(（[]?(?:photos?|pictures?|images?)\s?(?:[:：/]|by\b|courtesy\b|credits?\b|provided\b).*$/isu
      : /[(（[]?(?:图片?|摄影|供图|图源)(?:来源|提供|由)?\s?[:：/／].*$/su;
  return pattern.exec(text)?.index ?? text.length;
}
