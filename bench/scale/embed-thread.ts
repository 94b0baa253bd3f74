/** A thread that embeds texts for `scale embed`: ready when it has the model, then told to begin. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { createRowArithmetic } from '../../src/drivers/row-kernels.ts';
import type { StaticTable } from '../../src/drivers/static-table.ts';
import { loadUnigram } from '../../src/drivers/unigram.ts';
import { toUnit } from '../../src/search/vectors.ts';
import { normaliseText } from '../../src/text/normalise.ts';

export interface EmbedThreadData {
  readonly folder: string;
  readonly table: StaticTable;
  readonly texts: readonly string[];
}

const { folder, table, texts } = workerData as EmbedThreadData;
const { encode } = await loadUnigram(join(folder, 'tokenizer.json'));
const rows = createRowArithmetic(table);
parentPort?.once('message', () => {
  let embedded = 0;
  for (const text of texts) {
    const sum = new Float32Array(rows.dimension);
    rows.addRows(Uint32Array.from(encode(normaliseText(text).text)), sum);
    embedded += toUnit(sum).length > 0 ? 1 : 0;
  }
  parentPort?.postMessage(embedded);
});
parentPort?.postMessage('ready');
