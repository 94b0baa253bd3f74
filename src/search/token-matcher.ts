/**
 * Late interaction over a static model's rows: how well each token of a query is
 * matched by the tokens of a sentence (MaxSim of ColBERT, arXiv 2004.12832).
 */
import type { Language } from '../domain/event.ts';
import type { ExpandedToken, TokenTable } from '../domain/ports.ts';
import { simplifyInPlace } from '../text/normalise.ts';
import { blankSpans, type Span } from '../text/span.ts';
import { isSurname } from '../text/surnames.ts';
import type { Correction } from './spelling.ts';
import type { PassageData } from './corpus.ts';
import { createTokenRows, type SimilarityRow } from './token-rows.ts';
import { lengthOf } from './vectors.ts';
import { findCutWords, markNames, matchCutWord } from './word-pieces.ts';

/** Memory for similarities kept between queries; a row costs 4 bytes a token that was ever compared. */
const CACHE_BYTES = 32 * 1024 * 1024;
/** Tokens of which it is kept how common their match is, and how near their best translation. */
const MAX_KEPT = 100_000;
/** Below this two digit tokens are different numbers: 110 and 140 are near in meaning and not the same fact. */
const SAME_NUMBER = 0.99;

/** Times a token of a question counts. */
const MAX_REPEATS = 3;
/** Cosine under which the nearest token of the other script is no translation. */
const LEAST_TRANSLATION = 0.5;
/** Tokens of a sentence at this distance at most stand near each other. */
const NEAR = 2;
/** What follows the first character of a name written by its sound: 卢克·坎克. */
const FOREIGN_NAME = /^\p{Script=Han}{1,3}[·・]/u;
/** Row length under which a token is grammar ("the", 的). */
export const CONTENT_NORM = 1.4;

/** A query token; `start` and `end` are UTF-16 units of the query as written. */
export interface QueryToken {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  /** Length of the token's row: how much training found it to matter. */
  readonly norm: number;
  readonly isNumber: boolean;
  /** A name by itself, or written with a capital, and not because it comes first. */
  readonly isName: boolean;
  readonly isHan: boolean;
  readonly isSurname: boolean;
  /** Number of the names that stand one after the other ("Wang Yi"), of which it is one; null for a word that only has a capital. */
  readonly nameRun: number | null;
  /** What a match in the other language is multiplied by: see translationGain. */
  readonly gain: number;
}

export interface SentenceMatch {
  /** Best cosine of each token with any token of the sentence, not below 0. Written into the same array at each call. */
  readonly match: Float32Array;
  /** Cosine of the means of the rows of the query's tokens and of the sentence's. */
  readonly cosine: number;
  /**
   * For each pair of the query the lesser of its two matches times their gains, at the place where they stand near each
   * other and it is largest. To be asked for before the next comparison; written into the same array at each call.
   */
  matchPairs(language: Language): Float32Array;
}

/** A query ready to be compared. */
export interface PreparedQuery {
  /** Positions of tokens that mean something and follow each other, words of grammar between them passed over. */
  readonly pairs: readonly (readonly [number, number])[];
  /** What the match of each token is multiplied by in sentences of a language: 1 in the token's own, see translationGain. */
  readonly gains: Readonly<Record<Language, Float32Array>>;
  /**
   * Compares the query with a sentence.
   *
   * @param length of the sum of the sentence's rows, where it is known
   */
  compare(sentence: Uint32Array, length?: number): SentenceMatch;
}

/** Words of a passage as rows of the table, and the lengths of the sums of their rows. */
export interface MeasuredWords {
  readonly columns: readonly Uint32Array[];
  readonly lengths: Float32Array;
}

export interface TokenMatcher {
  /**
   * The tokens of a text that mean something, and the unit vector of their mean, which is the model's embedding of the text.
   * The tokens of a corrected word stand where the misspelt one does.
   */
  read(text: string, corrections: readonly Correction[]): Promise<{ tokens: QueryToken[]; vector: Float32Array }>;
  /** How well an average passage of the corpus matches each token, 0 to 1. */
  measureBackground(tokens: readonly QueryToken[]): number[];
  /** Each token with what stands for it in other passages; a number stands for itself alone. */
  expand(tokens: readonly QueryToken[], weights: readonly number[]): ExpandedToken[];
  /** @param sentences token ids of all that the query will be compared with */
  prepare(tokens: readonly QueryToken[], sentences: readonly Uint32Array[]): Promise<PreparedQuery>;
  /** Cosines of a vector with passages whose lengths are known, from their tokens. */
  cosines(vector: Float32Array, passages: readonly PassageData[]): Float32Array;
  /** Words of a passage, each given by its tokens, ready to be aligned. */
  measureWords(words: readonly (readonly number[])[]): Promise<MeasuredWords>;
  /** Readies words of a query; what comes back gives the cosine of each (row) with each word of a passage (column), row by row. */
  align(queryWords: readonly (readonly QueryToken[])[]): Promise<(words: MeasuredWords) => Float32Array[]>;
}

/** A sentence as columns of the similarities. */
interface Sentence {
  readonly columns: Uint32Array;
  /** Length of the sum of its rows. */
  readonly length: number;
  /** See {@link phraseScales}. */
  readonly scales: Float32Array;
}

/**
 * @param sample distinct token ids of passages that stand for the corpus
 * Memory: some 12 bytes a token of each sentence for as long as its ids are held, where its length is not known beforehand.
 */
export async function createTokenMatcher(table: TokenTable, sample: readonly Uint32Array[]): Promise<TokenMatcher> {
  const { rows: arithmetic } = table;
  const rows = createTokenRows(arithmetic);
  const known = new WeakMap<Uint32Array, Sentence>();
  const cache = new Map<number, SimilarityRow>();
  const backgrounds = new Map<number, number>();
  const translationGains = new Map<number, number>();
  const sampled = sample.map((ids) => rows.columnsOf(ids));
  const allSampled = rows.distinct(sampled);

  /** Similarities of a token, as far as they were needed: the model being static, they depend on nothing else. */
  function similaritiesOf(id: number): SimilarityRow {
    const before = cache.get(id);
    if (before !== undefined) return before;
    const row: SimilarityRow = { id, values: new Float32Array(0) };
    const capacity = Math.max(64, Math.floor(CACHE_BYTES / (4 * rows.count())));
    for (const oldest of cache.keys()) {
      if (cache.size < capacity) break;
      cache.delete(oldest);
    }
    cache.set(id, row);
    return row;
  }

  function lengthOfTokens(tokens: readonly QueryToken[]): number {
    const sum = new Float32Array(arithmetic.dimension);
    arithmetic.addRows(
      Uint32Array.from(tokens, ({ id }) => id),
      sum,
    );
    return lengthOf(sum);
  }

  function backgroundOf({ id, isNumber }: QueryToken): number {
    const before = backgrounds.get(id);
    if (before !== undefined) return before;
    const row = rows.fill(similaritiesOf(id), allSampled);
    const mean = sampled.reduce((sum, columns) => sum + bestMatch(row, columns, isNumber), 0) / Math.max(1, sampled.length);
    if (backgrounds.size < MAX_KEPT) backgrounds.set(id, mean);
    return mean;
  }

  function toSentence(ids: Uint32Array, columns: Uint32Array, length: number | undefined): Sentence {
    const before = known.get(ids);
    if (before !== undefined) return before;
    const sentence = { columns, length: length ?? rows.lengthOfSum(columns), scales: rows.phraseScales(columns) };
    // A store that knows lengths reads the ids anew each time: keeping what was made of them would keep nothing.
    if (length === undefined) known.set(ids, sentence);
    return sentence;
  }

  /** The nearest tokens of a token, and whether each is of the other script. */
  function nearestOf(id: number): { id: number; cosine: number; isOther: boolean }[] {
    const near = table.nearestTo(id);
    const products = arithmetic.productsWith(id, near);
    return Array.from(near, (other, at) => ({
      id: other,
      cosine: (products[at] as number) / (arithmetic.lengthOf(id) * arithmetic.lengthOf(other)),
      isOther: table.isHan(other) !== table.isHan(id),
    }));
  }

  /**
   * One over the cosine of the nearest token of the other script. Translations lie at .5 to .8: a passage that has the best
   * one there is says as much as a passage of the question's own language that has the word itself.
   */
  function translationGain(id: number): number {
    const before = translationGains.get(id);
    if (before !== undefined) return before;
    const gain = 1 / nearestOf(id).reduce((most, { cosine, isOther }) => (isOther && cosine > most ? cosine : most), LEAST_TRANSLATION);
    if (translationGains.size < MAX_KEPT) translationGains.set(id, gain);
    return gain;
  }

  return {
    async read(text, corrections) {
      const tokens = [
        ...table.tokenize(blankSpans(text, corrections)),
        ...corrections.flatMap(({ start, end, word }) => table.tokenize(word).map(({ id }) => ({ id, start, end }))),
      ];
      const sum = new Float32Array(arithmetic.dimension);
      arithmetic.addRows(
        Uint32Array.from(tokens, ({ id }) => id),
        sum,
      );
      const length = lengthOf(sum) || 1;
      // A question all in capitals says nothing by them.
      const hasCase = /\p{Ll}/u.test(text);
      const read = tokens.map((token) => {
        const written = text.slice(token.start, token.end);
        return {
          ...token,
          norm: /[\p{L}\p{N}]/u.test(written) ? arithmetic.lengthOf(token.id) : 0,
          isNumber: /^\p{Nd}+$/u.test(written),
          isHan: table.isHan(token.id),
          isSurname: written.length === 1 && isSurname(simplifyInPlace(written)) && !FOREIGN_NAME.test(text.slice(token.end)),
          gain: translationGain(token.id),
        };
      });
      const isCapital = ({ start, end }: Span): boolean =>
        hasCase && /^\p{Lu}/u.test(text.slice(start, end)) && (start > 0 || /^\p{Lu}{2}/u.test(text.slice(start, end)));
      const named = markNames(read, { isKnown: ({ id }) => table.isName(id), isCapital, isBeside: (end, start) => text.slice(end, start) === ' ' });
      return { tokens: leaveOutRepeats(named.filter(({ norm }) => norm > 0)), vector: sum.map((value) => value / length) };
    },
    measureBackground: (tokens) => tokens.map(backgroundOf),
    expand: (tokens, weights) =>
      tokens.map(({ id, isNumber, gain }, at) => {
        const near = isNumber ? [] : nearestOf(id);
        const kept = near
          .map((one) => (one.isOther ? { ...one, cosine: Math.min(1, one.cosine * gain) } : one))
          .filter(({ cosine }) => cosine > 0)
          .sort((a, b) => b.cosine - a.cosine);
        return {
          weight: weights[at] as number,
          ids: Uint32Array.of(id, ...kept.map((one) => one.id)),
          cosines: Float32Array.of(1, ...kept.map((one) => one.cosine)),
        };
      }),
    async prepare(tokens, sentences) {
      const columnsBy = new Map(sentences.map((ids) => [ids, known.get(ids)?.columns ?? rows.columnsOf(ids)] as const));
      const columns = rows.distinct([...columnsBy.values()]);
      const queryLength = lengthOfTokens(tokens);
      const similar = tokens.map(({ id }) => rows.fill(similaritiesOf(id), columns));
      const products = rows.products(
        similar,
        tokens.map(({ norm }) => norm),
        columns,
      );
      const match = new Float32Array(similar.length);
      const content = [...tokens.keys()].filter((at) => (tokens[at] as QueryToken).norm >= CONTENT_NORM);
      const pairs = content.slice(1).map((second, at) => [content[at] as number, second] as const);
      const cutWords = findCutWords(tokens).map((word) => ({ word, length: lengthOfTokens(tokens.slice(word.from, word.from + word.norms.length)) }));
      const nearness = new Float32Array(pairs.length);
      /** The cosines that the last comparison looked at, token by token: reading them once more from the rows would take as long again. */
      let seen = new Float32Array(0);
      const gains = { en: gainsIn('en', tokens), zh: gainsIn('zh', tokens) };
      return {
        pairs,
        gains,
        compare: (ids, given) => {
          const { columns: own, length, scales } = toSentence(ids, columnsBy.get(ids) ?? rows.columnsOf(ids), given);
          const norms = rows.norms();
          if (seen.length < own.length * similar.length) seen = new Float32Array(own.length * similar.length * 2);
          for (let at = 0; at < similar.length; at += 1) {
            const row = similar[at] as Float32Array;
            const from = at * own.length;
            match[at] = (tokens[at] as QueryToken).isNumber ? bestNumber(row, own, seen, from) : bestPhrase(row, own, norms, scales, seen, from);
          }
          for (const { word, length: sumLength } of cutWords) {
            const matched = matchCutWord(word, sumLength, seen, own.length);
            for (const at of word.scraps) match[at] = Math.min(match[at] as number, matched);
          }
          let sum = 0;
          for (let at = 0; at < own.length; at += 1) sum += products[own[at] as number] as number;
          return {
            match,
            cosine: queryLength * length === 0 ? 0 : sum / (queryLength * length),
            matchPairs: (language) => {
              const gainOf = gains[language];
              for (let at = 0; at < pairs.length; at += 1) {
                const [first, second] = pairs[at] as readonly [number, number];
                const [gain, secondGain] = [gainOf[first] as number, gainOf[second] as number];
                const limit = Math.min((match[first] as number) * gain, (match[second] as number) * secondGain);
                nearness[at] = Math.min(1, bestPair(seen, own.length, first * own.length, gain, second * own.length, secondGain, limit));
              }
              return nearness;
            },
          };
        },
      };
    },
    cosines(vector, passages) {
      const lists = passages.map(({ sentences }) => (sentences ?? []).map((ids) => rows.columnsOf(ids)));
      const products = rows.productsWithVector(vector, rows.distinct(lists.flat()));
      return Float32Array.from(passages, ({ lengths }, at) => {
        let sum = 0;
        for (const columns of lists[at] as readonly Uint32Array[]) for (const column of columns) sum += products[column] as number;
        return lengths === undefined || lengths.passage === 0 ? 0 : sum / lengths.passage;
      });
    },
    async measureWords(words) {
      const columns = words.map((pieces) => rows.columnsOf(pieces));
      return { columns, lengths: Float32Array.from(columns, (pieces) => rows.lengthOfSum(pieces)) };
    },
    async align(queryWords) {
      const words = queryWords.map((tokens) => ({ tokens, found: tokens.map(({ id }) => similaritiesOf(id)), length: lengthOfTokens(tokens) }));
      return ({ columns, lengths }) => {
        const all = rows.distinct(columns);
        return words.map(({ tokens, found, length }) => {
          const similar = found.map((row) => rows.fill(row, all));
          const norms = rows.norms();
          return Float32Array.from(columns, (pieces, at) => {
            let product = 0;
            for (let piece = 0; piece < similar.length; piece += 1) {
              const row = similar[piece] as Float32Array;
              let sum = 0;
              for (let index = 0; index < pieces.length; index += 1)
                sum += (norms[pieces[index] as number] as number) * (row[pieces[index] as number] as number);
              product += (tokens[piece] as QueryToken).norm * sum;
            }
            return product === 0 ? 0 : product / (length * (lengths[at] as number));
          });
        });
      };
    },
  };
}

/** A word that is said over and over asks no more than one said a few times, and would cost as much each time. */
function leaveOutRepeats(tokens: readonly QueryToken[]): QueryToken[] {
  const seen = new Map<number, number>();
  return tokens.filter(({ id }) => {
    const times = (seen.get(id) ?? 0) + 1;
    seen.set(id, times);
    return times <= MAX_REPEATS;
  });
}

function bestMatch(row: Float32Array, columns: Uint32Array, isNumber: boolean): number {
  let highest = 0;
  for (let index = 0; index < columns.length; index += 1) {
    const similarity = row[columns[index] as number] as number;
    if (similarity > highest) highest = similarity;
  }
  return isNumber ? Number(highest >= SAME_NUMBER) : highest;
}

/** 1 where the number is in the sentence; which tokens are it is written to `seen`. */
function bestNumber(row: Float32Array, columns: Uint32Array, seen: Float32Array, from: number): number {
  let highest = 0;
  for (let at = 0; at < columns.length; at += 1) {
    const match = Number((row[columns[at] as number] as number) >= SAME_NUMBER);
    seen[from + at] = match;
    if (match > highest) highest = match;
  }
  return highest;
}

function gainsIn(language: Language, tokens: readonly QueryToken[]): Float32Array {
  return Float32Array.from(tokens, ({ isHan, gain }) => (isHan === (language === 'zh') ? 1 : gain));
}

/**
 * The lesser of the matches of two tokens with a sentence, at the place where they stand near each other and it is largest.
 *
 * @param seen cosines of tokens with those of the sentence: of the first from `first` on, of the second from `second` on
 * @param limit that it cannot be over: what reaches it need not be looked for on
 */
function bestPair(seen: Float32Array, length: number, first: number, gain: number, second: number, secondGain: number, limit: number): number {
  let best = 0;
  for (let at = 0; at < length && best < limit; at += 1) {
    const own = (seen[first + at] as number) * gain;
    if (own <= best) continue;
    const last = Math.min(length - 1, at + NEAR);
    for (let near = Math.max(0, at - NEAR); near <= last; near += 1) {
      const other = (seen[second + near] as number) * secondGain;
      if (other > best && near !== at) best = Math.min(own, other);
    }
  }
  return best;
}

/**
 * Best cosine of a query token with a token of a sentence or with the sum of two or three that
 * follow each other: 人工智能 is "artificial intelligence", and a rare word is several pieces. The cosines
 * with the tokens are written to `seen`.
 */
function bestPhrase(row: Float32Array, columns: Uint32Array, norms: Float32Array, scales: Float32Array, seen: Float32Array, from: number): number {
  let highest = 0;
  // Inner products of the query's unit row with the rows of this token, the one before and the one before that.
  let last = 0;
  let lastButOne = 0;
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at] as number;
    const similarity = row[column] as number;
    seen[from + at] = similarity;
    if (similarity > highest) highest = similarity;
    const product = similarity * (norms[column] as number);
    if (at > 0) {
      const two = (last + product) * (scales[at * 2 - 2] as number);
      if (two > highest) highest = two;
    }
    if (at > 1) {
      const three = (lastButOne + last + product) * (scales[at * 2 - 3] as number);
      if (three > highest) highest = three;
    }
    lastButOne = last;
    last = product;
  }
  return highest;
}
