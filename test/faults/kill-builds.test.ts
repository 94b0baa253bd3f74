import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIndex, loadBundledEmbedder } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Embedder } from '../../src/domain/ports.ts';
import { type ChildProgram, startProgram } from './child-program.ts';
import { PATIENCE, RUNS, tell } from './run-length.ts';
import { askAll, type DigestState, makeTwoDigests, openWith } from './two-digests.ts';

/** A build and a little more, so that every step of it is a moment to be killed at. */
const LONGEST_LIFE_MS = 300;

const config = readConfig();
let embedder: Embedder;
let states: readonly [DigestState, DigestState];

beforeAll(async () => {
  embedder = await loadBundledEmbedder(config);
  states = await makeTwoDigests(embedder);
}, PATIENCE);

function startBuilder(dir: string): ChildProgram {
  return startProgram('programs/build-in-turns.ts', [dir, states[0].path, states[1].path]);
}

/** Lets a builder work for a random while, kills it, and has the next one start up meanwhile. */
async function* killBuilders(times: number, chooseDir: () => Promise<string>): AsyncGenerator<{ dir: string; published: number }> {
  let dir = await chooseDir();
  let builder = startBuilder(dir);
  for (let kill = 0; kill < times; kill += 1) {
    const nextDir = await chooseDir();
    const next = startBuilder(nextDir);
    await builder.says(/ready/);
    builder.write('go');
    // On a busy machine the first build alone would fill the time.
    if (kill % 2 === 1) await builder.says(/published/);
    await sleep(Math.random() * LONGEST_LIFE_MS);
    await builder.end('SIGKILL');
    yield { dir, published: builder.output().split('published').length - 1 };
    builder = next;
    dir = nextDir;
  }
  await builder.end('SIGKILL');
}

async function countKinds(dir: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of await readdir(dir)) {
    const kind = name.split('-')[0] as string;
    counts[kind] = (counts[kind] ?? 0) + 1;
  }
  return counts;
}

it(
  'a reader finds a whole version at every moment while builders publish one after the other',
  async () => {
    const dir = await mkdtemp(join(tmpdir(), 'digest-search-read-'));
    await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
    const builder = startBuilder(dir);
    await builder.says(/ready/);
    builder.write('go');
    await builder.says(/published/);
    for (let round = 0; round < RUNS.readings; round += 1) {
      for (const service of await Promise.all([openWith(embedder, dir), openWith(embedder, dir)])) {
        expect(await askAll(service)).toEqual(states.find(({ version }) => version === service.info.version)?.answers);
      }
    }
    expect(builder.process.exitCode).toBeNull();
    await builder.end('SIGKILL');
    tell('read while publishing', { opened: 2 * RUNS.readings, published: builder.output().split('published').length - 1 });
  },
  PATIENCE,
);

describe('a builder that is killed', () => {
  it(
    'leaves the version before or the one after, whole, and nothing that piles up',
    async () => {
      const dir = await mkdtemp(join(tmpdir(), 'digest-search-kill-'));
      await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
      const found = { kills: 0, published: 0, first: 0, second: 0, brokenOff: 0 };
      for await (const { published } of killBuilders(RUNS.kills, async () => dir)) {
        const service = await openWith(embedder, dir);
        const state = states.find(({ version }) => version === service.info.version);
        expect(await askAll(service)).toEqual(state?.answers);
        const { v = 0, tmp = 0, lock = 0, bad = 0 } = await countKinds(dir);
        expect(v).toBeLessThanOrEqual(3);
        expect(tmp).toBeLessThanOrEqual(1);
        expect(lock).toBeLessThanOrEqual(1);
        expect(bad).toBe(0);
        found.kills += 1;
        found.published += published;
        found[state === states[0] ? 'first' : 'second'] += 1;
        found.brokenOff += tmp;
      }
      const { embedded } = await buildIndex(config, { inputs: [states[1].path], indexDir: dir });
      expect(embedded).toBeLessThan(states[1].answers.length * 10);
      expect(await countKinds(dir)).toEqual({ CURRENT: 1, v: expect.toSatisfy((count: number) => count <= 2) });
      tell('killed updates', found);
    },
    PATIENCE,
  );

  it(
    'leaves no index or a whole one when it was the first to build there',
    async () => {
      const found = { kills: 0, none: 0, whole: 0 };
      for await (const { dir } of killBuilders(Math.ceil(RUNS.kills / 5), () => mkdtemp(join(tmpdir(), 'digest-search-kill-')))) {
        const service = await openWith(embedder, dir).catch((error: unknown) => error);
        found.kills += 1;
        if (service instanceof Error) {
          // A version that is whole and that CURRENT does not name yet is found by whoever mends.
          expect(service).toMatchObject({ code: expect.stringMatching(/^index_missing$|^index_corrupt$/) });
          found.none += 1;
        } else found.whole += 1;
        await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
        expect(await askAll(await openWith(embedder, dir))).toEqual(states[0].answers);
        expect(await countKinds(dir)).toEqual({ CURRENT: 1, v: expect.toSatisfy((count: number) => count <= 2) });
      }
      tell('killed first builds', found);
    },
    PATIENCE,
  );
});
