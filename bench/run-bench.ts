/**
 * Measures what a user waits for: `npm run bench [-- --queries 100000]`.
 * Distinct questions are made from the judged ones by adding marks that say nothing.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { buildIndex, loadBundledEmbedder, openService } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { readJudgedQueries } from '../src/eval/judged-queries.ts';
import { createDistinctQuestions } from './distinct-questions.ts';
import { createQuestionPaths, startServiceProcess } from './service-process.ts';

const { values } = parseArgs({ options: { queries: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '10' } } });
const config = readConfig();
const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-bench-'));
const PORT = 18_787;
const nextPath = await createQuestionPaths();
const figure = (value: number): number => Math.round(value * 100) / 100;

const nextQuestion = createDistinctQuestions((await readJudgedQueries(join(config.packageRoot, 'data', 'eval', 'queries.jsonl'))).map(({ query }) => query));

try {
  const build = await buildIndex(config, { inputs: [config.defaultInput], indexDir });
  const count = Number(values.queries);

  // First: what this process does itself would stand beside the load that it makes.
  const coldStarts: number[] = [];
  const memory: number[] = [];
  const http: Record<string, unknown> = {};
  for (const threads of [1, cpus().length]) {
    const service = await startServiceProcess(indexDir, PORT, { THREADS: String(threads) });
    coldStarts.push(service.coldStart);
    if (threads === 1) {
      for (let tenth = 0; tenth < 10; tenth += 1) {
        await load({ connections: 8, amount: Math.ceil(count / 10) });
        memory.push(service.residentMegabytes());
      }
    }
    // A fresh process compiles its hot code during the first few thousand requests.
    await load({ connections: 32, duration: Number(values.seconds) });
    for (const connections of [1, 32]) {
      const { requests, latency, errors, non2xx } = await load({ connections, duration: Number(values.seconds) });
      http[`${threads} threads, ${connections} connections`] = {
        requests_per_s: requests.average,
        p50_ms: latency.p50,
        p99_ms: latency.p99,
        errors: errors + non2xx,
      };
    }
    await service.stop();
  }
  const service = await openService(config, { indexDir });
  const times: number[] = [];
  const inProcess = Math.min(count, 20_000);
  for (let at = 0; at < inProcess; at += 1) {
    const started = performance.now();
    await service.search({ q: nextQuestion(), mode: 'hybrid', understand: 'all', explain: false });
    times.push(performance.now() - started);
  }
  await service.close();
  const embedder = await loadBundledEmbedder(config);
  const embeddingTimes: number[] = [];
  for (let at = 0; at < 10_000; at += 1) {
    const started = performance.now();
    await embedder.embed([nextQuestion()], 'query');
    embeddingTimes.push(performance.now() - started);
  }
  await embedder.dispose();

  console.log(
    JSON.stringify(
      {
        machine: `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`,
        build_ms: build.took_ms,
        cold_start_ms: Math.round(coldStarts[0] as number),
        query_embedding: { n: embeddingTimes.length, ...quantiles(embeddingTimes) },
        search: { n: inProcess, ...quantiles(times) },
        service_rss_mb: { requests: count, by_tenth: memory },
        http,
      },
      null,
      2,
    ),
  );
} finally {
  await rm(indexDir, { recursive: true, force: true });
}

/** Distinct questions over HTTP. */
function load(options: { readonly connections: number; readonly duration?: number; readonly amount?: number }): Promise<autocannon.Result> {
  return autocannon({ url: `http://127.0.0.1:${PORT}`, ...options, requests: [{ setupRequest: (request) => ({ ...request, path: nextPath() }) }] });
}

function quantiles(times: readonly number[]): { p50_ms: number; p99_ms: number } {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => figure(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number);
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}
