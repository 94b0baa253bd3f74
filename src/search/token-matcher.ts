/**
 * Late interaction over a static model's rows: how well each token of a query is
 * matched by the tokens of a sentence (MaxSim of ColBERT, arXiv 2004.12832).
 */
import type { TokenTable } from '../domain/ports.ts';
import { blankSpans } from '../text/span.ts';
import { RANKING } from './ranking.ts';
import type { Correction } from './spelling.ts';
import { dot, multiply } from './vectors.ts';

/** Memory for similarities kept between queries; a row costs 4 bytes a distinct token of the corpus. */
const CACHE_BYTES = 32 * 1024 * 1024;
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
  match(sentence: number): Float32Array;
  /** Cosine of the means of the rows of the query's tokens and of a sentence's. */
  cosine(sentence: number): number;
}

/** Words of a passage as rows of the corpus, and the lengths of the sums of their rows. */
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
  prepare(tokens: readonly QueryToken[]): Promise<PreparedQuery>;
  /** Words of a passage, each given by its tokens, ready to be aligned. */
  measureWords(words: readonly (readonly number[])[]): MeasuredWords;
  /** Readies words of a query; what comes back gives the cosine of each (row) with each word of a passage (column), row by row. */
  align(queryWords: readonly (readonly QueryToken[])[]): Promise<(words: MeasuredWords) => Float32Array[]>;
}

/**
 * @param passages token ids of each sentence of each passage
 * Memory: 4 · dimension bytes a distinct token of the corpus, and 8 bytes a token of each sentence.
 */
export async function createTokenMatcher(table: TokenTable, passages: readonly (readonly Uint32Array[])[], dimension: number): Promise<TokenMatcher> {
  const vocabulary = new Map<number, number>();
  const columnOf = (id: number): number => {
    const known = vocabulary.get(id);
    if (known !== undefined) return known;
    vocabulary.set(id, vocabulary.size);
    return vocabulary.size - 1;
  };
  const all = passages.flat().map((ids) => Uint32Array.from(ids, columnOf));
  const distinct = all.map((columns) => Uint32Array.from(new Set(columns)));
  const { unit, norms } = await unitRows(table, [...vocabulary.keys()], dimension);
  /** Filled when a sentence is first compared: at start-up it would cost as much as embedding the corpus. */
  const phrases: (Float32Array | undefined)[] = new Array(all.length);
  const lengths = Float32Array.from(all, (columns) => lengthOf(sumRows(columns, unit, norms, dimension)));
  const sample = samplePassages(passages, distinct);
  const capacity = Math.max(64, Math.floor(CACHE_BYTES / (4 * Math.max(1, vocabulary.size))));
  const cache = new Map<number, Float32Array>();
  const backgrounds = new Map<number, number>();

  /** Similarity of each token with the whole vocabulary of the corpus: the model being static, it depends on nothing else. */
  async function similarities(ids: readonly number[]): Promise<Float32Array[]> {
    // Held from here on: another question may push rows out of the cache while this one waits.
    const held = new Map<number, Float32Array>();
    for (const id of ids) {
      const row = cache.get(id);
      if (row !== undefined) held.set(id, row);
    }
    const missing = [...new Set(ids)].filter((id) => !held.has(id));
    const fresh = new Map<number, Float32Array>();
    if (missing.length > 0) {
      const rows = await unitRows(table, missing, dimension);
      missing.forEach((id, at) => {
        fresh.set(id, multiply(unit, rows.unit.subarray(at * dimension, (at + 1) * dimension)));
      });
    }
    const found = ids.map((id) => (held.get(id) ?? fresh.get(id)) as Float32Array);
    for (const [id, row] of fresh) {
      const oldest = cache.size >= capacity ? cache.keys().next().value : undefined;
      if (oldest !== undefined) cache.delete(oldest);
      cache.set(id, row);
    }
    return found;
  }

  function backgroundOf({ id, isNumber }: QueryToken, row: Float32Array): number {
    const known = backgrounds.get(id);
    if (known !== undefined) return known;
    const mean = sample.reduce((sum, columns) => sum + bestMatch(row, columns, isNumber), 0) / Math.max(1, sample.length);
    if (backgrounds.size < capacity) backgrounds.set(id, mean);
    return mean;
  }

  return {
    async read(text, corrections) {
      const tokens = [
        ...table.tokenize(blankSpans(text, corrections)),
        ...corrections.flatMap(({ start, end, word }) => table.tokenize(word).map(({ id }) => ({ id, start, end }))),
      ];
      const rows = await unitRows(
        table,
        tokens.map(({ id }) => id),
        dimension,
      );
      const sum = sumRows(Uint32Array.from(tokens.keys()), rows.unit, rows.norms, dimension);
      const length = lengthOf(sum) || 1;
      // A question all in capitals says nothing by them.
      const hasCase = /\p{Ll}/u.test(text);
      const read = tokens.map((token, at) => {
        const written = text.slice(token.start, token.end);
        return {
          ...token,
          norm: /[\p{L}\p{N}]/u.test(written) ? (rows.norms[at] as number) : 0,
          isNumber: /^\p{Nd}+$/u.test(written),
          isName: hasCase && /^\p{Lu}/u.test(written) && (token.start > 0 || /^\p{Lu}{2}/u.test(written)),
        };
      });
      return { tokens: leaveOutRepeats(read.filter(({ norm }) => norm > 0)), vector: sum.map((value) => value / length) };
    },
    async prepare(tokens) {
      const rows = await similarities(tokens.map(({ id }) => id));
      const own = await unitRows(
        table,
        tokens.map(({ id }) => id),
        dimension,
      );
      const queryLength = lengthOf(sumRows(Uint32Array.from(tokens.keys()), own.unit, own.norms, dimension));
      // Inner product of the query's sum of rows with each row of the corpus: sentences are then compared without touching a vector.
      const products = new Float32Array(vocabulary.size);
      rows.forEach((row, at) => {
        const norm = own.norms[at] as number;
        for (let column = 0; column < products.length; column += 1) products[column] = (products[column] as number) + norm * (row[column] as number);
      });
      for (let column = 0; column < products.length; column += 1) products[column] = (products[column] as number) * (norms[column] as number);
      const best = new Float32Array(rows.length);
      return {
        background: tokens.map((token, at) => backgroundOf(token, rows[at] as Float32Array)),
        match: (sentence) => {
          const columns = all[sentence] as Uint32Array;
          phrases[sentence] ??= phraseScales(columns, unit, norms, dimension);
          const scales = phrases[sentence];
          for (let at = 0; at < rows.length; at += 1) {
            const row = rows[at] as Float32Array;
            best[at] = (tokens[at] as QueryToken).isNumber ? bestMatch(row, distinct[sentence] as Uint32Array, true) : bestPhrase(row, columns, norms, scales);
          }
          return best;
        },
        cosine: (sentence) => {
          const length = queryLength * (lengths[sentence] as number);
          if (length === 0) return 0;
          const columns = all[sentence] as Uint32Array;
          let sum = 0;
          for (let at = 0; at < columns.length; at += 1) sum += products[columns[at] as number] as number;
          return sum / length;
        },
      };
    },
    measureWords(words) {
      const columns = words.map((ids) => Uint32Array.from(ids.map((id) => vocabulary.get(id)).filter((column) => column !== undefined)));
      return { columns, lengths: Float32Array.from(columns, (pieces) => lengthOf(sumRows(pieces, unit, norms, dimension))) };
    },
    async align(queryWords) {
      const words = await Promise.all(
        queryWords.map(async (tokens) => {
          const ids = tokens.map(({ id }) => id);
          const [rows, own] = await Promise.all([similarities(ids), unitRows(table, ids, dimension)]);
          return { rows, norms: own.norms, length: lengthOf(sumRows(Uint32Array.from(tokens.keys()), own.unit, own.norms, dimension)) };
        }),
      );
      return ({ columns, lengths }) =>
        words.map((word) =>
          Float32Array.from(columns, (pieces, at) => {
            let product = 0;
            for (let piece = 0; piece < word.rows.length; piece += 1) {
              const row = word.rows[piece] as Float32Array;
              for (const column of pieces) product += (word.norms[piece] as number) * (norms[column] as number) * (row[column] as number);
            }
            return product === 0 ? 0 : product / (word.length * (lengths[at] as number));
          }),
        );
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
 * For each position of a sentence 1 over the length of the sum of the rows of two and of
 * three tokens from there on; 0 behind the end.
 */
function phraseScales(columns: Uint32Array, unit: Float32Array, norms: Float32Array, dimension: number): Float32Array {
  const scales = new Float32Array(columns.length * 2);
  for (let at = 0; at + 1 < columns.length; at += 1) {
    for (let count = 2; count <= 3 && at + count <= columns.length; count += 1) {
      const length = lengthOf(sumRows(columns.subarray(at, at + count), unit, norms, dimension));
      scales[at * 2 + count - 2] = length === 0 ? 0 : 1 / length;
    }
  }
  return scales;
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

/** Distinct tokens of passages spread evenly over the corpus, titles and captions too short to stand for it left out where longer ones are there. */
function samplePassages(passages: readonly (readonly Uint32Array[])[], distinct: readonly Uint32Array[]): Uint32Array[] {
  let sentence = 0;
  const columns = passages.map((sentences) => {
    const merged = new Set<number>();
    for (let at = 0; at < sentences.length; at += 1) for (const column of distinct[sentence + at] as Uint32Array) merged.add(column);
    sentence += sentences.length;
    return Uint32Array.from(merged);
  });
  const long = columns.filter(({ length }) => length >= RANKING.backgroundTokens);
  const pool = long.length > 0 ? long : columns;
  const step = Math.max(1, pool.length / RANKING.backgroundSample);
  return Array.from({ length: Math.min(pool.length, RANKING.backgroundSample) }, (_, at) => pool[Math.floor(at * step)] as Uint32Array);
}

function sumRows(columns: Uint32Array, unit: Float32Array, norms: Float32Array, dimension: number): Float32Array {
  const sum = new Float32Array(dimension);
  for (const column of columns) {
    const norm = norms[column] as number;
    for (let at = 0; at < dimension; at += 1) sum[at] = (sum[at] as number) + norm * (unit[column * dimension + at] as number);
  }
  return sum;
}

function lengthOf(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** Rows scaled to length 1, and the lengths they had. */
async function unitRows(table: TokenTable, ids: readonly number[], dimension: number): Promise<{ unit: Float32Array; norms: Float32Array }> {
  const unit = await table.rows(ids);
  const norms = new Float32Array(ids.length);
  for (let row = 0; row < ids.length; row += 1) {
    let sum = 0;
    for (let at = row * dimension; at < (row + 1) * dimension; at += 1) sum += (unit[at] as number) ** 2;
    const norm = Math.sqrt(sum);
    norms[row] = norm;
    if (norm > 0) for (let at = row * dimension; at < (row + 1) * dimension; at += 1) unit[at] = (unit[at] as number) / norm;
  }
  return { unit, norms };
}
