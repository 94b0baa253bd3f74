/** Recall and time of the graphs of a built index by efSearch: what a walk gives is put in order by exact cosines, as the index does. */
import { join } from 'node:path';
import { LANGUAGES, type Language } from '../../src/domain/event.ts';
import type { RowArithmetic } from '../../src/domain/ports.ts';
import { loadHnswlib, openHnswIndex } from '../../src/drivers/hnswlib.ts';
import { multiply, toUnit } from '../../src/search/vectors.ts';
import { readBytes } from '../../src/store/compact/array-file.ts';
import { createComparison } from '../../src/store/compact/dense-leg.ts';
import { COMPACT_FILES } from '../../src/store/compact/layout.ts';
import { openPassageTokens } from '../../src/store/compact/passage-tokens.ts';
import { quantile } from './quantile.ts';
import { takeBest } from './vectors.ts';

const NEAREST = 10;

export interface EfSearchFigures {
  readonly efSearch: number;
  readonly recallAt10: Readonly<Record<Language, number>>;
  /** Milliseconds of both languages together. */
  readonly p50: number;
  readonly p99: number;
}

/** @param nearest for each language the numbers of the nearest passages of each vector, by exact search */
export async function measureEfSearch(
  folder: string,
  rows: RowArithmetic,
  vectors: readonly Float32Array[],
  nearest: Readonly<Record<Language, readonly ReadonlySet<number>[]>>,
  efSearch: readonly number[],
): Promise<EfSearchFigures[]> {
  const { lib } = loadHnswlib();
  if (lib === undefined) throw new Error('hnswlib-node is not built for this machine');
  const axes = new Float32Array(readBytes(join(folder, COMPACT_FILES.axes)));
  const compare = createComparison(rows, openPassageTokens(folder));
  // As many as are asked for are looked at: efSearch is the number asked for.
  const graphs = LANGUAGES.map((language) => openHnswIndex(lib, join(folder, COMPACT_FILES.hnsw(language)), axes.length / rows.dimension, 1));
  const figures: EfSearchFigures[] = [];
  for (const ef of efSearch) {
    const hits = { en: 0, zh: 0 };
    const times: number[] = [];
    for (const [at, vector] of vectors.entries()) {
      const started = performance.now();
      const found = await Promise.all(
        graphs.map(async (graph) => {
          const ids = (await graph.search(toUnit(multiply(axes, vector)), ef)).map(({ id }) => id);
          const cosines = compare(vector, ids);
          return takeBest(ids.keys(), NEAREST, (place) => cosines[place] as number).map((place) => ids[place] as number);
        }),
      );
      times.push(performance.now() - started);
      LANGUAGES.forEach((language, number) => {
        for (const id of found[number] ?? []) hits[language] += Number(nearest[language][at]?.has(id));
      });
    }
    const total = vectors.length * NEAREST;
    figures.push({ efSearch: ef, recallAt10: { en: hits.en / total, zh: hits.zh / total }, p50: quantile(times, 0.5), p99: quantile(times, 0.99) });
  }
  return figures;
}
