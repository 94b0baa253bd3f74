import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { loadHnswlib, openHnswIndex, writeHnswIndex } from '../../src/drivers/hnswlib.ts';
import { createExactIndex } from '../../src/search/exact-index.ts';

it('finds at least 95 % of the exact ten nearest', async () => {
  const { lib } = loadHnswlib();
  if (lib === undefined) return expect(lib).toBeUndefined();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2 ** 30 }), async (seed) => {
      let state = seed;
      const random = (): number => {
        state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
        return state / 0x7fffffff - 0.5;
      };
      const vectors = Array.from({ length: 500 }, () => {
        const vector = Float32Array.from({ length: 32 }, random);
        const norm = Math.hypot(...vector);
        return vector.map((value) => value / norm);
      });
      const ids = vectors.map((_, at) => at);
      const path = join(mkdtempSync(join(tmpdir(), 'hnsw-')), 'index');
      writeHnswIndex(lib, path, vectors, ids, 32);
      const graph = openHnswIndex(lib, path, 32);
      const exact = createExactIndex(vectors, ids);
      let found = 0;
      for (const query of vectors.slice(0, 20)) {
        const truth = new Set((await exact.search(query, 10)).map(({ id }) => id));
        found += (await graph.search(query, 10)).filter(({ id }) => truth.has(id)).length;
      }
      expect(found / 200).toBeGreaterThanOrEqual(0.95);
    }),
    { numRuns: 10 },
  );
});
