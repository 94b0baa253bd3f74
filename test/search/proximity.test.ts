import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIndex, openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { searchRequestSchema } from '../../src/domain/search.ts';
import type { SearchService } from '../../src/domain/service.ts';

/** The same words in both, in an order that says something else. */
const TEXTS = [
  'An old wooden bridge crosses the river near a stone house, and farmers sell tea on the quiet square.',
  'An old stone bridge crosses the river near a wooden house, and farmers sell tea on the quiet square.',
  // Words that every text has count for nothing.
  'Teachers from nine countries met in spring and spoke of language courses for adults, of exams, of pay and of how children learn to read and write.',
  'The museum opened a show of silk and porcelain that came back after ninety years abroad, with maps, letters and films about those who had sold them.',
  'Engineers signed an agreement on clean energy, and students asked them about their work, their pay, long journeys, new machines and what comes next.',
  'A choir from the coast sang at the theatre for three hours, and then the audience, many of them children, asked for two more songs and danced.',
] as const;

let folder: string;
let service: SearchService;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digest-search-near-'));
  const lines = TEXTS.map((text, at) =>
    JSON.stringify({
      event_id: `near-${at + 1}`,
      title: { en: null, zh: null },
      date: { start: null, end: null },
      places: [],
      passages: [{ kind: 'body', language: 'en', text }],
    }),
  );
  const input = join(folder, 'near.jsonl');
  await writeFile(input, `${lines.join('\n')}\n`);
  const config = readConfig();
  await buildIndex(config, { inputs: [input], indexDir: join(folder, 'index') });
  service = await openService(config, { indexDir: join(folder, 'index') });
});

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['the stone bridge', 'near-2'],
  ['the wooden bridge', 'near-1'],
  ['a wooden house', 'near-2'],
  ['石桥', 'near-2'],
])('puts the text first where the words stand side by side: %s', async (q, expected) => {
  const { events } = await service.search(searchRequestSchema.parse({ q, min_relevance: 0 }));
  expect(events[0]?.event_id).toBe(expected);
});
