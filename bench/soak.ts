/**
 * Half an hour at half the load that the service can bear: `npm run soak [-- --minutes 30]`.
 * Tells whether memory and open files grow, and exits 1 on any error.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import { buildIndex } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { createQuestionPaths, startServiceProcess } from './service-process.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
const PORT = 18_789;
const SAMPLE_MS = 10_000;

const config = readConfig();
const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-soak-'));
const nextPath = await createQuestionPaths();

function load(url: string, options: Partial<autocannon.Options>): Promise<autocannon.Result> {
  return new Promise((resolve, reject) => {
    autocannon(
      { url, connections: 16, ...options, requests: [{ setupRequest: (request) => ({ ...request, path: nextPath() }) }] },
      (error: Error | null, result) => {
        if (error) reject(error);
        else resolve(result);
      },
    );
  });
}

/** Least squares: growth a minute. */
function slopeOf(samples: readonly { readonly minute: number; readonly value: number }[]): number {
  const mean = (of: (sample: (typeof samples)[number]) => number): number => samples.reduce((sum, sample) => sum + of(sample), 0) / samples.length;
  const [x, y] = [mean(({ minute }) => minute), mean(({ value }) => value)];
  const [above, below] = [mean(({ minute, value }) => (minute - x) * (value - y)), mean(({ minute }) => (minute - x) ** 2)];
  return Math.round((above / below) * 1000) / 1000;
}

await buildIndex(config, { inputs: [config.defaultInput], indexDir });
const service = await startServiceProcess(indexDir, PORT);
try {
  await load(service.url, { duration: 10 });
  const sustained = (await load(service.url, { duration: 10 })).requests.average;
  const started = performance.now();
  const memory: { minute: number; value: number }[] = [];
  const files: { minute: number; value: number }[] = [];
  const sample = (): void => {
    const minute = (performance.now() - started) / 60_000;
    memory.push({ minute, value: service.residentMegabytes() });
    const open = service.openFiles();
    if (open !== undefined) files.push({ minute, value: open });
    process.stderr.write(`\r${minute.toFixed(1)} of ${minutes} minutes, ${memory.at(-1)?.value} MB, ${open} files `);
  };
  const sampling = setInterval(sample, SAMPLE_MS);
  const result = await load(service.url, { duration: minutes * 60, overallRate: Math.round(sustained / 2) });
  clearInterval(sampling);
  const failed = result.errors + result.non2xx;
  // The first tenth fills caches and heats code.
  const settled = memory.slice(Math.ceil(memory.length / 10));
  const settledFiles = files.slice(Math.ceil(files.length / 10));
  console.log(
    JSON.stringify(
      {
        machine: `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`,
        minutes,
        sustained_per_s: Math.round(sustained),
        requests: result.requests.total,
        failed,
        latency_ms: { p50: result.latency.p50, p99: result.latency.p99 },
        rss_mb: {
          first: settled[0]?.value,
          last: settled.at(-1)?.value,
          least: Math.min(...settled.map(({ value }) => value)),
          most: Math.max(...settled.map(({ value }) => value)),
          slope_a_minute: slopeOf(settled),
        },
        open_files:
          settledFiles.length === 0
            ? 'not known here'
            : { first: settledFiles[0]?.value, last: settledFiles.at(-1)?.value, slope_a_minute: slopeOf(settledFiles) },
      },
      null,
      2,
    ),
  );
  if (failed > 0 || service.child.exitCode !== null) process.exitCode = 1;
} finally {
  await service.stop();
  await rm(indexDir, { recursive: true, force: true });
}
