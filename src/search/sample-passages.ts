import { RANKING } from './ranking.ts';

/**
 * Distinct tokens of passages spread evenly over a corpus, {@link RANKING}.backgroundSample of them at most; titles and
 * captions too short to stand for it are left out where longer passages are there.
 *
 * @param passages token ids of each sentence of each passage
 */
export function samplePassages(passages: readonly (readonly Uint32Array[])[]): Uint32Array[] {
  const distinct = passages.map((sentences) => {
    const merged = new Set<number>();
    for (const ids of sentences) for (const id of ids) merged.add(id);
    return Uint32Array.from(merged);
  });
  return chooseSample(distinct);
}

/** The choice of {@link samplePassages} among the distinct tokens of passages. */
export function chooseSample(distinct: readonly Uint32Array[]): Uint32Array[] {
  const long = distinct.filter(({ length }) => length >= RANKING.backgroundTokens);
  const pool = long.length > 0 ? long : distinct;
  const step = Math.max(1, pool.length / RANKING.backgroundSample);
  return Array.from({ length: Math.min(pool.length, RANKING.backgroundSample) }, (_, at) => pool[Math.floor(at * step)] as Uint32Array);
}
