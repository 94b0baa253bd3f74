/** Draws what {@link measureGraphs} found: recall against time, a curve for each M. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphFigures } from './measure-graphs.ts';
import { drawChart } from './plot.ts';

/** One chart a file of figures; curves of one efConstruction. */
export function plotGraphs(files: readonly string[], efConstruction: number, out: string): string[] {
  mkdirSync(out, { recursive: true });
  return files.map((file) => {
    const figures = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as GraphFigures);
    const chosen = figures.filter((graph) => graph.efConstruction === efConstruction);
    const [first] = chosen;
    if (first === undefined) throw new Error(`${file} has no graph of efConstruction ${efConstruction}`);
    const path = join(out, `hnsw-${first.points}.svg`);
    writeFileSync(
      path,
      drawChart({
        title: `HNSW of ${first.points.toLocaleString('en')} passages: recall@10 by efSearch`,
        x: { name: `efSearch (efConstruction ${efConstruction}, ${first.axes} axes)`, ticks: first.search.map(({ efSearch }) => efSearch), isLog: true },
        y: { name: 'recall@10', ticks: [0.75, 0.8, 0.85, 0.9, 0.95, 1] },
        series: chosen.map(({ m, search }) => ({
          name: `M ${m}`,
          points: search.map(({ efSearch, recall, p50 }) => ({
            x: efSearch,
            y: Math.max(0.75, recall),
            label: `M ${m}, efSearch ${efSearch}: ${recall.toFixed(3)}, ${p50.toFixed(2)} ms`,
          })),
        })),
      }),
    );
    return path;
  });
}
