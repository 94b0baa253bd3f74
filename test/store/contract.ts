/** What every store has to do, told by comparing it with an exact one in memory. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBundledEmbedder } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { parseJsonLines, toJsonLine } from '../../src/digest/json-lines.ts';
import { readEvents } from '../../src/digest/read-events.ts';
import type { DigestEvent } from '../../src/domain/event.ts';
import { LANGUAGES } from '../../src/domain/event.ts';
import type { Embedder, Scored } from '../../src/domain/ports.ts';
import { type SearchAnswer, searchRequestSchema } from '../../src/domain/search.ts';
import { type JudgedQuery, readJudgedQueries } from '../../src/eval/judged-queries.ts';
import type { Corpus } from '../../src/search/corpus.ts';
import { createSearchService } from '../../src/search/create-service.ts';
import { type Calibration, calibrationSchema } from '../../src/search/relevance.ts';
import type { IndexBuilt, Store } from '../../src/store/store.ts';
import { splitTerms } from '../../src/text/terms.ts';
import { tell } from '../faults/run-length.ts';
import { changeEvents } from '../faults/two-digests.ts';
import { createOracle } from './oracle.ts';

/** A store with nothing in it. */
export interface EmptyStore {
  readonly store: Store;
  remove(): Promise<void>;
}

/** How far relevances of two stores may lie apart. */
const SAME_RELEVANCE = 0.02;
/** Vectors are 32-bit floats, and stores add up their products in different orders. */
const COSINE_DIGITS = 5;
const BM25_DIGITS = 9;
/** Every how many judged questions the legs are compared; answers are compared for all of them. */
const STEP = 50;
const FOLLOW_MS = 10_000;

/** What stores are held against, made once a process. */
interface Reference {
  readonly events: readonly DigestEvent[];
  readonly embedder: Embedder;
  readonly queries: readonly JudgedQuery[];
  readonly oracle: Corpus;
  readonly calibration: Calibration;
  /** To every judged question. */
  readonly answers: readonly SearchAnswer[];
}

let reference: Promise<Reference> | undefined;

async function makeReference(): Promise<Reference> {
  const config = readConfig();
  const { events } = await readEvents(config.defaultInput);
  const embedder = await loadBundledEmbedder(config);
  const queries = await readJudgedQueries(join(config.packageRoot, 'data', 'eval', 'queries.jsonl'));
  const oracle = await createOracle(events, embedder);
  const calibration = calibrationSchema.parse(JSON.parse(await readFile(config.calibration, 'utf8')));
  const service = await createSearchService(oracle, embedder, calibration);
  const answers: SearchAnswer[] = [];
  for (const { query } of queries) answers.push(await service.search(searchRequestSchema.parse({ q: query })));
  return { events, embedder, queries, oracle, calibration, answers };
}

export function testStore(name: string, create: () => Promise<EmptyStore>): void {
  describe(name, () => {
    let held: Reference;
    let events: readonly DigestEvent[];
    let embedder: Embedder;
    let queries: readonly JudgedQuery[];
    let oracle: Corpus;
    let empty: EmptyStore;
    let store: Store;
    let corpus: Corpus;
    let missing: unknown;
    let built: IndexBuilt;

    const build = (built: readonly DigestEvent[]): Promise<IndexBuilt> =>
      store.build({ events: built, sources: { inputs: [], reading: { year: null, lenient: false }, hub: null }, embedder });

    beforeAll(async () => {
      reference ??= makeReference();
      held = await reference;
      ({ events, embedder, queries, oracle } = held);
      empty = await create();
      store = empty.store;
      missing = await store.open().catch((error: unknown) => error);
      built = await build(events);
      corpus = (await store.open()).corpus;
    }, 120_000);

    afterAll(async () => {
      await corpus?.close();
      await empty?.remove();
    });

    it('says how to make what is not there', () => {
      expect(missing).toMatchObject({ code: 'index_missing', message: expect.stringContaining('digest-search build') });
    });

    it('knows events and passages by the same numbers', () => {
      expect(corpus.directory.events).toEqual(oracle.directory.events);
      const describeAll = ({ directory }: Corpus): unknown[] =>
        Array.from({ length: directory.passages }, (_, passage) => [
          directory.passageIdAt(passage),
          directory.eventAt(passage),
          directory.kindAt(passage),
          directory.languageAt(passage),
        ]);
      expect(describeAll(corpus)).toEqual(describeAll(oracle));
      expect(built.passages).toBe(oracle.directory.passages);
      expect(corpus.sentences).toBe(oracle.sentences);
    });

    it('finds the same candidates in every leg, as good as they are', async () => {
      for (const { query } of queries.filter((_, at) => at % STEP === 0)) {
        const [vector] = (await embedder.embed([query], 'query')) as [Float32Array];
        const terms = [...new Set(splitTerms(query).map(({ term }) => term))];
        for (const k of [3, 200, 2_000]) {
          for (const language of LANGUAGES) {
            const [own, exact] = [corpus.legs[language], oracle.legs[language]];
            const [dense, exactDense, lexical, exactLexical] = await Promise.all([
              own.dense.search(vector, k),
              exact.dense.search(vector, k),
              own.lexical.search(terms, k),
              exact.lexical.search(terms, k),
            ]);
            expectSame(dense, exactDense, COSINE_DIGITS, `${query} (vectors, ${language}, ${k})`);
            expectSame(lexical, exactLexical, BM25_DIGITS, `${query} (terms, ${language}, ${k})`);
          }
        }
      }
    }, 120_000);

    it('finds nothing for no terms, and for terms that no passage has', async () => {
      for (const language of LANGUAGES) {
        expect(await corpus.legs[language].lexical.search([], 10)).toEqual([]);
        expect(await corpus.legs[language].lexical.search(['qqqqq', "o'%_\\", 'x'.repeat(900)], 10)).toEqual([]);
      }
    });

    it('gives what passages are scored by, in the order asked for', async () => {
      const numbers = [...Array(oracle.directory.passages).keys()].reverse();
      for (const asked of [numbers, [3, 1, 3], []]) {
        const [loaded, expected] = [await corpus.load(asked), await oracle.load(asked)];
        expect(loaded.map(({ firstSentence }) => firstSentence)).toEqual(expected.map(({ firstSentence }) => firstSentence));
        expect(loaded.map(({ vector }) => [...vector])).toEqual(expected.map(({ vector }) => [...vector]));
        expect(loaded.map(({ sentences }) => sentences?.map((ids) => [...ids]))).toEqual(expected.map(({ sentences }) => sentences?.map((ids) => [...ids])));
      }
    });

    it('gives whole events in the order asked for', async () => {
      for (const asked of [[...events.keys()].reverse(), [2, 0, 2], []]) expect(await corpus.readEvents(asked)).toEqual(await oracle.readEvents(asked));
    });

    it('knows names, words, mentions and what stands for the corpus', async () => {
      const keys = ['azoulay', 'dingxuexiang', 'nobody', "'; drop table x", 'k'.repeat(900)];
      expect(await corpus.findNames(keys)).toEqual(await oracle.findNames(keys));
      expect((await oracle.findNames(keys)).size).toBeGreaterThan(0);
      expect(await corpus.findNames([])).toEqual(new Map());
      // In the same order: of words as near and as frequent the first one counts.
      for (const script of ['latin', 'han'] as const) expect([...(await corpus.words(script))]).toEqual([...(await oracle.words(script))]);
      for (const name of ['shanghai', '上海', 'hangh', 'atlantis', '亚特兰蒂斯', '%', "'"]) {
        expect([name, await corpus.isMentioned(name)]).toEqual([name, await oracle.isMentioned(name)]);
      }
      expect(corpus.sample?.map((ids) => [...ids])).toEqual(oracle.sample?.map((ids) => [...ids]));
    });

    it(`answers every judged question with the same events, relevance within ${SAME_RELEVANCE}`, async () => {
      const service = await createSearchService(corpus, embedder, held.calibration);
      let widest = 0;
      for (const [at, { query }] of queries.entries()) {
        const [answer, expected] = [await service.search(searchRequestSchema.parse({ q: query })), held.answers[at] as SearchAnswer];
        expect({ query, events: answer.events.map(({ event_id }) => event_id) }).toEqual({ query, events: expected.events.map(({ event_id }) => event_id) });
        answer.events.forEach(({ relevance }, rank) => {
          widest = Math.max(widest, Math.abs(relevance - (expected.events[rank]?.relevance ?? Number.NaN)));
        });
        expect(answer.passages.map(({ passage_id, highlights }) => ({ passage_id, highlights }))).toEqual(
          expected.passages.map(({ passage_id, highlights }) => ({ passage_id, highlights })),
        );
      }
      tell(`relevance of ${name} beside the oracle`, { questions: queries.length, widest });
      expect(queries.length).toBeGreaterThan(400);
      expect(widest).toBeLessThanOrEqual(SAME_RELEVANCE);
    }, 180_000);

    it('embeds only what changed, leaves what is open as it is, and tells those who watch', async () => {
      const seen: string[] = [];
      const stop = store.watch((version) => seen.push(version));
      await until(() => seen.length > 0);
      const changed = parseJsonLines(changeEvents(events).map(toJsonLine).join('\n'), { file: 'changed.jsonl' }).events;
      const before = await corpus.readEvents([...events.keys()]);
      const again = await build(changed);
      const stayed = new Set(events.flatMap(({ passages }) => passages.map(({ content_hash }) => content_hash)));
      expect(again.embedded).toBe(changed.flatMap(({ passages }) => passages).filter(({ content_hash }) => !stayed.has(content_hash)).length);
      expect(again.embedded).toBeGreaterThan(0);
      await until(() => seen.length > 1);
      stop();
      expect(seen).toEqual([built.version, again.version]);
      expect(await corpus.readEvents([...events.keys()])).toEqual(before);
      const next = (await store.open()).corpus;
      expect(next.version).toBe(again.version);
      expect(await next.readEvents([...changed.keys()])).toEqual(changed);
      const exact = await createOracle(changed, embedder);
      for (const { query } of queries.filter((_, at) => at % (2 * STEP) === 0)) {
        const [vector] = (await embedder.embed([query], 'query')) as [Float32Array];
        for (const language of LANGUAGES) {
          expectSame(await next.legs[language].dense.search(vector, 50), await exact.legs[language].dense.search(vector, 50), COSINE_DIGITS, query);
          const terms = [...new Set(splitTerms(query).map(({ term }) => term))];
          expectSame(await next.legs[language].lexical.search(terms, 50), await exact.legs[language].lexical.search(terms, 50), BM25_DIGITS, query);
        }
      }
      await next.close();
    }, 120_000);

    it('gives the same content the same name, whatever came between', async () => {
      const back = await build(events);
      expect(back.version).toBe(built.version);
      expect(await build(events)).toMatchObject({ version: built.version, embedded: 0, reused: built.passages });
      const opened = await store.openCurrent((publication) => store.open(publication));
      expect(opened.corpus.version).toBe(built.version);
      await opened.corpus.close();
    }, 60_000);
  });
}

/** The same numbers with the same scores; the order of equal scores, and which of them come last among the `k` best, is free. */
function expectSame(found: readonly Scored[], exact: readonly Scored[], digits: number, what: string): void {
  const scale = 10 ** digits;
  const read = (scored: readonly Scored[]): number[] => scored.map(({ score }) => Math.round(score * scale) / scale);
  expect(found.length, what).toBe(exact.length);
  read(found).forEach((score, at) => {
    expect(Math.abs(score - (read(exact)[at] as number)), what).toBeLessThanOrEqual(1.5 / scale);
  });
  const last = exact.at(-1)?.score ?? 0;
  const certain = (scored: readonly Scored[]): number[] => scored.flatMap(({ id, score }) => (score > last + 2 / scale ? [id] : [])).sort((a, b) => a - b);
  expect(certain(found), what).toEqual(certain(exact));
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo() && waited < FOLLOW_MS; waited += 20) await sleep(20);
  expect(isSo()).toBe(true);
}
