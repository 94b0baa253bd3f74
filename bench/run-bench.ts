/**
 * Measures what a user waits for: `npm run bench [-- --queries 100000]`.
 * Distinct questions are made from the judged ones by adding a number that matches nothing.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { buildIndex, openService } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { readJudgedQueries } from '../src/eval/judged-queries.ts';

const { values } = parseArgs({ options: { queries: { type: 'string', default: '100000' }, seconds: { type: 'string', default: '10' } } });
const config = readConfig();
const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-bench-'));
const PORT = 18_787;
const figure = (value: number): number => Math.round(value * 100) / 100;

try {
  const build = await buildIndex(config, { inputs: [config.defaultInput], indexDir });
  const questions = (await readJudgedQueries(join(config.packageRoot, 'data', 'eval', 'queries.jsonl'))).map(({ query }) => query);
  const service = await openService(config, { indexDir });
  const times: number[] = [];
  const memory: number[] = [];
  const count = Number(values.queries);
  for (let at = 0; at < count; at += 1) {
    const started = performance.now();
    await service.search({ q: `${questions[at % questions.length]} ${Math.floor(at / questions.length)}x`, mode: 'hybrid', understand: 'all', explain: false });
    times.push(performance.now() - started);
    if ((at + 1) % Math.ceil(count / 10) === 0) memory.push(Math.round(process.memoryUsage().rss / 1e6));
  }
  await service.close();
  const sorted = times.sort((a, b) => a - b);
  const quantile = (share: number): number => figure(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] as number);

  const coldStarts: number[] = [];
  const http: Record<string, unknown> = {};
  for (const workers of [1, cpus().length]) {
    const { coldStart, stop } = await startService(workers);
    coldStarts.push(coldStart);
    for (const connections of [1, 32]) {
      let at = 0;
      const result = await autocannon({
        url: `http://127.0.0.1:${PORT}`,
        connections,
        duration: Number(values.seconds),
        requests: [{ setupRequest: (request) => ({ ...request, path: `/v1/search?q=${encodeURIComponent(`${questions[at % questions.length]} ${at++}y`)}` }) }],
      });
      http[`${workers} workers, ${connections} connections`] = {
        requests_per_s: result.requests.average,
        p50_ms: result.latency.p50,
        p99_ms: result.latency.p99,
        errors: result.errors + result.non2xx,
      };
    }
    await stop();
  }
  console.log(
    JSON.stringify(
      {
        machine: `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`,
        build_ms: build.took_ms,
        cold_start_ms: Math.round(coldStarts[0] as number),
        search: { n: count, p50_ms: quantile(0.5), p99_ms: quantile(0.99) },
        rss_mb_by_tenth: memory,
        http,
      },
      null,
      2,
    ),
  );
} finally {
  await rm(indexDir, { recursive: true, force: true });
}

/** Starts the built service as a user would; resolves when all workers answer. */
async function startService(workers: number): Promise<{ coldStart: number; stop: () => Promise<void> }> {
  const started = performance.now();
  const args = ['serve', '--index', indexDir, '--port', String(PORT), '--workers', String(workers)];
  const server = spawn(process.execPath, [join(config.packageRoot, 'dist', 'cli', 'main.js'), ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  const said = workers === 1 ? 'ready at' : `${workers} workers answer`;
  await new Promise<void>((resolve, reject) => {
    let text = '';
    server.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes(said)) resolve();
    });
    server.once('exit', () => reject(new Error(`the service ended before it answered: ${text}`)));
  });
  const coldStart = performance.now() - started;
  return {
    coldStart,
    stop: () =>
      new Promise((resolve) => {
        server.removeAllListeners('exit').once('exit', () => resolve());
        server.kill('SIGTERM');
      }),
  };
}
