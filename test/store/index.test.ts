import { cp, mkdtemp, readdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildIndex, openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { readCurrent } from '../../src/store/current.ts';
import { digestManifest, versionFolder } from '../../src/store/layout.ts';
import { buildDigestIndex } from '../built-index.ts';

const config = readConfig();
let built: Awaited<ReturnType<typeof buildDigestIndex>>;

beforeAll(async () => {
  built = await buildDigestIndex();
}, 60_000);

async function copyIndex(): Promise<{ dir: string; version: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'digest-search-copy-'));
  await cp(built.dir, dir, { recursive: true });
  return { dir, version: join(dir, await readCurrent(dir)) };
}

describe('an index folder', () => {
  it('keeps all vectors when the same digest is built again', async () => {
    expect(built.report).toMatchObject({ events: 10, embedded: built.report.passages, reused: 0 });
    const { dir } = await copyIndex();
    const again = await buildIndex(config, { inputs: [config.defaultInput], indexDir: dir });
    expect(again).toMatchObject({ embedded: 0, reused: built.report.passages, version: built.report.version });
  });

  it('refuses every file with a flipped bit or a missing end, naming it and the way out', async () => {
    const names = await readdir(join(built.dir, await readCurrent(built.dir)));
    expect(names.length).toBeGreaterThanOrEqual(8);
    for (const name of names) {
      for (const damage of ['flip', 'cut'] as const) {
        const { dir, version } = await copyIndex();
        const path = join(version, name);
        const bytes = await readFile(path);
        if (damage === 'cut') await truncate(path, bytes.length - 1);
        else {
          const middle = Math.floor(bytes.length / 2);
          bytes[middle] = (bytes[middle] as number) ^ 1;
          await writeFile(path, bytes);
        }
        await expect(openService(config, { indexDir: dir })).rejects.toMatchObject({
          code: 'index_corrupt',
          message: expect.stringMatching(new RegExp(`${name}.*digest-search build`)),
        });
      }
    }
  });

  it('says how to make one where there is none', async () => {
    await expect(openService(config, { indexDir: '/nonexistent' })).rejects.toMatchObject({
      code: 'index_missing',
      message: expect.stringContaining('digest-search build'),
    });
  });

  it('refuses another format and another model', async () => {
    const { dir, version } = await copyIndex();
    const manifest = JSON.parse(await readFile(join(version, 'manifest.json'), 'utf8')) as object;
    const text = JSON.stringify({ ...manifest, format: 999 });
    const folder = versionFolder(built.report.version, digestManifest(text));
    await rename(version, join(dir, folder));
    await writeFile(join(dir, folder, 'manifest.json'), text);
    await writeFile(join(dir, 'CURRENT'), `${folder}\n`);
    await expect(openService(config, { indexDir: dir })).rejects.toMatchObject({ code: 'index_mismatch', message: expect.stringContaining('999') });
    await expect(openService(config, { indexDir: built.dir, model: 'Xenova/multilingual-e5-small' })).rejects.toMatchObject({
      code: 'index_mismatch',
      message: expect.stringContaining('--model Xenova/multilingual-e5-small'),
    });
  });

  it('refuses two inputs with the same event', async () => {
    await expect(buildIndex(config, { inputs: [config.defaultInput, config.defaultInput], indexDir: built.dir })).rejects.toMatchObject({
      code: 'invalid_input',
      field: 'event_id',
    });
  });
});
