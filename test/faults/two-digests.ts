/** Two states of one digest, and what each of them answers. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIndex } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { toJsonLine } from '../../src/digest/json-lines.ts';
import { readEvents } from '../../src/digest/read-events.ts';
import type { DigestEvent } from '../../src/domain/event.ts';
import type { Embedder } from '../../src/domain/ports.ts';
import type { SearchAnswer } from '../../src/domain/search.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { createSearchService } from '../../src/search/create-service.ts';
import { calibrationSchema } from '../../src/search/relevance.ts';
import { openIndex } from '../../src/store/open-index.ts';
import { readFile } from 'node:fs/promises';

/** Some have the same answer in both, some another, some none in one of them. */
export const QUESTIONS = [
  'which events involved UNESCO',
  '世界中国学大会',
  'How many foreign experts came to the talent exchange conference in Shanghai?',
  '10月在上海有哪些活动',
  'list all events',
  'A bridge opened in Lhasa',
] as const;

export type Answer = Omit<SearchAnswer, 'took_ms'>;

export interface DigestState {
  readonly path: string;
  readonly version: string;
  /** In the order of {@link QUESTIONS}. */
  readonly answers: readonly Answer[];
}

/** Everything an answer says, apart from how long it took. */
export async function ask(service: SearchService, q: string): Promise<Answer> {
  const { took_ms: _, ...answer } = await service.search({ q, mode: 'hybrid', understand: 'all', explain: false });
  return answer;
}

export async function askAll(service: SearchService): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const q of QUESTIONS) answers.push(await ask(service, q));
  return answers;
}

/** Opens with a model that is loaded already: tests open hundreds of times. */
export async function openWith(embedder: Embedder, dir: string): Promise<SearchService> {
  const { corpus } = await openIndex(dir);
  return createSearchService(corpus, embedder, calibrationSchema.parse(JSON.parse(await readFile(readConfig().calibration, 'utf8'))));
}

export async function writeEvents(path: string, events: readonly DigestEvent[]): Promise<string> {
  await writeFile(path, events.map((event) => `${toJsonLine(event)}\n`).join(''));
  return path;
}

/** The committed digest, and the same with an event changed, one added and one removed. */
export async function makeTwoDigests(embedder: Embedder): Promise<readonly [DigestState, DigestState]> {
  const dir = await mkdtemp(join(tmpdir(), 'digest-search-two-'));
  const { events } = await readEvents(readConfig().defaultInput);
  return [await describeState(embedder, dir, 'first', events), await describeState(embedder, dir, 'second', changeEvents(events))];
}

export function changeEvents(events: readonly DigestEvent[]): DigestEvent[] {
  const [first, second, , ...rest] = events as [DigestEvent, DigestEvent, DigestEvent, ...DigestEvent[]];
  const changed = { ...second, passages: second.passages.map((passage, at) => (at === 2 ? { ...passage, text: `${passage.text} Changed.` } : passage)) };
  const title = { en: 'A bridge opened in Lhasa', zh: null };
  const added: DigestEvent = {
    ...first,
    event_id: 'added-e01',
    title,
    passages: [
      {
        ...(first.passages[0] as DigestEvent['passages'][number]),
        kind: 'body',
        language: 'en',
        text: 'A bridge over the river opened in Lhasa after four years.',
      },
    ],
  };
  return [first, changed, ...rest, added];
}

async function describeState(embedder: Embedder, dir: string, name: string, events: readonly DigestEvent[]): Promise<DigestState> {
  const path = await writeEvents(join(dir, `${name}.jsonl`), events);
  const indexDir = join(dir, name);
  const { version } = await buildIndex(readConfig(), { inputs: [path], indexDir });
  return { path, version, answers: await askAll(await openWith(embedder, indexDir)) };
}
