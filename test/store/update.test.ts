import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BuildReport, buildIndex, loadBundledEmbedder } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { readEvents } from '../../src/digest/read-events.ts';
import type { DigestEvent } from '../../src/domain/event.ts';
import type { Embedder } from '../../src/domain/ports.ts';
import { readJudgedQueries } from '../../src/eval/judged-queries.ts';
import { buildStoredIndex } from '../../src/store/build-index.ts';
import { readCurrent } from '../../src/store/current.ts';
import { placeOf, readManifest } from '../../src/store/read-index.ts';
import { type Answer, ask, openWith, writeEvents } from '../faults/two-digests.ts';

const config = readConfig();
let embedder: Embedder;
let questions: readonly string[];
/** Where the bytes are equal, a tenth of the questions is asked to be sure that nothing else comes in. */
let someQuestions: readonly string[];
let events: readonly DigestEvent[];
let dir: string;

beforeAll(async () => {
  embedder = await loadBundledEmbedder(config);
  questions = (await readJudgedQueries(join(config.packageRoot, 'data', 'eval', 'queries.jsonl'))).map(({ query }) => query);
  someQuestions = questions.filter((_, at) => at % 10 === 0);
  events = (await readEvents(config.defaultInput)).events;
});

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'digest-search-update-'));
  await mkdir(join(dir, 'input'));
});

const input = (name: string, written: readonly DigestEvent[]): Promise<string> => writeEvents(join(dir, 'input', name), written);
const build = (index: string, ...inputs: string[]): Promise<BuildReport> => buildIndex(config, { inputs, indexDir: join(dir, index) });
const countPassages = (of: readonly DigestEvent[]): number => of.flatMap(({ passages }) => passages).length;

async function answerAll(index: string, asked: readonly string[]): Promise<Answer[]> {
  const service = await openWith(embedder, join(dir, index));
  const answers: Answer[] = [];
  for (const question of asked) answers.push(await ask(service, question));
  return answers;
}

async function readFiles(index: string): Promise<unknown> {
  const folder = join(dir, index);
  return (await readManifest(placeOf(folder, await readCurrent(folder)))).files;
}

/** Compares every byte of every file, graphs included, and everything that is answered to the judged questions. */
async function expectSameAnswers(inputs: readonly string[], asked: readonly string[]): Promise<void> {
  const { embedded, reused } = await build('fresh', ...inputs);
  expect({ embedded: embedded > 0, reused }).toEqual({ embedded: true, reused: 0 });
  expect(await readFiles('updated')).toEqual(await readFiles('fresh'));
  expect(await answerAll('updated', asked)).toEqual(await answerAll('fresh', asked));
  await rm(join(dir, 'fresh'), { recursive: true });
}

describe('an updated index', () => {
  it('answers like a fresh one after events were added, changed and removed, and embeds only what changed', async () => {
    expect(questions.length).toBeGreaterThan(400);
    const path = await input('a.jsonl', events.slice(0, 6));
    await build('updated', path);

    const added = await build('updated', await input('a.jsonl', events));
    expect(added).toMatchObject({ embedded: countPassages(events.slice(6)), reused: countPassages(events.slice(0, 6)) });
    await expectSameAnswers([path], someQuestions);

    const changed = events.map((event, at) =>
      at === 3
        ? { ...event, passages: event.passages.map((passage, nth) => (nth === 2 ? { ...passage, text: `${passage.text} UNESCO took part.` } : passage)) }
        : event,
    );
    expect(await build('updated', await input('a.jsonl', changed))).toMatchObject({ embedded: 1, reused: countPassages(events) - 1 });
    await expectSameAnswers([path], someQuestions);

    const remaining = changed.filter((_, at) => at !== 0 && at !== 7).reverse();
    expect(await build('updated', await input('a.jsonl', remaining))).toMatchObject({ embedded: 0, reused: countPassages(remaining) });
    await expectSameAnswers([path], questions);
  }, 120_000);

  it('answers like a fresh one when it is made of several files, by name or by folder', async () => {
    const first = await input('a.jsonl', events.slice(0, 4));
    const second = await input('b.jsonl', events.slice(4));
    const folder = join(dir, 'input');
    await writeFile(join(folder, 'notes.txt'), 'no digest');
    await build('updated', first);
    const both = await build('updated', first, second);
    expect(both).toMatchObject({ events: 10, embedded: countPassages(events.slice(4)) });
    expect(await build('updated', folder)).toMatchObject({ version: both.version, embedded: 0 });
    await expectSameAnswers([first, second], someQuestions);
    await rm(second);
    expect(await build('updated', folder)).toMatchObject({ events: 4, embedded: 0, reused: countPassages(events.slice(0, 4)) });
    await expectSameAnswers([folder], someQuestions);
  }, 120_000);

  it('takes over no vector of another model, nor of the same one asked in another way', async () => {
    const path = await input('a.jsonl', events.slice(0, 2));
    const sources = { inputs: [], reading: { year: null, lenient: false }, hub: null };
    const hub = { id: 'a/b', revision: 'main', dtype: 'q8', pooling: 'mean', queryPrefix: '', passagePrefix: 'passage: ' } as const;
    await build('updated', path);
    const read = { dir: join(dir, 'updated'), events: events.slice(0, 2), sources, embedder };
    expect(await buildStoredIndex(read)).toMatchObject({ embedded: 0 });
    const other = { ...embedder, identity: { ...embedder.identity, revision: 'other' } };
    expect(await buildStoredIndex({ ...read, embedder: other })).toMatchObject({ reused: 0 });
    expect(await buildStoredIndex({ ...read, embedder: other, sources: { ...sources, hub } })).toMatchObject({ reused: 0 });
    expect(await buildStoredIndex({ ...read, embedder: other, sources: { ...sources, hub: { ...hub, queryPrefix: 'query: ' } } })).toMatchObject({
      embedded: 0,
    });
  }, 60_000);

  it('names a folder that has nothing to read', async () => {
    await expect(build('updated', join(dir, 'input'))).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining(join(dir, 'input')) });
  });
});
