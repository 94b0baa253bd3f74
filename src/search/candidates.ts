/** Finds the passages that are worth scoring: what the legs of both languages find, and in big corpora the best of that. */
import { LANGUAGES } from '../domain/event.ts';
import type { ExpandedToken, Scored } from '../domain/ports.ts';
import type { Corpus } from './corpus.ts';
import type { Directory, EventEntry } from './directory.ts';
import { RANKING } from './ranking.ts';

/** What the legs are asked; null leaves a leg out. */
export interface Asked {
  readonly vector: Float32Array | null;
  readonly terms: readonly string[] | null;
  readonly tokens: readonly ExpandedToken[] | null;
}

export interface Candidates {
  /** Their numbers: all allowed passages of each event that was found. */
  readonly passages: readonly number[];
  /** BM25+ of those that have it. */
  readonly lexical: ReadonlyMap<number, number>;
  /** From 1, within the passage's language. */
  readonly ranksDense: ReadonlyMap<number, number>;
  readonly ranksLexical: ReadonlyMap<number, number>;
}

/** What each leg found in one language. */
interface Found {
  readonly dense: readonly Scored[];
  readonly lexical: readonly Scored[];
  readonly late: readonly Scored[];
}

/**
 * @param filter null where every passage is allowed
 * @param includeAll takes every allowed passage, whatever the legs find
 */
export async function findCandidates(corpus: Corpus, asked: Asked, filter: ((passage: number) => boolean) | null, includeAll: boolean): Promise<Candidates> {
  const { directory } = corpus;
  const isAllowed = filter ?? (() => true);
  const found = await Promise.all(LANGUAGES.map((language) => searchLegs(corpus.legs[language], asked, filter)));
  const ranksDense = rankWithin(found.map(({ dense }) => dense));
  const ranksLexical = rankWithin(found.map(({ lexical }) => lexical));
  const lexical = new Map(found.flatMap(({ lexical: own }) => own.map(({ id, score }) => [id, score] as const)));
  // An event is judged as a whole, so all its passages are scored once one of them is found.
  const byTokens = found.flatMap(({ late }) => late.map(({ id }) => id));
  const seeds = (filter === null ? null : listFew(directory.passages, filter)) ?? [...ranksDense.keys(), ...ranksLexical.keys(), ...byTokens];
  const events = includeAll ? directory.events.keys() : new Set(Array.from(seeds, directory.eventAt));
  const isOfTerms = asked.vector === null;
  const passages = Array.from(events, (event) => directory.events[event] as EventEntry)
    .flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at))
    .filter((number) => isAllowed(number) && (includeAll || !isOfTerms || lexical.has(number)));
  return { passages: keepBest(passages, found, directory, includeAll ? RANKING.listed : RANKING.scored), lexical, ranksDense, ranksLexical };
}

async function searchLegs(
  { dense, lexical, late }: Corpus['legs']['en'],
  { vector, terms, tokens }: Asked,
  filter: ((passage: number) => boolean) | null,
): Promise<Found> {
  // Filters are applied after the legs; a search with a broad one therefore looks at more of each.
  const depth = filter === null ? RANKING.candidates : RANKING.candidates * 10;
  const found = await Promise.all([
    vector === null ? [] : dense.search(vector, depth),
    terms === null ? [] : lexical.search(terms, depth),
    tokens === null || late === undefined ? [] : late.search(tokens, depth),
  ]);
  const [byVector, byTerms, byTokens] = found.map((list) => (filter === null ? list : list.filter(({ id }) => filter(id)))) as [Scored[], Scored[], Scored[]];
  return { dense: byVector, lexical: byTerms, late: byTokens };
}

/** The passages that a filter leaves, where they are few enough to be scored whatever the legs find: these search before they filter. Null where they are more. */
function listFew(passages: number, isAllowed: (passage: number) => boolean): readonly number[] | null {
  const few: number[] = [];
  for (let passage = 0; passage < passages; passage += 1) {
    if (!isAllowed(passage)) continue;
    if (few.length === RANKING.listed) return null;
    few.push(passage);
  }
  return few;
}

/** In big corpora the passages of the events that stand highest by {@link rankByLegs}, so many of them at most, in their own order. */
function keepBest(passages: readonly number[], found: readonly Found[], { eventAt, passages: total }: Directory, most: number): readonly number[] {
  if (total <= RANKING.cutFrom || passages.length <= most) return passages;
  const ranks = new Map(found.flatMap((own) => rankByLegs(own).map((id, at) => [id, at] as const)));
  const events = new Map<number, { rank: number; passages: number[] }>();
  for (const passage of passages) {
    const event = events.get(eventAt(passage)) ?? { rank: Number.POSITIVE_INFINITY, passages: [] };
    event.rank = Math.min(event.rank, ranks.get(passage) ?? Number.POSITIVE_INFINITY);
    event.passages.push(passage);
    events.set(eventAt(passage), event);
  }
  const kept: number[] = [];
  for (const event of [...events.values()].sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))) {
    if (kept.length + event.passages.length > most) break;
    kept.push(...event.passages);
  }
  return kept.sort((a, b) => a - b);
}

/**
 * The passages found in one language, those first that the ranking score (see score.ts) would put first as far as the legs
 * can tell: what a leg did not find has at most what the last one has that it found.
 */
function rankByLegs({ dense, lexical, late }: Found): number[] {
  const sums = new Map<number, number>();
  const legs = [
    { list: late, weight: RANKING.whole + RANKING.sentence },
    { list: dense, weight: RANKING.cosine + RANKING.sentenceCosine },
    { list: lexical, weight: RANKING.lexical },
  ];
  for (const { list, weight } of legs) {
    const least = list.length < RANKING.candidates ? 0 : (list.at(-1)?.score ?? 0);
    for (const { id, score } of list) sums.set(id, (sums.get(id) ?? 0) + weight * (score - least));
  }
  return [...sums].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([id]) => id);
}

/** The rank of each passage within its list, from 1. */
function rankWithin(lists: readonly (readonly Scored[])[]): Map<number, number> {
  return new Map(lists.flatMap((list) => list.map(({ id }, at) => [id, at + 1] as const)));
}
