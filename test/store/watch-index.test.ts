import { cp, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, it } from 'vitest';
import { switchCurrent } from '../../src/store/current.ts';
import { watchIndex } from '../../src/store/watch-index.ts';

const FIRST = 'v-aaaaaaaaaaaa-0000000000000001';
const SECOND = 'v-bbbbbbbbbbbb-0000000000000002';
/** So slow that only the system's word can have come before. */
const NEVER_MS = 60_000;
const SOON_MS = 20;
let dir: string;
let seen: string[];
const see = ({ version }: { version: string }): number => seen.push(version);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'digest-search-watch-'));
  seen = [];
});

async function untilSeen(...versions: string[]): Promise<void> {
  for (let waited = 0; seen.length < versions.length && waited < 5_000; waited += SOON_MS) await sleep(SOON_MS);
  expect(seen).toEqual(versions);
}

it('tells the version in use, and another one as soon as it is, once each', async () => {
  await switchCurrent(dir, FIRST);
  const stop = watchIndex(dir, see, NEVER_MS);
  await untilSeen('aaaaaaaaaaaa');
  await switchCurrent(dir, SECOND);
  await untilSeen('aaaaaaaaaaaa', 'bbbbbbbbbbbb');
  stop();
  await switchCurrent(dir, FIRST);
  await sleep(5 * SOON_MS);
  expect(seen).toHaveLength(2);
});

it('notices a folder that was made or replaced after watching began, by looking', async () => {
  const later = join(dir, 'later');
  const stop = watchIndex(later, see, SOON_MS);
  await cp(dir, `${dir}-made`, { recursive: true });
  await switchCurrent(`${dir}-made`, FIRST);
  await rename(`${dir}-made`, later);
  await untilSeen('aaaaaaaaaaaa');
  await rm(later, { recursive: true });
  await cp(dir, `${dir}-made`, { recursive: true });
  await switchCurrent(`${dir}-made`, SECOND);
  await rename(`${dir}-made`, later);
  await untilSeen('aaaaaaaaaaaa', 'bbbbbbbbbbbb');
  stop();
});

it('leaves a CURRENT that makes no sense until it does', async () => {
  await writeFile(join(dir, 'CURRENT'), 'v-half');
  const stop = watchIndex(dir, see, SOON_MS);
  await sleep(5 * SOON_MS);
  expect(seen).toEqual([]);
  await switchCurrent(dir, FIRST);
  await untilSeen('aaaaaaaaaaaa');
  stop();
});
