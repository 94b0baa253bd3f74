import { mkdtemp, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { buildIndex, openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { openOrBuild } from '../../src/open-or-build.ts';
import { lockIndex } from '../../src/store/lock.ts';
import { identifySelf } from '../../src/store/process-identity.ts';
import { startProgram } from './child-program.ts';
import { PATIENCE, RUNS } from './run-length.ts';

const config = readConfig();
const CONTENDERS = 3;
const HOUR_S = 3_600;
let dir: string;
const build = (): Promise<unknown> => buildIndex(config, { inputs: [config.defaultInput], indexDir: dir });

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'digest-search-lock-'));
});

describe('a builder that finds another one at work', () => {
  it(
    'is told which process that is, and goes ahead when it is killed',
    async () => {
      const holder = startProgram('programs/hold-lock.ts', [dir]);
      await holder.says(/locked/);
      await expect(build()).rejects.toMatchObject({
        code: 'index_locked',
        message: expect.stringMatching(`process ${holder.pid}: wait .* remove ${dir}/lock-`),
      });
      await holder.end('SIGKILL');
      await build();
      expect((await readdir(dir)).filter((name) => name.startsWith('lock-'))).toEqual([]);
    },
    PATIENCE,
  );

  it(
    'never works at the same time as another, however they meet',
    async () => {
      const log = join(dir, 'log');
      await writeFile(log, '');
      const contenders = Array.from({ length: CONTENDERS }, () => startProgram('programs/take-turns.ts', [dir, log, String(RUNS.rounds)]));
      for (const { ended } of contenders) expect(await ended).toBe(0);
      const lines = (await readFile(log, 'utf8')).trim().split('\n');
      expect(lines).toHaveLength(2 * CONTENDERS * RUNS.rounds);
      for (let at = 0; at < lines.length; at += 2) expect(lines[at + 1]).toBe(lines[at]?.replace('begin', 'end'));
    },
    PATIENCE,
  );

  it(
    'waits for it when it only wanted to ask',
    async () => {
      const holder = startProgram('programs/hold-lock.ts', [dir]);
      await holder.says(/locked/);
      const notices: string[] = [];
      const opening = openOrBuild(config, {
        indexDir: dir,
        isDefaultDir: false,
        onNotice: (text) => {
          notices.push(text);
          if (text.includes('waiting')) void holder.end('SIGKILL');
        },
      });
      await (await opening).close();
      expect(notices.filter((text) => text.includes(`process ${holder.pid}`))).toHaveLength(1);
    },
    PATIENCE,
  );

  it('refuses a second build within one process', async () => {
    const release = await lockIndex(dir);
    await expect(lockIndex(dir)).rejects.toMatchObject({ code: 'index_locked', message: expect.stringContaining(String(process.pid)) });
    await release();
    await (await lockIndex(dir))();
  });
});

describe('a lock whose owner is gone', () => {
  it('is not mistaken for that of a process that has its number now', async () => {
    const { pid, started, place } = await identifySelf();
    // Without a start time, as on systems that do not tell it, only time can say.
    if (started === 0) return;
    await writeFile(join(dir, `lock-${process.ppid}-${started - 1}-${place}`), '');
    await (await lockIndex(dir))();
    await writeFile(join(dir, `lock-${pid}-${started - 1}-${place}`), '');
    await (await lockIndex(dir))();
  });

  it('is believed in another container while it shows signs of life', async () => {
    const path = join(dir, 'lock-1-1-00000000');
    await writeFile(path, '');
    await expect(lockIndex(dir)).rejects.toMatchObject({ code: 'index_locked' });
    const before = Date.now() / 1_000 - HOUR_S;
    await utimes(path, before, before);
    await (await lockIndex(dir))();
    expect(await readdir(dir)).toEqual([]);
  });
});

it(
  'two builds started at once leave a whole index',
  async () => {
    const input = config.defaultInput;
    const builds = [0, 1].map(() => startProgram('../../src/cli/main.ts', ['build', '--input', input, '--index', dir]));
    const codes = await Promise.all(builds.map(({ ended }) => ended));
    expect(codes).toContain(0);
    codes.forEach((code, at) => {
      if (code !== 0) expect(builds[at]?.output()).toMatch(/is being built by process \d+/);
    });
    const service = await openService(config, { indexDir: dir });
    expect(service.info.events).toBe(10);
    await service.close();
  },
  PATIENCE,
);
