import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchRequestSchema } from '../../src/domain/search.ts';
import { openTexts } from './open-texts.ts';

/** "Yi" is a Y and an I to the model. */
const TEXTS = [
  'Wu Yi opened the fair in the old hall and walked through it with the mayor, whose guests had come from nine towns.',
  'Wu opened the fair in hall Y, section I, and walked through it with the mayor, whose guests had come from nine towns.',
  'The museum opened a show of silk and porcelain that came back after ninety years abroad, with maps, letters and films.',
] as const;

let opened: Awaited<ReturnType<typeof openTexts>>;
beforeAll(async () => {
  opened = await openTexts(TEXTS);
});
afterAll(() => opened.close());

it('takes letters of a word for it only where they stand one after the other', async () => {
  const { passages } = await opened.service.search(searchRequestSchema.parse({ q: 'Wu Yi', min_relevance: 0, explain: true }));
  const lateInteraction = (event: string): number => passages.find(({ event_id }) => event_id === event)?.scores?.late_interaction ?? 0;
  expect(lateInteraction('text-1')).toBeCloseTo(1, 2);
  expect(lateInteraction('text-2')).toBeLessThan(0.9);
});
