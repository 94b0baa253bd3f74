import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildIndex, loadBundledEmbedder } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { readCurrent } from '../../src/store/current.ts';
import { type ChildProgram, startProgram } from './child-program.ts';
import { PATIENCE, RUNS, tell } from './run-length.ts';
import { slopeOf } from './rss-slope.ts';
import { type Answer, type DigestState, makeTwoDigests, QUESTIONS } from './two-digests.ts';

const config = readConfig();
const CLIENTS = 4;
/** A new version is noticed at once or by the poll every two seconds, then loaded. */
const TAKE_OVER_MS = 30_000;
const THREAD_START_MS = 3_000;
/** Far over what a sound run adds; the figures of a long run tell more. */
const MOST_GROWTH_MB = 40;
/** From which on a slope means something. */
const LEAST_VALUES = 20;
let states: readonly [DigestState, DigestState];
let dir: string;
let served: ChildProgram;
let url: string;

beforeAll(async () => {
  states = await makeTwoDigests(await loadBundledEmbedder(config));
}, PATIENCE);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'digest-search-reload-'));
});

afterEach(async () => {
  if (served.process.exitCode === null) expect(await served.end()).toBe(0);
});

async function serve(...args: string[]): Promise<void> {
  await build(states[0]);
  // As it is shipped: the tools that read TypeScript take memory in every new thread. Two arenas, as in the container: the allocator keeps what ended threads freed.
  served = startProgram('../../dist/cli/main.js', ['serve', '--index', dir, '--port', '0', ...args], { MALLOC_ARENA_MAX: '2' });
  url = (await served.says(/ready at (http:\S+)/))[1] as string;
}

const build = (state: DigestState): Promise<unknown> => buildIndex(config, { inputs: [state.path], indexDir: dir });

async function get<T>(path: string): Promise<T> {
  const response = await fetch(`${url}${path}`);
  if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

const askedVersion = async (): Promise<string> => (await get<{ index: { version: string } }>('/readyz')).index.version;

async function untilServed({ version }: DigestState): Promise<void> {
  const deadline = Date.now() + TAKE_OVER_MS;
  while ((await askedVersion()) !== version) {
    await sleep(20);
    if (Date.now() > deadline) throw new Error(`version ${version} was not taken over: ${served.output()}`);
  }
}

const readRssMb = (): number => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(served.pid)], { encoding: 'utf8' })) / 1024;

interface Load {
  requests: number;
  failed: string[];
  mixed: number;
  readonly versions: Set<string>;
  isOver: boolean;
}

/**
 * Asks without a pause and compares every answer with what its version answers alone. Each
 * request differs from all others in words to ignore that it does not have, so that none is
 * answered from what is kept of answers before.
 */
async function keepAsking(load: Load, first: number): Promise<void> {
  for (let at = first; !load.isOver; at += 1) {
    const nth = at % QUESTIONS.length;
    load.requests += 1;
    try {
      const asked = new URLSearchParams({ q: QUESTIONS[nth] as string, ignore: `${first}-${at}` });
      const { took_ms: _, ...answer } = await get<Answer & { took_ms: number }>(`/v1/search?${asked}`);
      load.versions.add(answer.index.version);
      const expected = states.find(({ version }) => version === answer.index.version)?.answers[nth];
      if (JSON.stringify(answer) !== JSON.stringify(expected)) load.mixed += 1;
    } catch (error) {
      load.failed.push(error instanceof Error ? `${error.message} ${String(error.cause ?? '')}` : String(error));
    }
  }
}

describe('a service whose index is built again', () => {
  it(
    'takes over every version under load, with no failed request and no mixed answer, and in the long run without growing',
    async () => {
      await serve();
      const load: Load = { requests: 0, failed: [], mixed: 0, versions: new Set(), isOver: false };
      const clients = Array.from({ length: CLIENTS }, (_, nth) => keepAsking(load, nth));
      const rss: number[] = [];
      for (let reload = 1; reload <= RUNS.reloads; reload += 1) {
        const state = states[reload % 2] as DigestState;
        await build(state);
        await untilServed(state);
        rss.push(readRssMb());
      }
      load.isOver = true;
      await Promise.all(clients);
      expect(load.failed).toEqual([]);
      expect(load.mixed).toBe(0);
      expect(load.requests).toBeGreaterThan(RUNS.reloads * 10);
      // The first half fills caches and finds the size of the heap.
      const settled = rss.slice(Math.floor(rss.length / 2));
      tell('reloads under load', {
        reloads: rss.length,
        requests: load.requests,
        failed: load.failed.length,
        mixed: load.mixed,
        rss_mb: rss.map(Math.round),
        slope_mb: slopeOf(rss),
        settled_slope_mb: slopeOf(settled),
      });
      // A handful of values has no slope: the collector alone moves each by a hundred megabytes.
      if (settled.length >= LEAST_VALUES) expect(slopeOf(settled)).toBeLessThan(MOST_GROWTH_MB);
    },
    PATIENCE,
  );

  it(
    'goes on with the old version when the new one is damaged, says so, and takes over the next whole one',
    async () => {
      await serve('--json');
      const other = `${dir}-damaged`;
      await buildIndex(config, { inputs: [states[1].path], indexDir: other });
      const folder = await readCurrent(other);
      const vectors = join(other, folder, 'vectors.f32');
      const bytes = await readFile(vectors);
      bytes[100] = (bytes[100] as number) ^ 1;
      await writeFile(vectors, bytes);
      await cp(join(other, folder), join(dir, folder), { recursive: true });
      await writeFile(join(dir, 'CURRENT'), `${folder}\n`);
      await served.says(new RegExp(`"event":"reload_failed".*vectors.f32.*version ${states[0].version} goes on answering`));
      expect(await askedVersion()).toBe(states[0].version);
      await build(states[1]);
      await untilServed(states[1]);
      await served.says(new RegExp(`"event":"reloaded","version":"${states[1].version}"`));
    },
    PATIENCE,
  );

  it(
    'answers from one version in every thread',
    async () => {
      await serve('--threads', '2');
      await build(states[1]);
      await untilServed(states[1]);
      const load: Load = { requests: 0, failed: [], mixed: 0, versions: new Set(), isOver: false };
      const clients = Array.from({ length: CLIENTS }, (_, nth) => keepAsking(load, nth));
      // The second thread starts when the first is there, and answers then.
      await sleep(THREAD_START_MS);
      load.isOver = true;
      await Promise.all(clients);
      expect(load).toMatchObject({ failed: [], mixed: 0, versions: new Set([states[1].version]) });
    },
    PATIENCE,
  );
});
