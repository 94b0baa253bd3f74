import { describe, expect, it } from 'vitest';
import { asksForNextEdition, tellsOfNextEdition } from '../../src/search/next-edition.ts';

describe('asksForNextEdition', () => {
  it.each([
    'Where will the next edition be held?',
    'the next Asian Forum on Rice Farming',
    'upcoming dialogue',
    'The next contest will be held in Lima',
    '下一届大会在哪里',
    '下届论坛什么时候开',
    '下屆會議',
  ])('sees it in %j', (question) => expect(asksForNextEdition(question)).toBe(true));

  it.each([
    'plans for the next five years',
    'what came next',
    'next to the conference hall',
    '未来五年的计划',
    '下载大会文件',
  ])('does not see it in %j', (question) => expect(asksForNextEdition(question)).toBe(false));
});

it('finds it told in a passage of an event', () => {
  const event = (event_id: string, text: string) => ({
    event_id,
    ordinal: 1,
    title: { en: event_id, zh: null },
    date: { start: null, end: null },
    places: [],
    passages: [{ passage_id: `${event_id}-body-1`, event_id, kind: 'body' as const, language: 'en' as const, text, content_hash: '' }],
  });
  expect(tellsOfNextEdition(event('told', 'The next forum will meet in Geneva.'))).toBe(true);
  expect(tellsOfNextEdition(event('untold', 'The forum met in Geneva.'))).toBe(false);
});
