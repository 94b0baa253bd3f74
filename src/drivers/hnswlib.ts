/**
 * Approximate nearest neighbours with `hnswlib-node`, a native addon that is compiled
 * at install time; where it could not be, {@link loadHnswlib} gives undefined.
 *
 * The native loader trusts the file it reads: verify its checksum first.
 */
import { createRequire } from 'node:module';
import type { Scored, VectorIndex } from '../domain/ports.ts';
import { searchDeeper } from '../domain/search-deeper.ts';

/**
 * Malkov and Yashunin 2018 (arXiv 1603.09320): M 16 suits 100–1,000 dimensions. On the curves of docs/big-corpora.md twice
 * the efConstruction takes up to twice the time for less than a quarter more efSearch gives.
 */
export const HNSW_DEFAULTS = { m: 16, efConstruction: 100, efSearch: 256, seed: 100 } as const;

/** What is used of the addon. Written down here, so that the project compiles where the package could not be installed. */
interface NativeIndex {
  initIndex(options: { maxElements: number; m: number; efConstruction: number; randomSeed: number }): void;
  addPoint(vector: number[], label: number): void;
  writeIndexSync(path: string): void;
  readIndexSync(path: string): void;
  getCurrentCount(): number;
  setEf(ef: number): void;
  searchKnn(vector: number[], k: number): { neighbors: number[]; distances: number[] };
}

interface Hnswlib {
  readonly HierarchicalNSW: new (space: 'cosine', dimension: number) => NativeIndex;
}

const require = createRequire(import.meta.url);

/** The addon, or undefined with the reason when it is not built for this machine. */
export function loadHnswlib(): { lib: Hnswlib } | { lib: undefined; reason: string } {
  try {
    return { lib: require('hnswlib-node') as Hnswlib };
  } catch (error) {
    return { lib: undefined, reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

/** Writes an index file of the given unit vectors, labelled by `ids` in the same order. */
export function writeHnswIndex(lib: Hnswlib, path: string, vectors: Iterable<Float32Array>, ids: ArrayLike<number>, dimension: number): void {
  const index = new lib.HierarchicalNSW('cosine', dimension);
  index.initIndex({ maxElements: Math.max(1, ids.length), m: HNSW_DEFAULTS.m, efConstruction: HNSW_DEFAULTS.efConstruction, randomSeed: HNSW_DEFAULTS.seed });
  let at = 0;
  for (const vector of vectors) {
    index.addPoint(toPlainArray(vector), ids[at] as number);
    at += 1;
  }
  index.writeIndexSync(path);
}

/** Opens an index file whose checksum was verified. */
export function openHnswIndex(lib: Hnswlib, path: string, dimension: number, efSearch: number = HNSW_DEFAULTS.efSearch): VectorIndex {
  const index = new lib.HierarchicalNSW('cosine', dimension);
  index.readIndexSync(path);
  const count = index.getCurrentCount();
  async function walk(vector: Float32Array, k: number): Promise<Scored[]> {
    const wanted = Math.min(k, count);
    if (wanted === 0) return [];
    // The addon returns at most ef results of the graph walk: fewer than k would be a silent cut.
    index.setEf(Math.max(efSearch, wanted));
    const { neighbors, distances } = index.searchKnn(toPlainArray(vector), wanted);
    return neighbors.map((id, at) => ({ id, score: 1 - (distances[at] as number) })).sort((a, b) => b.score - a.score || a.id - b.id);
  }

  return { method: 'hnsw', search: (vector, k, allowed = null) => searchDeeper((depth) => walk(vector, depth), k, allowed) };
}

/** The addon takes plain arrays only; `Array.from` goes through the iterator and takes fifteen times as long. */
function toPlainArray(vector: Float32Array): number[] {
  const plain = new Array<number>(vector.length);
  for (let at = 0; at < vector.length; at += 1) plain[at] = vector[at] as number;
  return plain;
}
