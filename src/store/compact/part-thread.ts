/** A thread that works out parts of a corpus, one after the other. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createRowArithmetic } from '../../drivers/row-kernels.ts';
import type { StaticTable } from '../../drivers/static-table.ts';
import { loadUnigram } from '../../drivers/unigram.ts';
import { describePart } from './describe-part.ts';
import { writePart } from './part-file.ts';

export interface PartThreadData {
  /** Folder of the model. */
  readonly model: string;
  readonly table: StaticTable;
}

export interface PartOrder {
  readonly lines: string;
  readonly path: string;
}

/** Null when an order is done. */
export type PartReport = { readonly message: string; readonly code: string | undefined } | null;

const { model, table } = workerData as PartThreadData;
const tokenizer = await loadUnigram(join(model, 'tokenizer.json'));
const rows = createRowArithmetic(table);
parentPort?.on('message', ({ lines, path }: PartOrder) => {
  let report: PartReport = null;
  try {
    writePart(path, describePart(lines, tokenizer, rows));
  } catch (error) {
    report = { message: error instanceof Error ? error.message : String(error), code: (error as NodeJS.ErrnoException).code };
  }
  parentPort?.postMessage(report);
});
