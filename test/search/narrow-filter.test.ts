import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIndex, openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { searchRequestSchema } from '../../src/domain/search.ts';
import type { SearchService } from '../../src/domain/service.ts';

/** More than the ten times 200 candidates that a filtered search takes from a leg. */
const EVENTS = 2_600;
const LAST = `many-${EVENTS}`;

let folder: string;
let service: SearchService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digest-search-many-'));
  const lines = Array.from({ length: EVENTS }, (_, at) => {
    // All but the last are nearer to the question.
    const text =
      at + 1 === EVENTS ? 'A harvest festival with a talk on schools.' : `Teachers met on teacher education, teacher training and schools, room ${at}.`;
    return JSON.stringify({
      event_id: `many-${at + 1}`,
      title: { en: null, zh: null },
      date: { start: null, end: null },
      places: [],
      passages: [{ kind: 'body', language: 'en', text }],
    });
  });
  const input = join(folder, 'many.jsonl');
  await writeFile(input, `${lines.join('\n')}\n`);
  const config = readConfig();
  await buildIndex(config, { inputs: [input], indexDir: join(folder, 'index') });
  service = await openService(config, { indexDir: join(folder, 'index') });
}, 120_000);

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

it('finds in the one event that a filter leaves what thousands of others match better', async () => {
  const { events } = await service.search(searchRequestSchema.parse({ q: 'teacher training', event_id: LAST, min_relevance: 0 }));
  expect(events.map(({ event_id }) => event_id)).toEqual([LAST]);
});
