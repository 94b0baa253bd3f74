/** Finds candidates in both legs of both languages and scores passages and events. */
import { LANGUAGES } from '../domain/event.ts';
import type { Embedder, Scored } from '../domain/ports.ts';
import type { SearchMode } from '../domain/search.ts';
import { splitTerms } from '../text/terms.ts';
import type { Corpus, PassageData } from './corpus.ts';
import type { Directory, EventEntry } from './directory.ts';
import { describeValues, keepLarger, measureCoverage, measureMissingNames, RANKING, weightedMean, weighTokens } from './ranking.ts';
import type { CalibratedScoring } from './relevance.ts';
import { matchNames, type NameMatch } from './name-index.ts';
import { type Correction, correctText } from './spelling.ts';
import type { QueryToken, TokenMatcher } from './token-matcher.ts';
import { dot } from './vectors.ts';

export interface PassageScore {
  /** Its number. */
  readonly passage: number;
  readonly score: number;
  /** The score in standard deviations over the candidates of the passage's language: what passages of two languages are ranked by. */
  readonly standing: number;
  readonly cosine: number | null;
  readonly lateInteraction: number | null;
  readonly lexical: number | null;
  readonly rankDense: number | null;
  readonly rankLexical: number | null;
}

export interface EventScore {
  /** Its number. */
  readonly event: number;
  readonly score: number;
  readonly coverageSentence: number;
  readonly coverageEvent: number;
  /** Share of the question's weight on names that the event does not have; 0 without token vectors. */
  readonly missingNames: number;
  /** Best match of each token in the event; null without token vectors. */
  readonly matches: Float32Array | null;
  /** Best first. */
  readonly passages: readonly PassageScore[];
}

export interface ScoreResult {
  readonly scoring: CalibratedScoring;
  readonly events: readonly EventScore[];
  /** Tokens of the question; null without token vectors. */
  readonly tokens: readonly QueryToken[] | null;
  /** Weights of the tokens, in their order; empty without token vectors. */
  readonly weights: readonly number[];
  /** Chinese names of the question that the corpus spells in Latin letters. */
  readonly names: readonly NameMatch[];
  /** Tokens that carry weight, or terms. */
  readonly words: number;
}

/** A passage's parts before its event is known. */
interface Parts extends PassageScore {
  /** 0 until all candidates are scored. */
  standing: number;
  readonly coverageSentence: number;
  /** Of the whole passage, without token vectors; with them the event's is measured over all its passages. */
  readonly coverage: number;
  readonly matches: Float32Array | null;
  readonly sentence: number;
  readonly sentenceCosine: number;
}

export interface Scorer {
  /**
   * @param topic what is asked, frame words blanked out, positions those of the question
   * @param corrections words of it that are misspelt
   * @param filter null where every passage is allowed
   * @param includeAll scores every allowed passage, whatever the legs find
   */
  score(
    topic: string,
    corrections: readonly Correction[],
    mode: SearchMode,
    filter: ((passage: number) => boolean) | null,
    includeAll: boolean,
  ): Promise<ScoreResult>;
}

export function createScorer(corpus: Corpus, embedder: Embedder, matcher: TokenMatcher | null): Scorer {
  const { directory } = corpus;
  const sentenceCount = Math.max(1, corpus.sentences);

  /** Stores that keep no vectors keep the lengths that tokens are compared by. */
  function compareWhole(vector: Float32Array, passages: readonly PassageData[]): Float32Array {
    const areTokens = matcher !== null && passages.every(({ lengths, sentences }) => lengths !== undefined && sentences !== null);
    return areTokens ? matcher.cosines(vector, passages) : Float32Array.from(passages, (passage) => dot(vector, passage.vector));
  }

  return {
    async score(topic, corrections, mode, filter, includeAll) {
      const mended = correctText(topic, corrections);
      const read = matcher !== null && mode !== 'lexical' ? await matcher.read(topic, corrections) : null;
      const tokens = read?.tokens ?? null;
      const vector = mode === 'lexical' ? null : (read?.vector ?? ((await embedder.embed([mended], 'query'))[0] as Float32Array));
      const isAllowed = filter ?? (() => true);
      // Filters are applied after the legs; a search with a broad one therefore looks at more of each.
      const depth = filter === null ? RANKING.candidates : RANKING.candidates * 10;
      const terms = mode === 'dense' ? [] : [...new Set(splitTerms(mended).map(({ term }) => term))];
      const legs = await Promise.all(
        LANGUAGES.map(async (language) => {
          const { dense, lexical } = corpus.legs[language];
          const [byVector, byTerms] = await Promise.all([
            vector === null ? [] : dense.search(vector, depth),
            mode === 'dense' ? [] : lexical.search(terms, depth),
          ]);
          return { byVector: byVector.filter(({ id }) => isAllowed(id)), byTerms: byTerms.filter(({ id }) => isAllowed(id)) };
        }),
      );
      const ranksDense = rankWithin(legs.map(({ byVector }) => byVector));
      const ranksLexical = rankWithin(legs.map(({ byTerms }) => byTerms));
      const lexical = new Map(legs.flatMap(({ byTerms }) => byTerms.map(({ id, score }) => [id, score] as const)));
      const scoring: CalibratedScoring = mode === 'hybrid' ? (matcher === null ? 'pooled' : 'late_interaction') : mode;
      // An event is judged as a whole, so all its passages are scored once one of them is found.
      const seeds = (filter === null ? null : listFew(directory.passages, filter)) ?? [...ranksDense.keys(), ...ranksLexical.keys()];
      const found = includeAll ? directory.events.keys() : new Set(Array.from(seeds, directory.eventAt));
      const passages = Array.from(found, (event) => directory.events[event] as EventEntry)
        .flatMap(({ first, count }) => Array.from({ length: count }, (_, at) => first + at))
        .filter(isAllowed)
        .filter((number) => includeAll || mode !== 'lexical' || lexical.has(number));
      const rankOf = (number: number): number =>
        Math.min(ranksDense.get(number) ?? Number.POSITIVE_INFINITY, ranksLexical.get(number) ?? Number.POSITIVE_INFINITY);
      const candidates = keepHighest(passages, rankOf, directory);
      const data = await corpus.load(candidates);
      const sentences = data.flatMap((passage) => passage.sentences ?? []);

      const prepared = tokens !== null && scoring === 'late_interaction' ? await (matcher as TokenMatcher).prepare(tokens, sentences) : null;
      const names = prepared === null ? [] : await matchNames(topic, tokens ?? [], corpus.findNames);
      /** For each token the name that it is part of. */
      const nameOf = (tokens ?? []).map(({ start, end }) => names.find((name) => start >= name.start && end <= name.end));
      const named = [...nameOf.entries()].flatMap(([token, name]) => (name === undefined ? [] : [{ token, name }]));
      const background = prepared?.background.map((value, at) => (nameOf[at] === undefined ? value : nameOf[at].sentences.size / sentenceCount)) ?? [];
      const weights =
        prepared === null
          ? []
          : weighTokens(
              (tokens as readonly QueryToken[]).map(({ norm }) => norm),
              background,
            );

      const cosines = vector === null ? null : compareWhole(vector, data);
      const parts = candidates.map((number, candidate): Parts => {
        const { sentences, firstSentence, lengths } = data[candidate] as PassageData;
        const cosine = cosines === null ? null : (cosines[candidate] as number);
        const lexicalScore = mode === 'dense' ? null : (lexical.get(number) ?? 0);
        const matches = prepared === null ? null : new Float32Array(weights.length);
        let sentence = 0;
        let sentenceCosine = prepared === null ? 0 : -1;
        let coverageSentence = 0;
        if (prepared !== null && matches !== null && sentences !== null) {
          for (const [at, ids] of sentences.entries()) {
            const { match, cosine: similar } = prepared.compare(ids, lengths?.sentences[at]);
            for (const { token, name } of named) if (name.sentences.has(firstSentence + at)) match[token] = 1;
            sentence = Math.max(sentence, weightedMean(weights, match));
            coverageSentence = Math.max(coverageSentence, measureCoverage(weights, match));
            sentenceCosine = Math.max(sentenceCosine, similar);
            keepLarger(matches, match);
          }
        }
        const lateInteraction = matches === null ? null : weightedMean(weights, matches);
        return {
          passage: number,
          score: lateInteraction === null ? 0 : fuse(lateInteraction, sentence, cosine ?? 0, sentenceCosine, lexicalScore ?? 0),
          standing: 0,
          cosine,
          lateInteraction,
          lexical: lexicalScore,
          rankDense: ranksDense.get(number) ?? null,
          rankLexical: ranksLexical.get(number) ?? null,
          coverageSentence,
          coverage: 0,
          matches,
          sentence,
          sentenceCosine,
        };
      });
      const scored = prepared === null ? scoreWithoutTokens(parts, scoring) : parts;
      setStandings(scored, corpus);
      return {
        scoring,
        events: groupByEvent(
          scored,
          weights,
          (tokens ?? []).map((token) => token.isName),
          corpus,
        ),
        tokens,
        weights,
        names,
        words: countWords(topic, tokens, weights),
      };
    },
  };
}

/** The passages that a filter leaves, where they are few enough to be scored whatever the legs find: these search before they filter. Null where they are more. */
function listFew(passages: number, isAllowed: (passage: number) => boolean): readonly number[] | null {
  const few: number[] = [];
  for (let passage = 0; passage < passages; passage += 1) {
    if (!isAllowed(passage)) continue;
    if (few.length === RANKING.scored) return null;
    few.push(passage);
  }
  return few;
}

/** The passages of the events that stand highest in a leg, {@link RANKING}.scored of them at most, in their own order. */
function keepHighest(passages: readonly number[], rankOf: (passage: number) => number, { eventAt, passages: total }: Directory): readonly number[] {
  if (total <= RANKING.cutFrom || passages.length <= RANKING.scored) return passages;
  const events = new Map<number, { rank: number; passages: number[] }>();
  for (const passage of passages) {
    const event = events.get(eventAt(passage)) ?? { rank: Number.POSITIVE_INFINITY, passages: [] };
    event.rank = Math.min(event.rank, rankOf(passage));
    event.passages.push(passage);
    events.set(eventAt(passage), event);
  }
  const kept: number[] = [];
  for (const event of [...events.values()].sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))) {
    if (kept.length + event.passages.length > RANKING.scored) break;
    kept.push(...event.passages);
  }
  return kept.sort((a, b) => a - b);
}

/** The ranking score: late interaction with the whole and with its best sentence, both cosines, BM25+. */
function fuse(whole: number, sentence: number, cosine: number, sentenceCosine: number, lexical: number): number {
  return RANKING.whole * whole + RANKING.sentence * sentence + RANKING.cosine * cosine + RANKING.sentenceCosine * sentenceCosine + RANKING.lexical * lexical;
}

/** Models differ in how large their cosines are: they are read in standard deviations over this question's candidates. */
function scoreWithoutTokens(parts: readonly Parts[], scoring: CalibratedScoring): Parts[] {
  const { mean, deviation } = describeValues(parts.map(({ cosine }) => cosine ?? 0));
  return parts.map((part) => {
    const lexical = part.lexical ?? 0;
    const standard = ((part.cosine ?? 0) - mean) / deviation;
    const score = scoring === 'lexical' ? lexical : scoring === 'dense' ? standard : standard + RANKING.lexicalPooled * lexical;
    // How much of the question is there word for word; nothing finer is known.
    const coverage = Math.min(1, lexical);
    return { ...part, score, coverageSentence: scoring === 'dense' ? (part.cosine ?? 0) : coverage, coverage: part.cosine ?? coverage };
  });
}

/**
 * A question matches its own language better, whatever is said: translations lie at cosines of .4 to .8. Within a
 * language the scores are comparable, so each is read in standard deviations there (Savoy 2004, merging by Z-score).
 * The mean and deviation of a language with few candidates lean on those of all.
 */
function setStandings(parts: readonly Parts[], { directory }: Corpus): void {
  const all = describeValues(parts.map(({ score }) => score));
  for (const language of LANGUAGES) {
    const own = parts.filter(({ passage }) => directory.languageAt(passage) === language);
    const { mean, deviation } = describeValues(
      own.map(({ score }) => score),
      { ...all, weight: RANKING.standingPrior },
    );
    for (const part of own) part.standing = (part.score - mean) / deviation;
  }
}

function groupByEvent(parts: readonly Parts[], weights: readonly number[], isName: readonly boolean[], { directory }: Corpus): EventScore[] {
  const groups = new Map<number, Parts[]>();
  for (const part of parts) {
    const event = directory.eventAt(part.passage);
    const group = groups.get(event);
    if (group === undefined) groups.set(event, [part]);
    else group.push(part);
  }
  return [...groups]
    .map(([event, group]): EventScore => {
      const passages = group.sort((a, b) => b.standing - a.standing || b.score - a.score || a.passage - b.passage);
      const largest = (value: (part: Parts) => number): number => Math.max(...group.map(value));
      const [first] = passages as [Parts];
      if (first.matches === null)
        return {
          event,
          score: largest((part) => part.score),
          coverageSentence: largest((part) => part.coverageSentence),
          coverageEvent: largest((part) => part.coverage),
          missingNames: 0,
          matches: null,
          passages,
        };
      const matches = group.reduce<Float32Array>((best, part) => keepLarger(best, part.matches as Float32Array), new Float32Array(weights.length));
      return {
        event,
        score: fuse(
          weightedMean(weights, matches),
          largest((part) => part.sentence),
          largest((part) => part.cosine ?? 0),
          largest((part) => part.sentenceCosine),
          largest((part) => part.lexical ?? 0),
        ),
        coverageSentence: largest((part) => part.coverageSentence),
        coverageEvent: measureCoverage(weights, matches),
        missingNames: measureMissingNames(weights, matches, isName),
        matches,
        passages,
      };
    })
    .sort((a, b) => b.score - a.score || a.event - b.event);
}

/** The rank of each passage within its list, from 1. */
function rankWithin(lists: readonly (readonly Scored[])[]): Map<number, number> {
  return new Map(lists.flatMap((list) => list.map(({ id }, at) => [id, at + 1] as const)));
}

function countWords(topic: string, tokens: readonly QueryToken[] | null, weights: readonly number[]): number {
  if (tokens === null || weights.length === 0) return topic.split(/\s+/u).filter((word) => word !== '').length;
  return tokens.filter(({ norm }) => norm > 0.5).length;
}
