import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { toSimplified } from '../../src/drivers/opencc.ts';
import { loadStaticEmbedder } from '../../src/drivers/transformers.ts';

const FOLDER = join(process.cwd(), 'data', 'model');

it('gives the token ids of the reference tokenizer, with positions in the text', async () => {
  const cases = JSON.parse(readFileSync(join(FOLDER, 'tokenizer-cases.json'), 'utf8')) as { text: string; ids: number[] }[];
  const embedder = await loadStaticEmbedder(FOLDER);
  // Traditional characters are simplified first, so those texts have other ids by design.
  const comparable = cases.filter(({ text }) => toSimplified(text) === text);
  expect(comparable.length).toBeGreaterThanOrEqual(cases.length / 2);
  for (const { text, ids } of comparable) {
    const tokens = embedder.tokens?.tokenize(text) ?? [];
    expect(
      tokens.map(({ id }) => id),
      text,
    ).toEqual(ids);
    // Two tokens may come from one character (½), so starts may be equal.
    let start = 0;
    for (const token of tokens) {
      expect(token.start).toBeGreaterThanOrEqual(start);
      expect(token.end).toBeLessThanOrEqual(text.length);
      start = token.start;
    }
  }
  await embedder.dispose();
});
