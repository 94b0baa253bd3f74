import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { ExpandedToken } from '../../../src/domain/ports.ts';
import { createLateLeg } from '../../../src/store/compact/late-leg.ts';
import type { PassageTokens } from '../../../src/store/compact/passage-tokens.ts';
import { anyAllowed } from './any-allowed.ts';
import { openTokenPostings, writeTokenPostings } from '../../../src/store/compact/token-postings.ts';

const VOCABULARY = 24;
const folder = mkdtempSync(join(tmpdir(), 'digest-search-late-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Passages of one sentence each. */
function tokensOf(passages: readonly (readonly number[])[]): PassageTokens {
  const rows = passages.map((ids) => Uint32Array.from(ids));
  const at = (passage: number): Uint32Array => rows[passage] as Uint32Array;
  return {
    passages: rows.length,
    sentences: rows.length,
    firstSentence: (passage) => passage,
    sentence: at,
    tokens: at,
    passageLength: () => 1,
    sentenceLengths: () => Float32Array.of(1),
  };
}

/** Best match of each token in each passage, with nothing left out. */
function scoreAll(passages: readonly (readonly number[])[], tokens: readonly ExpandedToken[]): number[] {
  const total = tokens.reduce((sum, { weight }) => sum + weight, 0);
  return passages.map((ids) => {
    const best = tokens.map(
      ({ weight, ids: near, cosines }) => weight * Math.max(0, ...Array.from(near, (id, at) => (ids.includes(id) ? (cosines[at] as number) : 0))),
    );
    return total === 0 ? 0 : best.reduce((sum, one) => sum + one, 0) / total;
  });
}

const token = fc.nat({ max: VOCABULARY - 1 });
const passage = fc.array(token, { maxLength: 12 });
const expanded = fc
  .record({
    weight: fc.constantFrom(0, 0.01, 0.3, 0.5, 1, 1.7, 4, 8),
    ids: fc.uniqueArray(token, { minLength: 1, maxLength: 6 }),
    steps: fc.array(fc.float({ min: Math.fround(0.5), max: 1, noNaN: true }), { minLength: 6, maxLength: 6 }),
  })
  .map(({ weight, ids, steps }): ExpandedToken => {
    let cosine = 1;
    return {
      weight,
      ids: Uint32Array.from(ids),
      cosines: Float32Array.from(ids, (_, at) => {
        if (at > 0) cosine *= steps[at] as number;
        return cosine;
      }),
    };
  });

describe('late interaction over postings', () => {
  it('finds the best of all passages, with their scores, for any corpus, question and number of results', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(passage, { minLength: 1, maxLength: 80 }),
        fc.array(expanded, { maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        anyAllowed,
        async (passages, tokens, k, choose) => {
          const allowed = choose(passages.length);
          // Every other passage is of the other language.
          const own = Uint32Array.from(passages.keys()).filter((at) => at % 2 === 0);
          writeTokenPostings(folder, 'en', tokensOf(passages), own, VOCABULARY);
          const leg = createLateLeg({
            postings: openTokenPostings(folder, 'en'),
            tokens: tokensOf(passages),
            vocabulary: VOCABULARY,
            isOwn: (id) => id % 2 === 0,
          });
          const scores = scoreAll(passages, tokens);
          const expected = Array.from(own)
            .filter((at) => allowed?.has(at) !== false)
            .map((at) => scores[at] as number)
            .filter((score) => score > 0)
            .sort((a, b) => b - a)
            .slice(0, k);
          // Twice: what a search leaves behind must not change the next.
          for (let time = 0; time < 2; time += 1) {
            const found = await leg.search(tokens, k, allowed);
            expect(found.every(({ id }) => allowed?.has(id) !== false)).toBe(true);
            expect(found.length).toBe(expected.length);
            found.forEach(({ id, score }, at) => {
              expect(score).toBeCloseTo(expected[at] as number, 5);
              expect(score).toBeCloseTo(scores[id] as number, 5);
            });
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('brings in nothing by lists over the cut, and scores by them what others brought in', async () => {
    const passages = [[1, 2], [1], [2], [2], [2]];
    const tokens = tokensOf(passages);
    writeTokenPostings(folder, 'zh', tokens, Uint32Array.from(passages.keys()), VOCABULARY);
    const leg = createLateLeg({ postings: openTokenPostings(folder, 'zh'), tokens, vocabulary: VOCABULARY, isOwn: () => true, mostOpening: 3 });
    const asked = [1, 2].map((id): ExpandedToken => ({ weight: 3 - id, ids: Uint32Array.of(id), cosines: Float32Array.of(1) }));
    expect(await leg.search(asked, 1)).toEqual([{ id: 0, score: 1 }]);
    // Fewer than asked for are found without the long list.
    expect((await leg.search(asked, 5)).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
  });
});
