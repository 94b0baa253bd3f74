/**
 * The rows of the tokens that were met so far, and similarities with them. A token is known by
 * its column: 0 for the first one met, and so on, so that similarities are as long as needed and not as the vocabulary.
 */
import type { TokenTable } from '../domain/ports.ts';
import { dot, dotAt } from './vectors.ts';

/** Similarities of one query token with the columns, as far as they were worked out. */
export interface SimilarityRow {
  readonly unit: Float32Array;
  values: Float32Array;
  filled: number;
}

export interface TokenRows {
  /** How many tokens are known. */
  count(): number;
  /** Fetches the rows of all tokens among these that are not known yet. */
  learn(texts: readonly ArrayLike<number>[]): Promise<void>;
  /** @param ids of tokens that were learned */
  columnsOf(ids: ArrayLike<number>): Uint32Array;
  /** Length of the row of each column. */
  norms(): Float32Array;
  lengthOfSum(columns: Uint32Array): number;
  phraseScales(columns: Uint32Array): Float32Array;
  /** Works out what is missing for columns learned since; returns the similarities. */
  extend(row: SimilarityRow): Float32Array;
  /** Inner product of the sum of a query's rows with the row of each column: sentences are then compared without touching a vector. */
  products(similar: readonly Float32Array[], queryNorms: Float32Array): Float32Array;
}

/** Room for so many rows at first; doubled when it is full. */
const FIRST_ROOM = 1024;

/** Memory: 4 · dimension bytes a token that was learned, up to twice that. */
export function createTokenRows(table: TokenTable, dimension: number): TokenRows {
  const columns = new Map<number, number>();
  let unit = new Float32Array(FIRST_ROOM * dimension);
  let norms = new Float32Array(FIRST_ROOM);

  function makeRoom(count: number): void {
    if (count <= norms.length) return;
    const room = Math.max(count, norms.length * 2);
    const [oldUnit, oldNorms] = [unit, norms];
    unit = new Float32Array(room * dimension);
    unit.set(oldUnit);
    norms = new Float32Array(room);
    norms.set(oldNorms);
  }

  return {
    count: () => columns.size,
    async learn(texts) {
      const wanted = new Set<number>();
      for (const ids of texts) {
        for (let at = 0; at < ids.length; at += 1) {
          const id = ids[at] as number;
          if (!columns.has(id)) wanted.add(id);
        }
      }
      if (wanted.size === 0) return;
      const found = await unitRows(table, [...wanted], dimension);
      makeRoom(columns.size + wanted.size);
      let at = 0;
      for (const id of wanted) {
        // Another question may have learned it while this one waited.
        if (!columns.has(id)) {
          unit.set(found.unit.subarray(at * dimension, (at + 1) * dimension), columns.size * dimension);
          norms[columns.size] = found.norms[at] as number;
          columns.set(id, columns.size);
        }
        at += 1;
      }
    },
    columnsOf: (ids) => Uint32Array.from(ids, (id) => columns.get(id) as number),
    norms: () => norms,
    lengthOfSum: (positions) => lengthOf(sumRows(positions, unit, norms, dimension)),
    phraseScales: (positions) => phraseScales(positions, unit, norms, dimension),
    extend(row) {
      if (row.filled === columns.size) return row.values;
      if (row.values.length < columns.size) {
        const values = new Float32Array(Math.max(columns.size, Math.min(norms.length, row.values.length * 2)));
        values.set(row.values);
        row.values = values;
      }
      for (let column = row.filled; column < columns.size; column += 1) row.values[column] = dotAt(unit, column * dimension, row.unit);
      row.filled = columns.size;
      return row.values;
    },
    products(similar, queryNorms) {
      const products = new Float32Array(columns.size);
      similar.forEach((row, at) => {
        const norm = queryNorms[at] as number;
        for (let column = 0; column < products.length; column += 1) products[column] = (products[column] as number) + norm * (row[column] as number);
      });
      for (let column = 0; column < products.length; column += 1) products[column] = (products[column] as number) * (norms[column] as number);
      return products;
    },
  };
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

/** Sum of rows given by their unit vectors and lengths. */
export function sumRows(columns: Uint32Array, unit: Float32Array, norms: Float32Array, dimension: number): Float32Array {
  const sum = new Float32Array(dimension);
  for (const column of columns) {
    const norm = norms[column] as number;
    for (let at = 0; at < dimension; at += 1) sum[at] = (sum[at] as number) + norm * (unit[column * dimension + at] as number);
  }
  return sum;
}

/** Euclidean length. */
export function lengthOf(vector: Float32Array): number {
  return Math.sqrt(dot(vector, vector));
}

/** Rows scaled to length 1, and the lengths they had. */
export async function unitRows(table: TokenTable, ids: readonly number[], dimension: number): Promise<{ unit: Float32Array; norms: Float32Array }> {
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
