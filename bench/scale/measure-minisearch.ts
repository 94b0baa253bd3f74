/** What MiniSearch takes to hold the passages of a corpus, in one process that does nothing else. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildLexicalIndex, openLexicalIndex } from '../../src/drivers/minisearch.ts';
import { splitTerms } from '../../src/text/terms.ts';
import { quantile } from './quantile.ts';
import { readQuestions } from './vectors.ts';

export interface MiniSearchFigures {
  readonly passages: number;
  readonly terms: number;
  readonly buildCpuSeconds: number;
  /** While it is built and made ready to be written. */
  readonly peakMegabytes: number;
  readonly search: { readonly n: number; readonly p50: number; readonly p99: number };
}

export async function measureMiniSearch(corpus: string, most: number, queries: number): Promise<MiniSearchFigures> {
  const passages: { id: number; text: string }[] = [];
  for await (const line of createInterface({ input: createReadStream(join(corpus, 'events.jsonl')) })) {
    const event = JSON.parse(line) as { passages: { text: string }[] };
    for (const { text } of event.passages) passages.push({ id: passages.length, text });
    if (passages.length >= most) break;
  }
  const before = process.cpuUsage();
  const stored = buildLexicalIndex(passages);
  const { user, system } = process.cpuUsage(before);
  const index = openLexicalIndex(stored);
  const times: number[] = [];
  for (const question of readQuestions(corpus, queries)) {
    const terms = [...new Set(splitTerms(question).map(({ term }) => term))];
    const started = performance.now();
    await index.search(terms, 200);
    times.push(performance.now() - started);
  }
  return {
    passages: passages.length,
    terms: Object.keys(stored.documentFrequency).length,
    buildCpuSeconds: (user + system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
    search: { n: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99) },
  };
}
