import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { TokenTable } from '../../src/domain/ports.ts';
import { loadStaticEmbedder } from '../../src/drivers/static-embedder.ts';
import { readTokenNames } from '../../src/drivers/token-names.ts';
import { sha256 } from '../../src/store/layout.ts';

const { bundledModel } = readConfig();
let folder: string;
let table: TokenTable;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digest-search-names-'));
  table = (await loadStaticEmbedder(bundledModel)).tokens as TokenTable;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Whether a word is one token, and that a name. */
const isName = (word: string): boolean => {
  const [token, ...others] = table.tokenize(word);
  return token !== undefined && others.length === 0 && table.isName(token.id);
};

describe('names among the tokens of the bundled model', () => {
  it('are those that are written, or mean what is written, with a capital, however the question writes them', () => {
    for (const name of ['unesco', 'Tsinghua', 'liangzhu', 'asean', 'confucius', '清华大学', '良渚', '东盟', '冬奥会', '阿拉伯', '习近平'])
      expect([name, isName(name)]).toEqual([name, true]);
  });

  it('are not words that also are names, nor words', () => {
    for (const word of ['may', 'apple', 'forum', 'Conference', 'palace', 'pupil', '人工智能', '论坛', '世界', '教育', '王'])
      expect([word, isName(word)]).toEqual([word, false]);
  });

  it('were told of the tokenizer that is there', async () => {
    const bytes = await readFile(join(bundledModel, 'names.bin'));
    expect(bytes.toString('hex', 0, 32)).toBe(sha256(await readFile(join(bundledModel, 'tokenizer.json'))));
  });

  it('are refused when the file is cut short or missing, with the command that mends it', async () => {
    const refused = { code: 'model_unavailable', message: expect.stringContaining('training/names.py') as string };
    await expect(readTokenNames(folder, table.rows.rows)).rejects.toMatchObject(refused);
    await writeFile(join(folder, 'names.bin'), (await readFile(join(bundledModel, 'names.bin'))).subarray(0, 5_000));
    await expect(readTokenNames(folder, table.rows.rows)).rejects.toMatchObject(refused);
  });
});
