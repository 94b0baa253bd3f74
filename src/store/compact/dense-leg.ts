/** Nearest passages of a language: a graph over vectors on their principal axes finds them, exact cosines from the tokens put them in order. */
import type { Allowed, RowArithmetic, Scored, VectorIndex } from '../../domain/ports.ts';
import { HNSW_DEFAULTS } from '../../drivers/hnswlib.ts';
import { multiply, toUnit } from '../../search/vectors.ts';
import type { PassageTokens } from './passage-tokens.ts';

/**
 * @param graph null without the native addon: every allowed passage is then compared
 * @param listPassages of the language
 */
export function createDenseLeg(
  graph: VectorIndex | null,
  axes: Float32Array,
  listPassages: (allowed: Allowed | null) => Uint32Array,
  compare: (vector: Float32Array, passages: ArrayLike<number>) => Float32Array,
): VectorIndex {
  function order(vector: Float32Array, passages: ArrayLike<number>, k: number): Scored[] {
    const cosines = compare(vector, passages);
    return Array.from(cosines, (score, at) => ({ id: passages[at] as number, score }))
      .sort((a, b) => b.score - a.score || a.id - b.id)
      .slice(0, k);
  }
  return {
    method: graph === null ? 'exact' : 'hnsw',
    async search(vector, k, allowed = null) {
      // A walk through the graph would meet mostly others where few are allowed.
      if (graph === null || (allowed !== null && allowed.few !== null)) return order(vector, listPassages(allowed), k);
      // All that the walk through the graph has compared closely: the exact order of a few is found among many.
      const near = await graph.search(toUnit(multiply(axes, vector)), Math.max(k, HNSW_DEFAULTS.efSearch), allowed);
      return order(
        vector,
        near.map(({ id }) => id),
        k,
      );
    },
  };
}

/** Exact cosines of a vector with passages, from their tokens: each distinct token is multiplied once. */
export function createComparison(rows: RowArithmetic, tokens: PassageTokens): (vector: Float32Array, passages: ArrayLike<number>) => Float32Array {
  const columns = new Int32Array(rows.rows).fill(-1);
  return (vector, passages) => {
    const distinct: number[] = [];
    for (let at = 0; at < passages.length; at += 1) {
      for (const id of tokens.tokens(passages[at] as number)) {
        if (columns[id] !== -1) continue;
        columns[id] = distinct.length;
        distinct.push(id);
      }
    }
    const products = rows.productsWithVector(vector, Uint32Array.from(distinct));
    const cosines = Float32Array.from({ length: passages.length }, (_, at) => {
      const passage = passages[at] as number;
      const length = tokens.passageLength(passage);
      let sum = 0;
      for (const id of tokens.tokens(passage)) sum += products[columns[id] as number] as number;
      return length === 0 ? 0 : sum / length;
    });
    for (const id of distinct) columns[id] = -1;
    return cosines;
  };
}
