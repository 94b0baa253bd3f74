/**
 * What HNSW finds of the ten passages that are nearest by exact search over the whole vectors, by M, efConstruction
 * and efSearch. Graphs hold vectors on their first principal axes; what a search gives (as many as efSearch) is put in
 * order by exact cosines, as the index does.
 */
import { dot } from '../../src/search/vectors.ts';
import { loadHnswlib } from '../../src/drivers/hnswlib.ts';
import { findPrincipalAxes } from '../../src/drivers/principal-axes.ts';
import { quantile } from './quantile.ts';
import { embedPassages, loadEmbedText, projectTo, readQuestions, takeBest } from './vectors.ts';

export interface GraphOptions {
  readonly corpus: string;
  readonly language: 'en' | 'zh';
  readonly axes: number;
  readonly queries: number;
  readonly m: readonly number[];
  readonly efConstruction: readonly number[];
  readonly efSearch: readonly number[];
}

export interface GraphFigures {
  readonly points: number;
  readonly axes: number;
  readonly m: number;
  readonly efConstruction: number;
  readonly buildSeconds: number;
  readonly search: readonly { readonly efSearch: number; readonly recall: number; readonly p50: number; readonly p99: number }[];
}

const NEAREST = 10;
const SAMPLE = 10_000;

export async function* measureGraphs(options: GraphOptions): AsyncGenerator<GraphFigures> {
  const { lib } = loadHnswlib();
  if (lib === undefined) throw new Error('hnswlib-node is not built for this machine');
  const { embed, dimension } = await loadEmbedText();
  const vectors = await embedPassages(options.corpus, options.language, embed);
  const questions = readQuestions(options.corpus, options.queries).map(embed);
  const nearest = questions.map((question) => new Set(findNearest(question, vectors, vectors.keys(), NEAREST)));
  const step = Math.max(1, vectors.length / SAMPLE);
  const sample = Array.from({ length: Math.min(SAMPLE, vectors.length) }, (_, at) => vectors[Math.floor(at * step)] as Float32Array);
  const isWhole = options.axes === dimension;
  const axes = isWhole ? new Float32Array(0) : findPrincipalAxes(sample, dimension, options.axes);
  const place = (vector: Float32Array): number[] => Array.from(isWhole ? vector : projectTo(axes, options.axes, vector));
  const points = vectors.map(place);
  const asked = questions.map(place);
  for (const m of options.m) {
    for (const efConstruction of options.efConstruction) {
      const index = new lib.HierarchicalNSW('cosine', options.axes);
      index.initIndex({ maxElements: points.length, m, efConstruction, randomSeed: 100 });
      const started = performance.now();
      points.forEach((point, at) => {
        index.addPoint(point, at);
      });
      const buildSeconds = (performance.now() - started) / 1000;
      const search = options.efSearch.map((efSearch) => {
        index.setEf(efSearch);
        let hits = 0;
        const times = asked.map((point, at) => {
          const before = performance.now();
          const { neighbors } = index.searchKnn(point, Math.min(efSearch, points.length));
          const found = findNearest(questions[at] as Float32Array, vectors, neighbors, NEAREST);
          const took = performance.now() - before;
          for (const id of found) if (nearest[at]?.has(id)) hits += 1;
          return took;
        });
        return { efSearch, recall: hits / (questions.length * NEAREST), p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
      });
      yield { points: points.length, axes: options.axes, m, efConstruction, buildSeconds, search };
    }
  }
}

function findNearest(question: Float32Array, vectors: readonly Float32Array[], ids: Iterable<number>, count: number): number[] {
  return takeBest(ids, count, (id) => dot(question, vectors[id] as Float32Array));
}
