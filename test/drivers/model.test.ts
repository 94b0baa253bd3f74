import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Embedder } from '../../src/domain/ports.ts';
import { toSimplified } from '../../src/drivers/opencc.ts';
import { loadStaticEmbedder } from '../../src/drivers/static-embedder.ts';

const FOLDER = join(process.cwd(), 'data', 'model');
const WEIGHTS = join(FOLDER, 'onnx', 'model_q4.onnx');
const CARD = readFileSync(join(FOLDER, 'README.md'), 'utf8');

/** What the training's own tokenizer and table give, written by training/export.py. */
const reference = JSON.parse(readFileSync(join(process.cwd(), 'test', 'fixtures', 'model-reference.json'), 'utf8')) as {
  texts: string[];
  ids: number[][];
  /** Unit vectors of the first texts: float32, little-endian, base64. */
  vectors: string[];
};
// Traditional characters are simplified before tokenising, so those texts have other ids by design.
const comparable = reference.texts.flatMap((text, at) => (toSimplified(text) === text ? [{ text, at }] : []));

/** How many neighbouring unknown tokens become one differs between the libraries; their rows are zero and change no vector. */
const UNKNOWN = 1;
const withoutUnknown = (ids: readonly number[]): number[] => ids.filter((id) => id !== UNKNOWN);

let embedder: Embedder;
beforeAll(async () => {
  embedder = await loadStaticEmbedder(FOLDER);
});
afterAll(async () => {
  await embedder.dispose();
});

it('is the model that its card describes', () => {
  expect(CARD).toContain(createHash('sha256').update(readFileSync(WEIGHTS)).digest('hex'));
  expect(CARD).toContain(`${embedder.identity.dimension} dimensions`);
  const sizes = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(40_000_000);
});

it('gives the token ids of the reference tokenizer, with positions in the text', () => {
  for (const isChinese of [false, true]) {
    expect(comparable.filter(({ text }) => /\p{Script=Han}/u.test(text) === isChinese).length).toBeGreaterThanOrEqual(500);
  }
  expect(comparable.length).toBeGreaterThanOrEqual(1_000);
  for (const { text, at } of comparable) {
    const tokens = embedder.tokens?.tokenize(text) ?? [];
    expect(withoutUnknown(tokens.map(({ id }) => id)), text).toEqual(withoutUnknown(reference.ids[at] ?? []));
    // Two tokens may come from one character (½), so starts may be equal.
    let start = 0;
    for (const token of tokens) {
      expect(token.start).toBeGreaterThanOrEqual(start);
      expect(token.end).toBeLessThanOrEqual(text.length);
      start = token.start;
    }
  }
});

it('gives the vectors that training measured', async () => {
  const compared = comparable.filter(({ at }) => at < reference.vectors.length);
  expect(compared.length).toBeGreaterThanOrEqual(50);
  const vectors = await embedder.embed(
    compared.map(({ text }) => text),
    'passage',
  );
  for (const [index, { at, text }] of compared.entries()) {
    const bytes = Buffer.from(reference.vectors[at] as string, 'base64');
    const expected = Array.from({ length: bytes.length / 4 }, (_, place) => bytes.readFloatLE(4 * place));
    expect(expected.length).toBe(embedder.identity.dimension);
    // A text without a known word has no direction in either.
    if (expected.every((value) => value === 0)) continue;
    expect(
      expected.reduce((sum, value, place) => sum + value * ((vectors[index] as Float32Array)[place] as number), 0),
      text,
    ).toBeGreaterThanOrEqual(0.9999);
  }
});
