/**
 * Ten times the load that the service can bear, for a minute: `npm run overload [-- --seconds 60 --factor 10]`.
 * Exits 1 when it bears it worse than RELIABILITY.md promises. Service and load generator have a processor
 * core each, as if they were two machines: sharing them, the generator takes from the service what it needs for ten times the requests.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import autocannon from 'autocannon';
import { buildIndex } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import { createQuestionPaths, startServiceProcess } from './service-process.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, factor: { type: 'string', default: '10' } } });
const seconds = Number(values.seconds);
const PORT = 18_788;
/** Closed loop: as many as keep the search thread busy without a queue that grows. */
const SUSTAINED_CONNECTIONS = 16;
const OVERLOAD_CONNECTIONS = 400;
const [SERVICE_CORE, LOAD_CORE] = [0, 1];
/** What RELIABILITY.md promises. */
const LEAST_GOODPUT = 0.8;
const LONGEST_PROBE_MS = 50;
/** Growth over the second half of the overload, when queue and caches are full. */
const MOST_GROWTH = 0.1;

const config = readConfig();
const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-overload-'));
const nextPath = await createQuestionPaths();

interface Measured {
  /** Answers with a status under 300, a second. */
  readonly goodput: number;
  readonly offered: number;
  readonly refused: number;
  readonly failed: number;
  readonly accepted_p50_ms: number;
  readonly accepted_p99_ms: number;
}

async function load(url: string, options: Pick<autocannon.Options, 'connections' | 'duration' | 'overallRate'>): Promise<Measured> {
  const accepted: number[] = [];
  let refused = 0;
  let failed = 0;
  await new Promise<void>((resolve, reject) => {
    const run = autocannon(
      { url, ...options, requests: [{ setupRequest: (request) => ({ ...request, path: nextPath() }) }] },
      (error: Error | null, result: autocannon.Result) => {
        failed += result.errors;
        if (error) reject(error);
        else resolve();
      },
    );
    run.on('response', (_, status, __, milliseconds) => {
      if (status < 300) accepted.push(milliseconds);
      else if (status === 503) refused += 1;
      else failed += 1;
    });
  });
  accepted.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(accepted[Math.min(accepted.length - 1, Math.floor(accepted.length * share))] ?? 0);
  const duration = Number(options.duration);
  return {
    goodput: Math.round(accepted.length / duration),
    offered: Math.round((accepted.length + refused + failed) / duration),
    refused,
    failed,
    accepted_p50_ms: at(0.5),
    accepted_p99_ms: at(0.99),
  };
}

await buildIndex(config, { inputs: [config.defaultInput], indexDir });
execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(LOAD_CORE), String(process.pid)]);
const service = await startServiceProcess(indexDir, PORT, { THREADS: '1' }, SERVICE_CORE);
try {
  await load(service.url, { connections: SUSTAINED_CONNECTIONS, duration: 5 });
  const sustained = await load(service.url, { connections: SUSTAINED_CONNECTIONS, duration: 10 });
  const before = service.residentMegabytes();
  const prober = startProber(`${service.url}/healthz`);
  const memory: number[] = [];
  const sampling = setInterval(() => memory.push(service.residentMegabytes()), 5_000);
  const overloaded = await load(service.url, {
    connections: OVERLOAD_CONNECTIONS,
    duration: seconds,
    overallRate: sustained.goodput * Number(values.factor),
  });
  clearInterval(sampling);
  const probes = await prober.stop();
  const after = await load(service.url, { connections: SUSTAINED_CONNECTIONS, duration: 5 });
  const share = overloaded.goodput / sustained.goodput;
  const probe = (part: number): number => Math.round(probes[Math.min(probes.length - 1, Math.floor(probes.length * part))] ?? Number.NaN);
  const growth = (memory.at(-1) as number) / (memory[Math.floor(memory.length / 2)] as number) - 1;
  const isHeld =
    share >= LEAST_GOODPUT && probe(0.99) <= LONGEST_PROBE_MS && growth <= MOST_GROWTH && overloaded.failed === 0 && service.child.exitCode === null;
  console.log(
    JSON.stringify(
      {
        machine: `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; service on one core, load generator on another`,
        seconds,
        sustained,
        overloaded,
        goodput_share: Math.round(share * 100) / 100,
        healthz_ms: { n: probes.length, p50: probe(0.5), p99: probe(0.99), longest: probe(1) },
        service_rss_mb: { before, during: memory },
        after,
        held: isHeld,
      },
      null,
      2,
    ),
  );
  if (!isHeld) process.exitCode = 1;
} finally {
  await service.stop();
  await rm(indexDir, { recursive: true, force: true });
}

/** Asks for health from a thread of its own: the load generator's is busy, and its waiting is not the service's. */
function startProber(url: string): { stop(): Promise<number[]> } {
  const worker = new Worker(new URL('./probe-thread.mjs', import.meta.url), { workerData: url });
  return {
    stop() {
      const times = new Promise<number[]>((resolve) => worker.once('message', resolve));
      worker.postMessage('stop');
      return times;
    },
  };
}
