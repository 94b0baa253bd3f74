import { statSync, truncateSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIndex, loadBundledEmbedder, openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Embedder } from '../../src/domain/ports.ts';
import * as hnswlib from '../../src/drivers/hnswlib.ts';
import { openOrBuild } from '../../src/open-or-build.ts';
import { readCurrent } from '../../src/store/current.ts';
import * as readIndex from '../../src/store/read-index.ts';
import { PATIENCE, RUNS, tell } from './run-length.ts';
import { ask, askAll, type DigestState, makeTwoDigests, openWith, QUESTIONS } from './two-digests.ts';

// The real driver, watched: what reaches the native loader must have been verified.
vi.mock('../../src/drivers/hnswlib.ts', { spy: true });
vi.mock('../../src/store/read-index.ts', { spy: true });

const config = readConfig();
let embedder: Embedder;
let states: readonly [DigestState, DigestState];
let dir: string;
let notices: string[];

beforeAll(async () => {
  embedder = await loadBundledEmbedder(config);
  states = await makeTwoDigests(embedder);
}, PATIENCE);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'digest-search-damage-'));
  await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
  notices = [];
});

const openMending = (options: { isDefaultDir?: boolean } = {}): ReturnType<typeof openOrBuild> =>
  openOrBuild(config, { indexDir: dir, isDefaultDir: false, onNotice: (text) => notices.push(text), ...options });

/** Every file of the index: CURRENT and all of the version in use. */
async function listFiles(): Promise<string[]> {
  const folder = join(dir, await readCurrent(dir));
  return [join(dir, 'CURRENT'), ...(await readdir(folder)).map((name) => join(folder, name))];
}

function flipBit(bytes: Buffer): Buffer {
  const flipped = Buffer.from(bytes);
  const at = Math.floor(Math.random() * flipped.length);
  flipped[at] = (flipped[at] as number) ^ (1 << Math.floor(Math.random() * 8));
  return flipped;
}

const cutShort = (bytes: Buffer): Buffer => bytes.subarray(0, Math.floor(Math.random() * bytes.length));

/** Damages the vectors of the version in use. */
async function damageVectors(): Promise<string> {
  const current = await readCurrent(dir);
  const path = join(dir, current, 'vectors.f32');
  await truncate(path, (await stat(path)).size - 1);
  return current;
}

describe('a damaged file', () => {
  it(
    'is refused wherever a bit is flipped or the end is missing, before the native loader sees it',
    async () => {
      const found: Record<string, number> = {};
      for (const path of await listFiles()) {
        const bytes = await readFile(path);
        for (let damage = 0; damage < RUNS.damages; damage += 1) {
          for (const harm of [flipBit, cutShort]) {
            await writeFile(path, harm(bytes));
            vi.mocked(hnswlib.openHnswIndex).mockClear();
            await expect(openWith(embedder, dir)).rejects.toMatchObject({ code: 'index_corrupt', message: expect.stringContaining('digest-search build') });
            expect(hnswlib.openHnswIndex).not.toHaveBeenCalled();
            const name = path.slice(dirname(path).length + 1);
            found[name] = (found[name] ?? 0) + 1;
          }
        }
        await writeFile(path, bytes);
      }
      expect(Object.keys(found)).toHaveLength(9);
      expect(await askAll(await openWith(embedder, dir))).toEqual(states[0].answers);
      expect(hnswlib.openHnswIndex).toHaveBeenCalled();
      tell('damages refused', found);
    },
    PATIENCE,
  );

  it(
    'is mended from unchanged sources, whichever file it is, and one damaged version is kept',
    async () => {
      for (const name of (await listFiles()).map((path) => path.split('/').at(-1) as string)) {
        const path = (await listFiles()).find((file) => file.endsWith(`/${name}`)) as string;
        // A manifest that cannot be read says nothing of its sources: see below.
        const damaged = name === 'manifest.json' ? (await readFile(path, 'utf8')).replace('"passages"', '"pessages"') : flipBit(await readFile(path));
        await writeFile(path, damaged);
        notices = [];
        const service = await openMending();
        expect(await askAll(service)).toEqual(states[0].answers);
        expect(notices.join()).toMatch(name === 'CURRENT' ? /damaged: .*\n.*answers/ : new RegExp(`${name.replace('.', '\\.')} .*\n.*rebuilding`));
        await service.close();
        const names = await readdir(dir);
        expect(names.filter((other) => other.startsWith('bad-')).length).toBeLessThanOrEqual(1);
        expect(names.length).toBeLessThanOrEqual(4);
      }
      expect((await readdir(dir)).filter((name) => name.startsWith('bad-'))).toHaveLength(1);
    },
    PATIENCE,
  );
});

it(
  'a graph that the native library did not write to its end is never published',
  async () => {
    const { writeHnswIndex } = await vi.importActual<typeof hnswlib>('../../src/drivers/hnswlib.ts');
    const before = await readdir(dir);
    for (const missing of [1, 100, 1_000_000]) {
      vi.mocked(hnswlib.writeHnswIndex).mockImplementationOnce((lib, path, vectors, ids, dimension) => {
        writeHnswIndex(lib, path, vectors, ids, dimension);
        truncateSync(path, Math.max(0, statSync(path).size - missing));
      });
      await expect(buildIndex(config, { inputs: [states[1].path], indexDir: dir })).rejects.toMatchObject({ code: 'index_unwritable' });
      expect(await readdir(dir)).toEqual(before);
    }
    expect(await askAll(await openWith(embedder, dir))).toEqual(states[0].answers);
  },
  PATIENCE,
);

it(
  'a version that was replaced twice while it was read is no damage',
  async () => {
    const { readVersion } = await vi.importActual<typeof readIndex>('../../src/store/read-index.ts');
    vi.mocked(readIndex.readVersion).mockImplementationOnce(async (place) => {
      for (const { path } of [states[1], states[0], states[1]]) await buildIndex(config, { inputs: [path], indexDir: dir });
      return readVersion(place);
    });
    expect(await askAll(await openWith(embedder, dir))).toEqual(states[1].answers);
  },
  PATIENCE,
);

describe('an index that is damaged', () => {
  it(
    'is set aside by a build over it',
    async () => {
      const damaged = await damageVectors();
      const { embedded, passages } = await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
      expect(embedded).toBe(passages);
      expect((await readdir(dir)).sort()).toEqual(['CURRENT', `bad-${damaged}`, await readCurrent(dir)].sort());
    },
    PATIENCE,
  );

  it(
    'falls back to the version before when its sources are gone, and stays there',
    async () => {
      const source = join(dir, '..', `${dir.split('/').at(-1)}.jsonl`);
      await cp(states[1].path, source);
      await buildIndex(config, { inputs: [source], indexDir: dir });
      await rm(source);
      const damaged = await damageVectors();
      const service = await openMending();
      expect(await askAll(service)).toEqual(states[0].answers);
      expect(notices).toEqual([expect.stringMatching(/vectors\.f32 .*\n.*answers/)]);
      expect(await readdir(dir)).toContain(`bad-${damaged}`);
      await service.close();
      await (await openService(config, { indexDir: dir })).close();
    },
    PATIENCE,
  );

  it(
    'is refused, and left as it is, when neither sources nor an older version are left',
    async () => {
      const source = `${dir}-changed.jsonl`;
      await cp(states[0].path, source);
      await rm(dir, { recursive: true });
      await buildIndex(config, { inputs: [source], indexDir: dir });
      await writeFile(source, `${await readFile(source, 'utf8')}\n`);
      await damageVectors();
      const before = await readdir(dir);
      await expect(openMending()).rejects.toMatchObject({ code: 'index_corrupt', message: expect.stringContaining(source) });
      expect(await readdir(dir)).toEqual(before);
      expect(notices).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'is rebuilt from the default digest only where that is what is served',
    async () => {
      const manifest = join(dir, await readCurrent(dir), 'manifest.json');
      await truncate(manifest, 0);
      await expect(openMending()).rejects.toMatchObject({ code: 'index_corrupt' });
      const service = await openMending({ isDefaultDir: true });
      expect(notices.join()).toContain(`rebuilding it now from ${config.defaultInput}`);
      expect((await ask(service, QUESTIONS[0])).events[0]?.event_id).toBe('2025-e03');
      await service.close();
    },
    PATIENCE,
  );

  it(
    'is rebuilt when an older program made it',
    async () => {
      const folder = await readCurrent(dir);
      const version = folder.split('-')[1] as string;
      const old = join(dir, `v-${version}`);
      await cp(join(dir, folder), old, { recursive: true });
      await rm(join(dir, folder), { recursive: true });
      const {
        format: _,
        publication: __,
        reading: ___,
        ...manifest
      } = JSON.parse(await readFile(join(old, 'manifest.json'), 'utf8')) as Record<string, unknown>;
      await writeFile(join(old, 'manifest.json'), JSON.stringify({ format: 1, ...manifest }));
      await writeFile(join(dir, 'CURRENT'), `${version}\n`);
      await expect(openService(config, { indexDir: dir })).rejects.toMatchObject({ code: 'index_mismatch' });
      const service = await openMending();
      expect(await askAll(service)).toEqual(states[0].answers);
      await service.close();
      expect((await readdir(dir)).sort()).toEqual(['CURRENT', await readCurrent(dir)].sort());
    },
    PATIENCE,
  );
});
