/** Finds the passages that are worth scoring: what the legs of both languages find, and in big corpora the best of that. */
import { LANGUAGES } from '../domain/event.ts';
import type { Allowed, ExpandedToken, Scored } from '../domain/ports.ts';
import { createAllowed } from './allowed.ts';
import type { Corpus } from './corpus.ts';
import type { Directory, EventEntry } from './directory.ts';
import { estimateScores } from './estimate.ts';
import { RANKING } from './ranking.ts';

/** What the legs are asked; null leaves a leg out. */
export interface Asked {
  readonly vector: Float32Array | null;
  readonly terms: readonly string[] | null;
  /** Finds what stands for the tokens; small corpora, which are scored whole, do not need it. */
  readonly expand: (() => readonly ExpandedToken[]) | null;
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
  const allowed = filter === null ? null : createAllowed(directory.passages, filter);
  const isAllowed = allowed?.has ?? (() => true);
  const isBig = directory.passages > RANKING.cutFrom;
  const tokens = isBig || LANGUAGES.some((language) => corpus.legs[language].late !== undefined) ? (asked.expand?.() ?? null) : null;
  const found = await Promise.all(LANGUAGES.map((language) => searchLegs(corpus.legs[language], asked, tokens, allowed)));
  const ranksDense = rankWithin(found.map(({ dense }) => dense));
  const ranksLexical = rankWithin(found.map(({ lexical }) => lexical));
  const lexical = new Map(found.flatMap(({ lexical: own }) => own.map(({ id, score }) => [id, score] as const)));
  // An event is judged as a whole, so all its passages are scored once one of them is found.
  const byTokens = found.flatMap(({ late }) => late.map(({ id }) => id));
  const isListed = allowed !== null && allowed.few !== null && allowed.few.length <= RANKING.listed;
  const seeds = isListed ? (allowed.few as Uint32Array) : [...ranksDense.keys(), ...ranksLexical.keys(), ...byTokens];
  const events = includeAll ? directory.events.keys() : new Set(Array.from(seeds, directory.eventAt));
  const isOfTerms = asked.vector === null;
  const passages = Array.from(events, (event) => directory.events[event] as EventEntry)
    .flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at))
    .filter((number) => isAllowed(number) && (includeAll || !isOfTerms || lexical.has(number)));
  if (!isBig || passages.length <= RANKING.listed) return { passages, lexical, ranksDense, ranksLexical };
  const compared = [...new Set(seeds)];
  const estimates = estimateScores(
    tokens ?? [],
    await corpus.load(compared),
    readCosines(found, compared, directory),
    (at) => lexical.get(compared[at] as number) ?? 0,
  );
  const ranks = rankByLanguage(compared, estimates, directory);
  const kept = includeAll ? listFirst(passages, ranks, directory) : keepBest(passages, ranks, directory, countScored(tokens ?? []));
  return { passages: kept, lexical, ranksDense, ranksLexical };
}

/** Cosines that the dense legs gave; what one of them did not find has at most what the last one has that it found. */
function readCosines(found: readonly Found[], passages: readonly number[], { languageAt }: Directory): Float32Array {
  const known = new Map(found.flatMap(({ dense }) => dense.map(({ id, score }) => [id, score] as const)));
  const least = found.map(({ dense }) => dense.at(-1)?.score ?? 0);
  return Float32Array.from(passages, (passage) => known.get(passage) ?? (least[LANGUAGES.indexOf(languageAt(passage))] as number));
}

/** The rank of each passage in its language, from 1. */
function rankByLanguage(passages: readonly number[], estimates: Float32Array, { languageAt }: Directory): Map<number, number> {
  const order = Array.from(passages.keys()).sort((a, b) => (estimates[b] as number) - (estimates[a] as number) || a - b);
  const counts = { en: 0, zh: 0 };
  return new Map(
    order.map((at) => {
      const passage = passages[at] as number;
      const language = languageAt(passage);
      counts[language] += 1;
      return [passage, counts[language]] as const;
    }),
  );
}

/** See {@link RANKING}.scoredTokens. */
function countScored(tokens: readonly ExpandedToken[]): number {
  return Math.min(RANKING.mostScored, Math.max(RANKING.leastScored, Math.round(RANKING.scoredTokens / Math.max(1, tokens.length))));
}

/** Of each language the passages that stand highest, and the other passages of the events of the very first, in their own order. */
function keepBest(passages: readonly number[], ranks: ReadonlyMap<number, number>, { eventAt }: Directory, scored: number): readonly number[] {
  const whole = new Set([...ranks].filter(([, rank]) => rank <= RANKING.wholeEvents).map(([passage]) => eventAt(passage)));
  return passages.filter((passage) => (ranks.get(passage) ?? Number.POSITIVE_INFINITY) <= scored || whole.has(eventAt(passage))).sort((a, b) => a - b);
}

/** The passages of the events that stand highest, {@link RANKING}.listed of them at most, in their own order. */
function listFirst(passages: readonly number[], ranks: ReadonlyMap<number, number>, { eventAt }: Directory): readonly number[] {
  const events = new Map<number, { rank: number; passages: number[] }>();
  for (const passage of passages) {
    const event = events.get(eventAt(passage)) ?? { rank: passages.length, passages: [] };
    event.rank = Math.min(event.rank, ranks.get(passage) ?? passages.length);
    event.passages.push(passage);
    events.set(eventAt(passage), event);
  }
  const kept: number[] = [];
  for (const event of [...events.values()].sort((a, b) => a.rank - b.rank)) {
    if (kept.length + event.passages.length > RANKING.listed) break;
    kept.push(...event.passages);
  }
  return kept.sort((a, b) => a - b);
}

async function searchLegs(
  { dense, lexical, late }: Corpus['legs']['en'],
  { vector, terms }: Asked,
  tokens: readonly ExpandedToken[] | null,
  allowed: Allowed | null,
): Promise<Found> {
  const [byVector, byTerms, byTokens] = await Promise.all([
    vector === null ? [] : dense.search(vector, RANKING.candidates, allowed),
    terms === null ? [] : lexical.search(terms, RANKING.candidates, allowed),
    tokens === null || late === undefined ? [] : late.search(tokens, RANKING.candidates, allowed),
  ]);
  return { dense: byVector, lexical: byTerms, late: byTokens };
}

/** The rank of each passage within its list, from 1. */
function rankWithin(lists: readonly (readonly Scored[])[]): Map<number, number> {
  return new Map(lists.flatMap((list) => list.map(({ id }, at) => [id, at + 1] as const)));
}
