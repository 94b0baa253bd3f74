import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/config.ts';
import { readEvents } from '../../../src/digest/read-events.ts';
import type { DigestEvent, Language } from '../../../src/domain/event.ts';
import type { Allowed, LexicalIndex } from '../../../src/domain/ports.ts';
import { buildLexicalIndex, openLexicalIndex } from '../../../src/drivers/minisearch.ts';
import { createRowArithmetic } from '../../../src/drivers/row-kernels.ts';
import { readStaticTable, WEIGHTS_FILE } from '../../../src/drivers/static-table.ts';
import { loadUnigram } from '../../../src/drivers/unigram.ts';
import { anyAllowed } from './any-allowed.ts';
import { describePart } from '../../../src/store/compact/describe-part.ts';
import { createLexicalLeg } from '../../../src/store/compact/lexical-leg.ts';
import { mergeParts } from '../../../src/store/compact/merge-parts.ts';
import { writePart } from '../../../src/store/compact/part-file.ts';
import { openPostings } from '../../../src/store/compact/postings.ts';
import { splitTerms } from '../../../src/text/terms.ts';

const { bundledModel, defaultInput } = readConfig();
const rows = createRowArithmetic(await readStaticTable(join(bundledModel, WEIGHTS_FILE)));
const tokenizer = await loadUnigram(join(bundledModel, 'tokenizer.json'));
const { events } = await readEvents(defaultInput);
const folder = mkdtempSync(join(tmpdir(), 'digest-search-postings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let made = 0;

/** Both kinds of index over the passages of one language; the compact one in parts of a few events. */
function indexBoth(given: readonly DigestEvent[], language: Language, eventsAPart: number): { compact: LexicalIndex; reference: LexicalIndex } {
  made += 1;
  const paths: string[] = [];
  for (let from = 0; from < given.length; from += eventsAPart) {
    const path = join(folder, `${made}-${from}.part`);
    const lines = given.slice(from, from + eventsAPart).map((event) => JSON.stringify(event));
    writePart(path, describePart(lines.join('\n'), tokenizer, rows));
    paths.push(path);
  }
  mergeParts(paths, folder);
  const passages = given.flatMap((event) => event.passages);
  const own = passages.flatMap(({ text, language: one }, id) => (one === language ? [{ id, text }] : []));
  const termCounts = Uint16Array.from(passages, ({ text }) => new Set(splitTerms(text).map(({ term }) => term)).size);
  const averageLength = own.reduce((sum, { id }) => sum + (termCounts[id] as number), 0) / Math.max(1, own.length);
  return {
    compact: createLexicalLeg({ postings: openPostings(folder, language), termCounts, documents: own.length, averageLength }),
    reference: openLexicalIndex(JSON.parse(JSON.stringify(buildLexicalIndex(own)))),
  };
}

/** Passages of one score may change places among themselves, and at the end of the list with others. */
async function expectSame(
  { compact, reference }: { compact: LexicalIndex; reference: LexicalIndex },
  terms: readonly string[],
  k: number,
  allowed: Allowed | null,
): Promise<void> {
  const [found, expected, all] = [await compact.search(terms, k, allowed), await reference.search(terms, k, allowed), await reference.search(terms, 1e6)];
  const scores = new Map(all.map(({ id, score }) => [id, score]));
  expect(found.every(({ id }) => allowed?.has(id) !== false)).toBe(true);
  expect(found.length).toBe(expected.length);
  found.forEach(({ id, score }, at) => {
    expect(score).toBeCloseTo((expected[at] as { score: number }).score, 9);
    expect(score).toBeCloseTo(scores.get(id) as number, 9);
  });
}

describe('BM25+ over postings', () => {
  it.each(['en', 'zh'] as const)('gives the scores of MiniSearch for questions to the digest (%s)', async (language) => {
    const both = indexBoth(events, language, 7);
    for (const passage of events.flatMap((event) => event.passages)) {
      const terms = [...new Set(splitTerms(passage.text.slice(0, 80)).map(({ term }) => term))];
      for (const k of [1, 5, 200]) await expectSame(both, terms, k, null);
    }
  });

  it('gives them for any corpus and any number of results', async () => {
    const word = fc.constantFrom('the', 'of', 'river', 'stone', 'bridge', 'lantern', 'harbour', 'moon', 'orchard', 'quartz');
    const text = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));
    const corpus = fc.array(text, { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(
        corpus,
        fc.uniqueArray(word, { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 12 }),
        anyAllowed,
        async (texts, words, k, choose) => {
          const given = texts.map(
            (one, at): DigestEvent => ({
              ...(events[0] as DigestEvent),
              event_id: `e${at}`,
              passages: [
                {
                  ...(events[0] as DigestEvent).passages[0],
                  passage_id: `e${at}-body-1`,
                  event_id: `e${at}`,
                  kind: 'body',
                  language: 'en',
                  text: one,
                  content_hash: '',
                },
              ],
            }),
          );
          await expectSame(
            indexBoth(given, 'en', 20),
            words.map((one) => splitTerms(one)[0]?.term ?? one),
            k,
            choose(texts.length),
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});
