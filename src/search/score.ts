/** Finds candidates in both legs of both languages and scores passages and events. */
import type { DigestEvent, Passage } from '../domain/event.ts';
import { LANGUAGES } from '../domain/event.ts';
import type { Embedder } from '../domain/ports.ts';
import type { SearchMode } from '../domain/search.ts';
import { splitSentences } from '../text/sentences.ts';
import { splitTerms } from '../text/terms.ts';
import type { Corpus } from './corpus.ts';
import { describeValues, keepLarger, measureCoverage, measureMissingNames, RANKING, weightedMean, weighTokens } from './ranking.ts';
import type { CalibratedScoring } from './relevance.ts';
import { createNameIndex, type NameMatch } from './name-index.ts';
import { type Correction, correctText } from './spelling.ts';
import type { QueryToken, TokenMatcher } from './token-matcher.ts';
import { dot } from './vectors.ts';

export interface PassageScore {
  /** Position in the corpus. */
  readonly passage: number;
  readonly passage_id: string;
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
  readonly event: DigestEvent;
  readonly score: number;
  readonly coverageSentence: number;
  readonly coverageEvent: number;
  /** Share of the question's weight on names that the event does not have; 0 without token vectors. */
  readonly missingNames: number;
  /** Best first. */
  readonly passages: readonly PassageScore[];
}

export interface ScoreResult {
  readonly scoring: CalibratedScoring;
  readonly events: readonly EventScore[];
  /** Tokens of the question; null without token vectors. */
  readonly tokens: readonly QueryToken[] | null;
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
   * @param isAllowed filter on passage positions
   * @param includeAll scores every allowed passage, whatever the legs find
   */
  score(
    topic: string,
    corrections: readonly Correction[],
    mode: SearchMode,
    isAllowed: (passage: number) => boolean,
    events: ReadonlyMap<string, DigestEvent>,
    includeAll: boolean,
  ): Promise<ScoreResult>;
}

export function createScorer(corpus: Corpus, embedder: Embedder, matcher: TokenMatcher | null): Scorer {
  const firstSentence = [0];
  for (const sentences of corpus.sentences ?? []) firstSentence.push((firstSentence.at(-1) as number) + sentences.length);
  const findNames = createNameIndex(corpus.passages.flatMap(({ text }) => splitSentences(text)));
  const sentenceCount = Math.max(1, firstSentence.at(-1) as number);
  const ofEvent = new Map<string, number[]>();
  corpus.passages.forEach(({ event_id }, number) => {
    ofEvent.set(event_id, [...(ofEvent.get(event_id) ?? []), number]);
  });

  return {
    async score(topic, corrections, mode, isAllowed, events, includeAll) {
      const mended = correctText(topic, corrections);
      const read = matcher !== null && mode !== 'lexical' ? await matcher.read(topic, corrections) : null;
      const tokens = read?.tokens ?? null;
      const vector = mode === 'lexical' ? null : (read?.vector ?? ((await embedder.embed([mended], 'query'))[0] as Float32Array));
      const ranksDense = new Map<number, number>();
      const ranksLexical = new Map<number, number>();
      const lexical = new Map<number, number>();
      const isFiltered = countAllowed(corpus.passages.length, isAllowed) < corpus.passages.length;
      // Filters are applied after the legs; a filtered search therefore looks at more of each.
      const depth = isFiltered ? RANKING.candidates * 10 : RANKING.candidates;
      const terms = [...new Set(splitTerms(mended).map(({ term }) => term))];
      for (const language of LANGUAGES) {
        const leg = corpus.legs[language];
        if (vector !== null) keepRanks(ranksDense, leg.dense.search(vector, depth), isAllowed);
        if (mode === 'dense') continue;
        const found = leg.lexical.search(terms, depth).filter(({ id }) => isAllowed(id));
        keepRanks(ranksLexical, found, isAllowed);
        for (const { id, score } of found) lexical.set(id, score);
      }
      const scoring: CalibratedScoring = mode === 'hybrid' ? (matcher === null ? 'pooled' : 'late_interaction') : mode;
      const seeds = [...new Set([...ranksDense.keys(), ...ranksLexical.keys()])];
      // An event is judged as a whole, so all its passages are scored once one of them is found.
      const found = new Set(seeds.flatMap((number) => ofEvent.get((corpus.passages[number] as Passage).event_id) ?? []));
      const candidates = (includeAll ? corpus.passages.map((_, number) => number) : [...found])
        .filter(isAllowed)
        .filter((number) => includeAll || mode !== 'lexical' || lexical.has(number));

      const prepared = tokens !== null && scoring === 'late_interaction' ? await (matcher as TokenMatcher).prepare(tokens) : null;
      const names = prepared === null ? [] : findNames(topic, tokens ?? []);
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

      const parts = candidates.map((number): Parts => {
        const cosine = vector === null ? null : dot(vector, corpus.vectors[number] as Float32Array);
        const lexicalScore = mode === 'dense' ? null : (lexical.get(number) ?? 0);
        const matches = prepared === null ? null : new Float32Array(weights.length);
        let sentence = 0;
        let sentenceCosine = prepared === null ? 0 : -1;
        let coverageSentence = 0;
        if (prepared !== null && matches !== null) {
          for (let at = firstSentence[number] as number; at < (firstSentence[number + 1] as number); at += 1) {
            const match = prepared.match(at);
            for (const { token, name } of named) if (name.sentences.has(at)) match[token] = 1;
            sentence = Math.max(sentence, weightedMean(weights, match));
            coverageSentence = Math.max(coverageSentence, measureCoverage(weights, match));
            sentenceCosine = Math.max(sentenceCosine, prepared.cosine(at));
            keepLarger(matches, match);
          }
        }
        const lateInteraction = matches === null ? null : weightedMean(weights, matches);
        return {
          passage: number,
          passage_id: (corpus.passages[number] as Passage).passage_id,
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
          events,
        ),
        tokens,
        names,
        words: countWords(topic, tokens, weights),
      };
    },
  };
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
function setStandings(parts: readonly Parts[], corpus: Corpus): void {
  const all = describeValues(parts.map(({ score }) => score));
  for (const language of LANGUAGES) {
    const own = parts.filter(({ passage }) => (corpus.passages[passage] as Passage).language === language);
    const { mean, deviation } = describeValues(
      own.map(({ score }) => score),
      { ...all, weight: RANKING.standingPrior },
    );
    for (const part of own) part.standing = (part.score - mean) / deviation;
  }
}

function groupByEvent(
  parts: readonly Parts[],
  weights: readonly number[],
  isName: readonly boolean[],
  corpus: Corpus,
  events: ReadonlyMap<string, DigestEvent>,
): EventScore[] {
  const groups = new Map<string, Parts[]>();
  for (const part of parts) {
    const id = (corpus.passages[part.passage] as Passage).event_id;
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [part]);
    else group.push(part);
  }
  return [...groups]
    .map(([id, group]): EventScore => {
      const passages = group.sort((a, b) => b.standing - a.standing || b.score - a.score || a.passage - b.passage);
      const largest = (value: (part: Parts) => number): number => Math.max(...group.map(value));
      const event = events.get(id) as DigestEvent;
      const [first] = passages as [Parts];
      if (first.matches === null)
        return {
          event,
          score: largest((part) => part.score),
          coverageSentence: largest((part) => part.coverageSentence),
          coverageEvent: largest((part) => part.coverage),
          missingNames: 0,
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
        passages,
      };
    })
    .sort((a, b) => b.score - a.score || a.event.ordinal - b.event.ordinal);
}

function keepRanks(ranks: Map<number, number>, found: readonly { readonly id: number }[], isAllowed: (passage: number) => boolean): void {
  let rank = 0;
  for (const { id } of found) {
    if (!isAllowed(id)) continue;
    rank += 1;
    ranks.set(id, rank);
  }
}

function countAllowed(count: number, isAllowed: (passage: number) => boolean): number {
  let allowed = 0;
  for (let number = 0; number < count; number += 1) if (isAllowed(number)) allowed += 1;
  return allowed;
}

function countWords(topic: string, tokens: readonly QueryToken[] | null, weights: readonly number[]): number {
  if (tokens === null || weights.length === 0) return topic.split(/\s+/u).filter((word) => word !== '').length;
  return tokens.filter(({ norm }) => norm > 0.5).length;
}
