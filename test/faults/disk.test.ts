import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIndex, loadBundledEmbedder } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { Embedder } from '../../src/domain/ports.ts';
import { openOrBuild } from '../../src/open-or-build.ts';
import { readCurrent } from '../../src/store/current.ts';
import { PATIENCE, RUNS, tell } from './run-length.ts';
import { askAll, type DigestState, makeTwoDigests, openWith } from './two-digests.ts';

const config = readConfig();
const isRoot = process.getuid?.() === 0;
let embedder: Embedder;
let states: readonly [DigestState, DigestState];
const mounts: string[] = [];

beforeAll(async () => {
  embedder = await loadBundledEmbedder(config);
  states = await makeTwoDigests(embedder);
}, PATIENCE);

afterAll(() => {
  for (const mount of mounts) execFileSync('umount', [mount]);
});

/** A file system of its own, or undefined where this user may not mount one. */
async function mountSmall(kilobytes: number): Promise<string | undefined> {
  const path = await mkdtemp(join(tmpdir(), 'digest-search-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounts.push(path);
  return path;
}

async function expectAnswers(dir: string): Promise<DigestState | undefined> {
  const service = await openWith(embedder, dir);
  const state = states.find(({ version }) => version === service.info.version);
  expect(await askAll(service)).toEqual(state?.answers);
  return state;
}

describe('an index folder that cannot be written', () => {
  it(
    'stays as it was when the disk is full, at whatever file that happens',
    async (context) => {
      const mount = await mountSmall(2_048);
      if (mount === undefined) return context.skip('only root may mount a small disk');
      const dir = join(mount, 'index');
      await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
      const found = { refused: 0, built: 0 };
      const needed = 400 * 1024;
      for (let filling = 0; filling < RUNS.fillings; filling += 1) {
        const free = Math.round((needed * filling) / RUNS.fillings);
        const { bavail, bsize } = await statfs(mount);
        await writeFile(join(mount, 'filling'), Buffer.alloc(Math.max(0, bavail * bsize - free)));
        const before = await readCurrent(dir);
        const next = states[(filling + 1) % 2] as DigestState;
        const failure = await buildIndex(config, { inputs: [next.path], indexDir: dir }).then(
          () => undefined,
          (error: unknown) => error,
        );
        if (failure === undefined) found.built += 1;
        else {
          found.refused += 1;
          expect(failure).toMatchObject({
            code: 'index_unwritable',
            message: expect.stringMatching(`${dir} .*(the disk is full|does not read back).*--index`),
          });
          expect(await readCurrent(dir)).toBe(before);
        }
        await expectAnswers(dir);
        const names = await readdir(dir);
        expect(names.filter((name) => !/^(CURRENT$|v-)/.test(name))).toEqual([]);
        expect(names.length).toBeLessThanOrEqual(3);
        await rm(join(mount, 'filling'));
      }
      expect(found.refused).toBeGreaterThan(RUNS.fillings / 2);
      await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
      expect(await expectAnswers(dir)).toBe(states[0]);
      tell('full disks', found);
    },
    PATIENCE,
  );

  it(
    'answers from the version before when the newer one is damaged and the disk too full to rebuild it',
    async (context) => {
      const mount = await mountSmall(2_048);
      if (mount === undefined) return context.skip('only root may mount a small disk');
      const dir = join(mount, 'index');
      await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
      await buildIndex(config, { inputs: [states[1].path], indexDir: dir });
      await writeFile(join(dir, await readCurrent(dir), 'vectors.f32'), 'damaged');
      const { bavail, bsize } = await statfs(mount);
      await writeFile(join(mount, 'filling'), Buffer.alloc(bavail * bsize));
      const notices: string[] = [];
      const service = await openOrBuild(config, { indexDir: dir, isDefaultDir: false, onNotice: (text) => notices.push(text) });
      expect(await askAll(service)).toEqual(states[0].answers);
      expect(notices).toEqual([expect.stringContaining('rebuilding'), expect.stringContaining('the disk is full'), expect.stringContaining('answers')]);
      await service.close();
    },
    PATIENCE,
  );

  it(
    'answers when it is read-only, and says so to whoever builds',
    async (context) => {
      const mount = await mountReadOnly(async (dir) => {
        await buildIndex(config, { inputs: [states[0].path], indexDir: join(dir, 'index') });
      });
      if (mount === undefined) return context.skip('this user may not mount a disk');
      const dir = join(mount, 'index');
      await expectAnswers(dir);
      await expect(buildIndex(config, { inputs: [states[1].path], indexDir: dir })).rejects.toMatchObject({
        code: 'index_unwritable',
        message: expect.stringMatching(`${dir} .*(read-only|may not write).*--index`),
      });
      await expectAnswers(dir);
      const notices: string[] = [];
      const opening = openOrBuild(config, { indexDir: join(mount, 'other'), isDefaultDir: false, onNotice: (text) => notices.push(text) });
      await expect(opening).rejects.toMatchObject({ code: 'index_unwritable', message: expect.stringContaining(join(mount, 'other')) });
    },
    PATIENCE,
  );

  it(
    'is not mended when it is read-only: an older version answers, or none with the reason',
    async (context) => {
      const damage = async (mount: string): Promise<void> => {
        const dir = join(mount, 'index');
        await buildIndex(config, { inputs: [states[0].path], indexDir: dir });
        await buildIndex(config, { inputs: [states[1].path], indexDir: dir });
        const current = await readCurrent(dir);
        await writeFile(join(dir, current, 'vectors.f32'), 'damaged');
        await cp(dir, join(mount, 'alone'), { recursive: true });
        for (const name of await readdir(join(mount, 'alone'))) {
          if (name.startsWith('v-') && name !== current) await rm(join(mount, 'alone', name), { recursive: true });
        }
      };
      const mount = await mountReadOnly(damage);
      if (mount === undefined) return context.skip('this user may not mount a disk');
      const notices: string[] = [];
      const options = { isDefaultDir: false, onNotice: (text: string) => notices.push(text) };
      const service = await openOrBuild(config, { indexDir: join(mount, 'index'), ...options });
      expect(await askAll(service)).toEqual(states[0].answers);
      expect(notices.join()).toMatch(/vectors\.f32 .*\n.*version .* answers/);
      await service.close();
      await expect(openOrBuild(config, { indexDir: join(mount, 'alone'), ...options })).rejects.toMatchObject({
        code: 'index_corrupt',
        message: expect.stringMatching(/vectors\.f32 .*read-only/),
      });
    },
    PATIENCE,
  );

  it(
    'is named when it is a file or lies in one',
    async () => {
      const file = join(await mkdtemp(join(tmpdir(), 'digest-search-disk-')), 'file');
      await writeFile(file, 'not a folder');
      for (const dir of [file, join(file, 'index')]) {
        await expect(buildIndex(config, { inputs: [states[0].path], indexDir: dir })).rejects.toMatchObject({
          code: 'index_unwritable',
          message: expect.stringMatching(`${dir} .*file.*move the file away`),
        });
      }
    },
    PATIENCE,
  );
});

/** A disk that is read-only once it is filled; for users who cannot mount one, a folder without the right to write. */
async function mountReadOnly(fill: (path: string) => Promise<void>): Promise<string | undefined> {
  const mount = await mountSmall(8_192);
  if (mount !== undefined) {
    await fill(mount);
    execFileSync('mount', ['-o', 'remount,ro', mount]);
    return mount;
  }
  if (isRoot) return undefined;
  const path = await mkdtemp(join(tmpdir(), 'digest-search-disk-'));
  await mkdir(path, { recursive: true });
  await fill(path);
  for (const name of await readdir(path)) await chmod(join(path, name), 0o555);
  await chmod(path, 0o555);
  return path;
}
