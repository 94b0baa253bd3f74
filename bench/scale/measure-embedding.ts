/** How many passages a second threads embed, with nothing else done: from the text to its unit vector. */
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readConfig } from '../../src/config.ts';
import { readStaticTable, WEIGHTS_FILE } from '../../src/drivers/static-table.ts';
import { startWorker } from '../../src/start-worker.ts';
import type { EmbedThreadData } from './embed-thread.ts';

export interface EmbeddingRate {
  readonly passages: number;
  readonly characters: number;
  readonly threads: number;
  readonly seconds: number;
  /** Passages a second, all threads together. */
  readonly rate: number;
}

/** Loading the model is not counted. */
export async function measureEmbedding(corpus: string, most: number, threads: number): Promise<EmbeddingRate> {
  const texts: string[] = [];
  for await (const line of createInterface({ input: createReadStream(join(corpus, 'events.jsonl')) })) {
    const { passages } = JSON.parse(line) as { readonly passages: readonly { readonly text: string }[] };
    texts.push(...passages.map(({ text }) => text));
    if (texts.length >= most) break;
  }
  const { bundledModel: folder } = readConfig();
  const table = await readStaticTable(join(folder, WEIGHTS_FILE));
  const workers = Array.from({ length: threads }, (_, thread) => {
    const data: EmbedThreadData = { folder, table, texts: texts.filter((_text, at) => at % threads === thread) };
    return startWorker(new URL('./embed-thread.ts', import.meta.url), data);
  });
  await Promise.all(workers.map((worker) => once(worker, 'message')));
  const started = performance.now();
  const done = workers.map((worker) => once(worker, 'message') as Promise<[number]>);
  for (const worker of workers) worker.postMessage('begin');
  const passages = (await Promise.all(done)).reduce((sum, [count]) => sum + count, 0);
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  return { passages, characters: texts.reduce((sum, { length }) => sum + length, 0), threads, seconds, rate: passages / seconds };
}
