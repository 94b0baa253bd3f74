/**
 * Late interaction over a static model's rows: how well each token of a query is
 * matched by the tokens of a sentence (MaxSim of ColBERT, arXiv 2004.12832).
 */
import type { TokenTable } from '../domain/ports.ts';
import { blankSpans } from '../text/span.ts';
import type { Correction } from './spelling.ts';
import { createTokenRows, lengthOf, type SimilarityRow, sumRows, unitRows } from './token-rows.ts';

/** Memory for similarities kept between queries; a row costs 4 bytes a token that was ever compared. */
const CACHE_BYTES = 32 * 1024 * 1024;
/** Tokens of which it is kept how common their match is. */
const MAX_BACKGROUNDS = 100_000;
/** Below this two digit tokens are different numbers: 110 and 140 are near in meaning and not the same fact. */
const SAME_NUMBER = 0.99;

/** Times a token of a question counts. */
const MAX_REPEATS = 3;

/** A query token; `start` and `end` are UTF-16 units of the query as written. */
export interface QueryToken {
  readonly id: number;
  readonly start: number;
  readonly end: number;
  /** Length of the token's row: how much training found it to matter. */
  readonly norm: number;
  readonly isNumber: boolean;
  /** Written with a capital, and not because it comes first. */
  readonly isName: boolean;
}

/** A query ready to be compared. */
export interface PreparedQuery {
  /** How well an average passage of the corpus matches each token, 0 to 1. */
  readonly background: readonly number[];
  /** Best cosine of each token with any token of a sentence, not below 0. Written into the same array at each call. */
  match(sentence: Uint32Array): Float32Array;
  /** Cosine of the means of the rows of the query's tokens and of a sentence's. */
  cosine(sentence: Uint32Array): number;
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
  /** @param sentences token ids of all that the query will be compared with */
  prepare(tokens: readonly QueryToken[], sentences: readonly Uint32Array[]): Promise<PreparedQuery>;
  /** Words of a passage, each given by its tokens, ready to be aligned. */
  measureWords(words: readonly (readonly number[])[]): Promise<MeasuredWords>;
  /** Readies words of a query; what comes back gives the cosine of each (row) with each word of a passage (column), row by row. */
  align(queryWords: readonly (readonly QueryToken[])[]): Promise<(words: MeasuredWords) => Float32Array[]>;
}

/** A sentence as columns of the similarities. */
interface Sentence {
  readonly columns: Uint32Array;
  readonly distinct: Uint32Array;
  /** Length of the sum of its rows. */
  readonly length: number;
  /** See {@link phraseScales}: made when the sentence is first compared, because it costs as much as embedding it. */
  scales: Float32Array | undefined;
}

/**
 * @param sample distinct token ids of passages that stand for the corpus
 * Memory: 4 · dimension bytes a distinct token that was ever compared, and some 12 bytes a token of each sentence for as long as its ids are held.
 */
export async function createTokenMatcher(table: TokenTable, sample: readonly Uint32Array[], dimension: number): Promise<TokenMatcher> {
  const rows = createTokenRows(table, dimension);
  const known = new WeakMap<Uint32Array, Sentence>();
  const cache = new Map<number, SimilarityRow>();
  const backgrounds = new Map<number, number>();
  await rows.learn(sample);
  const sampled = sample.map((ids) => rows.columnsOf(ids));

  /** Similarity of each token with all rows that are known: the model being static, it depends on nothing else. */
  async function similarities(ids: readonly number[]): Promise<SimilarityRow[]> {
    // Held from here on: another question may push rows out of the cache while this one waits.
    const held = new Map<number, SimilarityRow>();
    for (const id of ids) {
      const row = cache.get(id);
      if (row !== undefined) held.set(id, row);
    }
    const missing = [...new Set(ids)].filter((id) => !held.has(id));
    if (missing.length > 0) {
      const { unit } = await unitRows(table, missing, dimension);
      missing.forEach((id, at) => {
        held.set(id, { unit: unit.slice(at * dimension, (at + 1) * dimension), values: new Float32Array(0), filled: 0 });
      });
    }
    const capacity = Math.max(64, Math.floor(CACHE_BYTES / (4 * (rows.count() + dimension))));
    return ids.map((id) => {
      const row = held.get(id) as SimilarityRow;
      if (!cache.has(id)) {
        const oldest = cache.size >= capacity ? cache.keys().next().value : undefined;
        if (oldest !== undefined) cache.delete(oldest);
        cache.set(id, row);
      }
      return row;
    });
  }

  function backgroundOf({ id, isNumber }: QueryToken, row: Float32Array): number {
    const before = backgrounds.get(id);
    if (before !== undefined) return before;
    const mean = sampled.reduce((sum, columns) => sum + bestMatch(row, columns, isNumber), 0) / Math.max(1, sampled.length);
    if (backgrounds.size < MAX_BACKGROUNDS) backgrounds.set(id, mean);
    return mean;
  }

  function toSentence(ids: Uint32Array): Sentence {
    const before = known.get(ids);
    if (before !== undefined) return before;
    const columns = rows.columnsOf(ids);
    const sentence: Sentence = { columns, distinct: Uint32Array.from(new Set(columns)), length: rows.lengthOfSum(columns), scales: undefined };
    known.set(ids, sentence);
    return sentence;
  }

  return {
    async read(text, corrections) {
      const tokens = [
        ...table.tokenize(blankSpans(text, corrections)),
        ...corrections.flatMap(({ start, end, word }) => table.tokenize(word).map(({ id }) => ({ id, start, end }))),
      ];
      const own = await unitRows(
        table,
        tokens.map(({ id }) => id),
        dimension,
      );
      const sum = sumRows(Uint32Array.from(tokens.keys()), own.unit, own.norms, dimension);
      const length = lengthOf(sum) || 1;
      // A question all in capitals says nothing by them.
      const hasCase = /\p{Ll}/u.test(text);
      const read = tokens.map((token, at) => {
        const written = text.slice(token.start, token.end);
        return {
          ...token,
          norm: /[\p{L}\p{N}]/u.test(written) ? (own.norms[at] as number) : 0,
          isNumber: /^\p{Nd}+$/u.test(written),
          isName: hasCase && /^\p{Lu}/u.test(written) && (token.start > 0 || /^\p{Lu}{2}/u.test(written)),
        };
      });
      return { tokens: leaveOutRepeats(read.filter(({ norm }) => norm > 0)), vector: sum.map((value) => value / length) };
    },
    async prepare(tokens, sentences) {
      await rows.learn(sentences.filter((ids) => !known.has(ids)));
      const ids = tokens.map(({ id }) => id);
      const own = await unitRows(table, ids, dimension);
      const queryLength = lengthOf(sumRows(Uint32Array.from(tokens.keys()), own.unit, own.norms, dimension));
      const similar = (await similarities(ids)).map((row) => rows.extend(row));
      const products = rows.products(similar, own.norms);
      const best = new Float32Array(similar.length);
      return {
        background: tokens.map((token, at) => backgroundOf(token, similar[at] as Float32Array)),
        match: (given) => {
          const sentence = toSentence(given);
          sentence.scales ??= rows.phraseScales(sentence.columns);
          for (let at = 0; at < similar.length; at += 1) {
            const row = similar[at] as Float32Array;
            best[at] = (tokens[at] as QueryToken).isNumber
              ? bestMatch(row, sentence.distinct, true)
              : bestPhrase(row, sentence.columns, rows.norms(), sentence.scales);
          }
          return best;
        },
        cosine: (given) => {
          const { columns, length: own } = toSentence(given);
          const length = queryLength * own;
          if (length === 0) return 0;
          let sum = 0;
          for (let at = 0; at < columns.length; at += 1) sum += products[columns[at] as number] as number;
          return sum / length;
        },
      };
    },
    async measureWords(words) {
      const ids = words.map((pieces) => Uint32Array.from(pieces));
      await rows.learn(ids);
      const columns = ids.map((pieces) => rows.columnsOf(pieces));
      return { columns, lengths: Float32Array.from(columns, (pieces) => rows.lengthOfSum(pieces)) };
    },
    async align(queryWords) {
      const words = await Promise.all(
        queryWords.map(async (tokens) => {
          const ids = tokens.map(({ id }) => id);
          const [similar, own] = await Promise.all([similarities(ids), unitRows(table, ids, dimension)]);
          return { rows: similar, norms: own.norms, length: lengthOf(sumRows(Uint32Array.from(tokens.keys()), own.unit, own.norms, dimension)) };
        }),
      );
      return ({ columns, lengths }) => {
        const norms = rows.norms();
        return words.map((word) => {
          const similar = word.rows.map((row) => rows.extend(row));
          return Float32Array.from(columns, (pieces, at) => {
            let product = 0;
            for (let piece = 0; piece < similar.length; piece += 1) {
              const row = similar[piece] as Float32Array;
              for (const column of pieces) product += (word.norms[piece] as number) * (norms[column] as number) * (row[column] as number);
            }
            return product === 0 ? 0 : product / (word.length * (lengths[at] as number));
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

/**
 * Best cosine of a query token with a token of a sentence or with the sum of two or three that
 * follow each other: 人工智能 is "artificial intelligence", and a rare word is several pieces.
 */
function bestPhrase(row: Float32Array, columns: Uint32Array, norms: Float32Array, scales: Float32Array): number {
  let highest = 0;
  // Inner products of the query's unit row with the rows of this token, the one before and the one before that.
  let last = 0;
  let lastButOne = 0;
  for (let at = 0; at < columns.length; at += 1) {
    const column = columns[at] as number;
    const similarity = row[column] as number;
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
