/**
 * Similarities with the tokens that were met so far. A token is known by its column: 0 for the first one met, and so
 * on, so that similarities are as long as needed and not as the vocabulary.
 */
import type { RowArithmetic } from '../domain/ports.ts';
import { lengthOf } from './vectors.ts';

/** Cosines of one query token with the columns; NaN where it was not needed yet. */
export interface SimilarityRow {
  readonly id: number;
  values: Float32Array;
}

export interface TokenRows {
  /** How many tokens are known. */
  count(): number;
  /** Gives columns to all tokens among these. */
  columnsOf(ids: ArrayLike<number>): Uint32Array;
  /** Each column once, of all that are named. */
  distinct(columns: readonly Uint32Array[]): Uint32Array;
  /** Length of the row of each column. */
  norms(): Float32Array;
  lengthOfSum(columns: Uint32Array): number;
  phraseScales(columns: Uint32Array): Float32Array;
  /** Works out what is missing for some columns; returns the similarities. */
  fill(row: SimilarityRow, columns: Uint32Array): Float32Array;
  /** Inner product of a vector with the row of each of some columns. */
  productsWithVector(vector: Float32Array, columns: Uint32Array): Float32Array;
  /** Inner product of the sum of a query's rows with the row of each of some columns: sentences are then compared without touching a vector. */
  products(similar: readonly Float32Array[], queryNorms: readonly number[], columns: Uint32Array): Float32Array;
}

/** Room for so many tokens at first; doubled when it is full. */
const FIRST_ROOM = 1024;
/** Under this the sum of two or three rows is nothing but rounding. */
const NO_LENGTH = 1e-9;

/** Memory: 8 bytes a token of the vocabulary and 8 a token that was met. */
export function createTokenRows(arithmetic: RowArithmetic): TokenRows {
  const columnOf = new Int32Array(arithmetic.rows).fill(-1);
  /** By token, the last time it was counted. */
  const stamps = new Uint32Array(arithmetic.rows);
  let stamp = 0;
  let ids = new Uint32Array(FIRST_ROOM);
  let norms = new Float32Array(FIRST_ROOM);
  let count = 0;

  function meet(id: number): number {
    const known = columnOf[id] as number;
    if (known >= 0) return known;
    if (count === ids.length) {
      const [oldIds, oldNorms] = [ids, norms];
      ids = new Uint32Array(count * 2);
      ids.set(oldIds);
      norms = new Float32Array(count * 2);
      norms.set(oldNorms);
    }
    ids[count] = id;
    norms[count] = arithmetic.lengthOf(id);
    columnOf[id] = count;
    count += 1;
    return count - 1;
  }

  const idsOf = (columns: Uint32Array): Uint32Array => columns.map((column) => ids[column] as number);

  return {
    count: () => count,
    columnsOf(given) {
      const columns = new Uint32Array(given.length);
      for (let at = 0; at < columns.length; at += 1) columns[at] = meet(given[at] as number);
      return columns;
    },
    distinct(lists) {
      stamp += 1;
      const found: number[] = [];
      for (const columns of lists) {
        for (let at = 0; at < columns.length; at += 1) {
          const column = columns[at] as number;
          if (stamps[column] === stamp) continue;
          stamps[column] = stamp;
          found.push(column);
        }
      }
      return Uint32Array.from(found);
    },
    norms: () => norms,
    lengthOfSum(columns) {
      const sum = new Float32Array(arithmetic.dimension);
      arithmetic.addRows(idsOf(columns), sum);
      return lengthOf(sum);
    },
    phraseScales: (columns) => phraseScales(idsOf(columns), arithmetic),
    fill(row, columns) {
      if (row.values.length < count) {
        const values = new Float32Array(Math.max(count, Math.min(ids.length, row.values.length * 2))).fill(Number.NaN);
        values.set(row.values);
        row.values = values;
      }
      const { values } = row;
      const missing = listMissing(values, columns);
      if (missing.length === 0) return values;
      const products = arithmetic.productsWith(row.id, idsOf(missing));
      const own = arithmetic.lengthOf(row.id);
      for (let at = 0; at < missing.length; at += 1) {
        const column = missing[at] as number;
        const length = own * (norms[column] as number);
        values[column] = length === 0 ? 0 : (products[at] as number) / length;
      }
      return values;
    },
    productsWithVector(vector, columns) {
      const products = new Float32Array(count);
      arithmetic.productsWithVector(vector, idsOf(columns)).forEach((product, at) => {
        products[columns[at] as number] = product;
      });
      return products;
    },
    products(similar, queryNorms, columns) {
      const products = new Float32Array(count);
      similar.forEach((row, at) => {
        const norm = queryNorms[at] as number;
        for (let index = 0; index < columns.length; index += 1) {
          const column = columns[index] as number;
          products[column] = (products[column] as number) + norm * (row[column] as number);
        }
      });
      for (let index = 0; index < columns.length; index += 1) {
        const column = columns[index] as number;
        products[column] = (products[column] as number) * (norms[column] as number);
      }
      return products;
    },
  };
}

/** Written out: it is asked for each word of each question, where a filter's callback was seen in the profile. */
function listMissing(values: Float32Array, columns: Uint32Array): Uint32Array {
  const missing: number[] = [];
  for (let at = 0; at < columns.length; at += 1) if (Number.isNaN(values[columns[at] as number])) missing.push(columns[at] as number);
  return Uint32Array.from(missing);
}

/**
 * For each position of a sentence 1 over the length of the sum of the rows of two and of
 * three tokens from there on; 0 behind the end.
 */
function phraseScales(ids: Uint32Array, arithmetic: RowArithmetic): Float32Array {
  const scales = new Float32Array(ids.length * 2);
  const next = arithmetic.products(ids.subarray(0, -1), ids.subarray(1));
  const nextButOne = arithmetic.products(ids.subarray(0, -2), ids.subarray(2));
  const square = (at: number): number => arithmetic.lengthOf(ids[at] as number) ** 2;
  for (let at = 0; at + 1 < ids.length; at += 1) {
    const two = square(at) + square(at + 1) + 2 * (next[at] as number);
    scales[at * 2] = two < NO_LENGTH ? 0 : 1 / Math.sqrt(two);
    if (at + 2 === ids.length) break;
    const three = two + square(at + 2) + 2 * ((next[at + 1] as number) + (nextButOne[at] as number));
    scales[at * 2 + 1] = three < NO_LENGTH ? 0 : 1 / Math.sqrt(three);
  }
  return scales;
}
