import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchRequestSchema } from '../../src/domain/search.ts';
import { openTexts } from './open-texts.ts';

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

let opened: Awaited<ReturnType<typeof openTexts>>;
beforeAll(async () => {
  opened = await openTexts(TEXTS);
});
afterAll(() => opened.close());

it.each([
  ['the stone bridge', 'text-2'],
  ['the wooden bridge', 'text-1'],
  ['a wooden house', 'text-2'],
  ['石桥', 'text-2'],
])('puts the text first where the words stand side by side: %s', async (q, expected) => {
  const { events } = await opened.service.search(searchRequestSchema.parse({ q, min_relevance: 0 }));
  expect(events[0]?.event_id).toBe(expected);
});
