import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchRequestSchema } from '../../src/domain/search.ts';
import { findChineseNames } from '../../src/search/word-pieces.ts';
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

it('answers no question for a person with the name of another one who shares a part of it', async () => {
  const answeredBy = async (q: string): Promise<string[]> =>
    (await opened.service.search(searchRequestSchema.parse({ q }))).events.map(({ event_id }) => event_id);
  expect(await answeredBy('Wu Yi')).toContain('text-1');
  expect(await answeredBy('Wu Jinping')).toEqual([]);
  // 吴仪 is spelled as the text has it, 吴勇 is not.
  expect(await answeredBy('吴仪')).toContain('text-1');
  expect(await answeredBy('吴勇')).toEqual([]);
});

it('finds Chinese names among single characters, behind a surname and nowhere else', () => {
  const tokens = (text: string) =>
    Array.from(text, (character, start) => ({ start, end: start + 1, norm: 1, isHan: true, isNumber: false, isSurname: character === '王' }));
  const namesOf = (text: string) => findChineseNames(tokens(text)).map(({ from, scraps }) => text.slice(from, from + scraps.length));
  expect(namesOf('王毅')).toEqual(['王毅']);
  expect(namesOf('王小明')).toEqual(['王小明']);
  expect(namesOf('国王来')).toEqual([]);
  expect(namesOf('王来了这里')).toEqual([]);
});
