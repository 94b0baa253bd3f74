/** A thread that makes the graph of one language's passages: the native library adds points one after the other. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { loadHnswlib, writeHnswIndex } from '../../drivers/hnswlib.ts';
import { createRowArithmetic } from '../../drivers/row-kernels.ts';
import type { StaticTable } from '../../drivers/static-table.ts';
import { multiply, toUnit } from '../../search/vectors.ts';
import { readBytes } from './array-file.ts';
import { COMPACT_FILES } from './layout.ts';
import { openPassageTokens } from './passage-tokens.ts';

export interface GraphThreadData {
  readonly folder: string;
  readonly path: string;
  readonly table: StaticTable;
  /** Passages that are points of the graph. */
  readonly numbers: Uint32Array;
}

/** Points added since the last report; 0 when the file is written. */
export type GraphReport = number;

const POINTS_A_REPORT = 1_000;

const { folder, path, table, numbers } = workerData as GraphThreadData;
const { lib } = loadHnswlib();
if (lib === undefined) throw new Error('hnswlib-node is not built for this machine');
const rows = createRowArithmetic(table);
const tokens = openPassageTokens(folder);
const axes = new Float32Array(readBytes(join(folder, COMPACT_FILES.axes)));

function* projectPassages(): Generator<Float32Array> {
  for (const [at, id] of numbers.entries()) {
    const sum = new Float32Array(table.dimension);
    rows.addRows(tokens.tokens(id), sum);
    yield toUnit(multiply(axes, sum));
    if ((at + 1) % POINTS_A_REPORT === 0) parentPort?.postMessage(POINTS_A_REPORT satisfies GraphReport);
  }
}

writeHnswIndex(lib, path, projectPassages(), numbers, axes.length / table.dimension);
parentPort?.postMessage(0 satisfies GraphReport);
