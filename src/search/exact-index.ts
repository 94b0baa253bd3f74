import type { VectorIndex } from '../domain/ports.ts';
import { dot } from './vectors.ts';

/**
 * Compares a query with every vector: the oracle of the approximate index, and what
 * serves where the native addon is missing. Time grows with the number of vectors.
 */
export function createExactIndex(vectors: readonly Float32Array[], ids: readonly number[]): VectorIndex {
  return {
    method: 'exact',
    async search(vector, k, allowed) {
      return ids
        .map((id, at) => ({ id, score: dot(vectors[at] as Float32Array, vector) }))
        .filter(({ id }) => allowed?.has(id) !== false)
        .sort((a, b) => b.score - a.score || a.id - b.id)
        .slice(0, k);
    },
  };
}
