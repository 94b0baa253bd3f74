/** Scores the passages that the legs find, and their events. */
import { LANGUAGES } from '../domain/event.ts';
import type { Embedder } from '../domain/ports.ts';
import type { SearchMode } from '../domain/search.ts';
import type { Span } from '../text/span.ts';
import { splitTerms } from '../text/terms.ts';
import { findCandidates } from './candidates.ts';
import type { Corpus, PassageData } from './corpus.ts';
import { describeValues, fuse, keepLarger, measureCoverage, measureMissingNames, RANKING, weightedMean, weighTokens } from './ranking.ts';
import { areAlternatives, groupAlternatives, matchAlternatives, weighAlternatives } from './any-of.ts';
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
  /** How well words that follow each other in the question do so in a sentence, on the whole and where they do least; 0 and 1 without token vectors. */
  readonly proximity: number;
  readonly weakestPair: number;
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
  /** The same times the gains of the passage's language. */
  readonly translated: Float32Array | null;
  readonly sentence: number;
  readonly proximity: number;
  /** In the sentence of that proximity. */
  readonly weakestPair: number;
  readonly sentenceCosine: number;
}

export interface Scorer {
  /**
   * @param topic what is asked, frame words blanked out, positions those of the question
   * @param corrections words of it that are misspelt
   * @param alternatives groups of words of it of which any will do
   * @param filter null where every passage is allowed
   * @param includeAll scores every allowed passage, whatever the legs find
   */
  score(
    topic: string,
    corrections: readonly Correction[],
    alternatives: readonly (readonly Span[])[],
    mode: SearchMode,
    filter: ((passage: number) => boolean) | null,
    includeAll: boolean,
  ): Promise<ScoreResult>;
}

export function createScorer(corpus: Corpus, embedder: Embedder, matcher: TokenMatcher | null): Scorer {
  const sentenceCount = Math.max(1, corpus.sentences);

  /** Stores that keep no vectors keep the lengths that tokens are compared by. */
  function compareWhole(vector: Float32Array, passages: readonly PassageData[]): Float32Array {
    const areTokens = matcher !== null && passages.every(({ lengths, sentences }) => lengths !== undefined && sentences !== null);
    return areTokens ? matcher.cosines(vector, passages) : Float32Array.from(passages, (passage) => dot(vector, passage.vector));
  }

  /** How much each token counts, and the names among them. */
  async function weigh(
    topic: string,
    tokens: readonly QueryToken[],
    by: TokenMatcher,
  ): Promise<{ names: NameMatch[]; named: { token: number; name: NameMatch }[]; weights: number[] }> {
    const names = await matchNames(topic, tokens, corpus.findNames);
    /** For each token the name that it is part of. */
    const nameOf = tokens.map(({ start, end }) => names.find((name) => start >= name.start && end <= name.end));
    const background = by.measureBackground(tokens).map((value, at) => (nameOf[at] === undefined ? value : nameOf[at].sentences.size / sentenceCount));
    return {
      names,
      named: [...nameOf.entries()].flatMap(([token, name]) => (name === undefined ? [] : [{ token, name }])),
      weights: weighTokens(
        tokens.map(({ norm }) => norm),
        background,
      ),
    };
  }

  return {
    async score(topic, corrections, alternatives, mode, filter, includeAll) {
      const mended = correctText(topic, corrections);
      const read = matcher !== null && mode !== 'lexical' ? await matcher.read(topic, corrections) : null;
      const tokens = read?.tokens ?? null;
      const vector = mode === 'lexical' ? null : (read?.vector ?? ((await embedder.embed([mended], 'query'))[0] as Float32Array));
      const scoring: CalibratedScoring = mode === 'hybrid' ? (matcher === null ? 'pooled' : 'late_interaction') : mode;
      const weighed = tokens !== null && scoring === 'late_interaction' ? await weigh(topic, tokens, matcher as TokenMatcher) : null;
      const { names, named, weights: ownWeights } = weighed ?? { names: [], named: [], weights: [] };
      const groups = groupAlternatives(alternatives, tokens ?? []);
      const weights = weighAlternatives(groups, ownWeights);
      const asked = {
        vector,
        terms: mode === 'dense' ? null : [...new Set(splitTerms(mended).map(({ term }) => term))],
        expand: weighed === null ? null : () => (matcher as TokenMatcher).expand(tokens as readonly QueryToken[], weights),
      };
      const { passages: candidates, lexical, ranksDense, ranksLexical } = await findCandidates(corpus, asked, filter, includeAll);
      const data = await corpus.load(candidates);
      const sentences = data.flatMap((passage) => passage.sentences ?? []);
      const prepared = weighed === null ? null : await (matcher as TokenMatcher).prepare(tokens as readonly QueryToken[], sentences);
      const pairWeights =
        prepared === null
          ? []
          : prepared.pairs.map(([first, second]) =>
              areAlternatives(groups, first, second) ? 0 : Math.min(weights[first] as number, weights[second] as number),
            );
      const hasPairs = pairWeights.some((weight) => weight > 0);
      const bounds = new Float32Array(pairWeights.length);
      const cosines = vector === null ? null : compareWhole(vector, data);
      const parts = candidates.map((number, candidate): Parts => {
        const { sentences, firstSentence, lengths } = data[candidate] as PassageData;
        const cosine = cosines === null ? null : (cosines[candidate] as number);
        const lexicalScore = mode === 'dense' ? null : (lexical.get(number) ?? 0);
        const language = corpus.directory.languageAt(number);
        const matches = prepared === null ? null : new Float32Array(weights.length);
        const translated = prepared === null ? null : new Float32Array(weights.length);
        let sentence = 0;
        let proximity = 0;
        let weakestPair = 0;
        let sentenceCosine = prepared === null ? 0 : -1;
        let coverageSentence = 0;
        if (prepared !== null && matches !== null && translated !== null && sentences !== null) {
          for (const [at, ids] of sentences.entries()) {
            const { match, cosine: similar, matchPairs } = prepared.compare(ids, lengths?.sentences[at]);
            for (const { token, name } of named) if (name.sentences.has(firstSentence + at)) match[token] = 1;
            const said = translate(match, prepared.gains[language]);
            for (const values of [said, match]) matchAlternatives(groups, weights, values);
            const covered = weightedMean(weights, said);
            sentence = Math.max(sentence, covered);
            if (!hasPairs) {
              proximity = Math.max(proximity, covered);
              weakestPair = proximity;
            } else if (weightedMean(pairWeights, boundPairs(prepared.pairs, said, bounds)) > proximity) {
              // Looking for the places where words stand side by side takes as long as half of the rest: not where it cannot be more than before.
              const near = matchPairs(language);
              const mean = weightedMean(pairWeights, near);
              if (mean > proximity) {
                proximity = mean;
                weakestPair = leastOf(near);
              }
            }
            coverageSentence = Math.max(coverageSentence, measureCoverage(weights, match));
            sentenceCosine = Math.max(sentenceCosine, similar);
            keepLarger(matches, match);
            keepLarger(translated, said);
          }
        }
        const lateInteraction = translated === null ? null : weightedMean(weights, translated);
        return {
          passage: number,
          score:
            lateInteraction === null
              ? 0
              : fuse({ whole: lateInteraction, sentence, proximity, cosine: cosine ?? 0, sentenceCosine, lexical: lexicalScore ?? 0 }),
          standing: 0,
          cosine,
          lateInteraction,
          lexical: lexicalScore,
          rankDense: ranksDense.get(number) ?? null,
          rankLexical: ranksLexical.get(number) ?? null,
          coverageSentence,
          coverage: 0,
          matches,
          translated,
          sentence,
          proximity,
          weakestPair,
          sentenceCosine,
        };
      });
      const scored = prepared === null ? scoreWithoutTokens(parts, scoring) : parts;
      setStandings(scored, corpus);
      return {
        scoring,
        events: groupByEvent(scored, weights, tokens ?? [], corpus),
        tokens,
        weights,
        names,
        words: countWords(topic, tokens, weights),
      };
    },
  };
}

/** A match in the other language counts by how near it comes to the best translation there is. */
function translate(matches: Float32Array, gains: Float32Array): Float32Array {
  const translated = new Float32Array(matches.length);
  for (let at = 0; at < matches.length; at += 1) translated[at] = Math.min(1, (matches[at] as number) * (gains[at] as number));
  return translated;
}

/** Written out: spreading a typed array takes several times as long. */
function leastOf(values: Float32Array): number {
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < values.length; at += 1) least = Math.min(least, values[at] as number);
  return least;
}

/** The most that pairs can match in a sentence, where each matches as well as its two tokens do, wherever they stand; written into `bounds`. */
function boundPairs(pairs: readonly (readonly [number, number])[], matches: Float32Array, bounds: Float32Array): Float32Array {
  for (let at = 0; at < pairs.length; at += 1) {
    const [first, second] = pairs[at] as readonly [number, number];
    bounds[at] = Math.min(matches[first] as number, matches[second] as number);
  }
  return bounds;
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

function groupByEvent(parts: readonly Parts[], weights: readonly number[], tokens: readonly QueryToken[], { directory }: Corpus): EventScore[] {
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
          proximity: 0,
          weakestPair: 1,
          matches: null,
          passages,
        };
      const together = (values: (part: Parts) => Float32Array | null): Float32Array =>
        group.reduce<Float32Array>((best, part) => keepLarger(best, values(part) as Float32Array), new Float32Array(weights.length));
      const matches = together((part) => part.matches);
      return {
        event,
        score: fuse({
          whole: weightedMean(
            weights,
            together((part) => part.translated),
          ),
          sentence: largest((part) => part.sentence),
          proximity: largest((part) => part.proximity),
          cosine: largest((part) => part.cosine ?? 0),
          sentenceCosine: largest((part) => part.sentenceCosine),
          lexical: largest((part) => part.lexical ?? 0),
        }),
        coverageSentence: largest((part) => part.coverageSentence),
        coverageEvent: measureCoverage(weights, matches),
        missingNames: measureMissingNames(weights, matches, tokens),
        proximity: largest((part) => part.proximity),
        weakestPair: largest((part) => part.weakestPair),
        matches,
        passages,
      };
    })
    .sort((a, b) => b.score - a.score || a.event - b.event);
}

function countWords(topic: string, tokens: readonly QueryToken[] | null, weights: readonly number[]): number {
  if (tokens === null || weights.length === 0) return topic.split(/\s+/u).filter((word) => word !== '').length;
  return tokens.filter(({ norm }) => norm > 0.5).length;
}
