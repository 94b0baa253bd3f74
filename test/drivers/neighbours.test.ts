import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import type { Token, TokenTable } from '../../src/domain/ports.ts';
import { readNeighbours } from '../../src/drivers/neighbours.ts';
import { loadStaticEmbedder } from '../../src/drivers/static-embedder.ts';
import { WEIGHTS_FILE } from '../../src/drivers/static-table.ts';
import { sha256 } from '../../src/store/layout.ts';

const { bundledModel } = readConfig();
let folder: string;
let table: TokenTable;
let hash: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digest-search-neighbours-'));
  table = (await loadStaticEmbedder(bundledModel)).tokens as TokenTable;
  hash = sha256(await readFile(join(bundledModel, WEIGHTS_FILE)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function cosine(a: number, b: number): number {
  const { rows } = table;
  return (rows.products(Uint32Array.of(a), Uint32Array.of(b))[0] as number) / (rows.lengthOf(a) * rows.lengthOf(b));
}

const idOf = (word: string): number => (table.tokenize(word)[0] as Token).id;

describe('the nearest tokens of the bundled model', () => {
  it('are those of the table by exact cosine, nearest first, half of them of the other script', () => {
    const all = Uint32Array.from({ length: table.rows.rows }, (_, id) => id);
    for (const word of ['violin', 'mirror', 'school', '小提琴', '学校', '镜子']) {
      const id = idOf(word);
      const near = table.nearestTo(id);
      const cosines = Array.from(near, (other) => cosine(id, other));
      expect(cosines).toEqual([...cosines].sort((a, b) => b - a));
      expect(near).not.toContain(id);
      // The nearest ten of all are there, whatever their script.
      const best = Array.from(all, (other) => [other, other === id || table.rows.lengthOf(other) === 0 ? -1 : cosine(id, other)] as const)
        .sort((a, b) => b[1] - a[1])
        .slice(0, 10);
      for (const [other, value] of best) expect(near.includes(other) || value <= (cosines.at(-1) as number) + 1e-6).toBe(true);
    }
    expect(table.nearestTo(idOf('violin'))).toContain(idOf('小提琴'));
    expect(table.nearestTo(idOf('学校'))).toContain(idOf('school'));
  });

  it('are refused when they were made from another table, with the command that mends it', async () => {
    await expect(readNeighbours(bundledModel, 'f'.repeat(64))).rejects.toMatchObject({
      code: 'model_unavailable',
      message: expect.stringContaining('training/neighbours.py') as string,
    });
  });

  it('are refused when the file is cut short or missing', async () => {
    await expect(readNeighbours(folder, hash)).rejects.toMatchObject({ code: 'model_unavailable' });
    const bytes = await readFile(join(bundledModel, 'neighbours.bin'));
    for (const length of [0, 20, 36, 1_000, bytes.length - 1]) {
      await writeFile(join(folder, 'neighbours.bin'), bytes.subarray(0, length));
      await expect(readNeighbours(folder, hash)).rejects.toMatchObject({ code: 'model_unavailable' });
    }
  });
});
