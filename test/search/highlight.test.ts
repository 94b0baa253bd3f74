import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchRequestSchema } from '../../src/domain/search.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { openDigest } from './open-digest.ts';
import { openTexts } from './open-texts.ts';

/** What is marked in all passages of an event, as `question word>marked words`, in lower case. */
async function marksIn(service: SearchService, q: string, eventId: string): Promise<Set<string>> {
  const request = searchRequestSchema.parse({ q, event_id: eventId, understand: 'none', min_relevance: 0, limit: 50 });
  const { passages, highlighting } = await service.search(request);
  expect(highlighting).toBe('cross_language');
  return new Set(passages.flatMap(({ text, highlights }) => highlights.map(({ start, end, query }) => `${query}>${text.slice(start, end)}`.toLowerCase())));
}

describe('highlights in the digest', () => {
  let service: SearchService;
  let close: () => Promise<void>;
  beforeAll(async () => {
    ({ service, close } = await openDigest());
  }, 60_000);
  afterAll(() => close());

  it.each([
    ['外国专家', '2025-e01', ['外国>foreign', '专家>experts']],
    ['人才交流大会', '2025-e01', ['人才>talent', '交流>exchange', '大会>conference']],
    ['中亚 部长', '2025-e09', ['中亚>central', '部长>ministers']],
    ['教師發展學院', '2025-e10', ['教師>teacher', '發展>development', '學院>institute']],
    ['talent exchange', '2025-e01', ['talent>人才', 'exchange>交流']],
    ['civilizations dialogue', '2025-e06', ['civilizations>文明', 'dialogue>对话']],
    ['潘維廉教授', '2025-e05', ['潘維廉>william', '潘維廉>brown']],
  ])('marks translations: %s', async (q, eventId, expected) => {
    expect([...(await marksIn(service, q, eventId))]).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['forms', 'educational papers', '2025-e08', ['educational>education', 'papers>paper']],
    ['synonyms', 'smart education', '2025-e08', ['smart>intelligent']],
  ])('marks %s in the language of the question', async (_, q, eventId, expected) => {
    expect([...(await marksIn(service, q, eventId))]).toEqual(expect.arrayContaining(expected));
  });

  it.each([
    ['grammar', 'four futures among teachers', '2025-e04', /^four>for$|^among>in$/],
    ['a letter left of a word', "China's sinologists", '2025-e02', />(?:s|i|a)$/],
    ['a letter that numbers a category', '人工智能教育', '2025-e03', />i$/],
    ['Chinese words of grammar', '两国而且跟教师合作', '2025-e09', />(?:and|to|with)$/],
    ['a number for a month', 'October conferences', '2025-e01', /^october>110$/],
    ['grammar for a word that the passage lacks', '联合国与教育', '2025-e03', /^联合国>not$/],
    ['a topic shared by words of one language', 'conferences and meetings', '2025-e02', />council$/],
    ['a lone character of a name', '怀进鹏', '2025-e03', /^进>/],
    ['a lone character of a word', '吸引海外高端英才', '2025-e04', /^才>only$/],
  ])('does not take for a match: %s', async (_, q, eventId, wrong) => {
    const marks = [...(await marksIn(service, q, eventId))];
    expect(marks.length).toBeGreaterThan(0);
    expect(marks.filter((mark) => wrong.test(mark))).toEqual([]);
  });

  it.each(['events in Shanghai in the third quarter', '上海第三季度的活动'])('marks places where nothing else is asked, and days never: %s', async (q) => {
    const { passages } = await service.search(searchRequestSchema.parse({ q }));
    const marked = new Set(passages.flatMap(({ text, highlights }) => highlights.map(({ start, end }) => text.slice(start, end).toLowerCase())));
    expect([...marked].sort()).toEqual(expect.arrayContaining(['shanghai']));
    expect([...marked].filter((word) => /three|third|quarter|第三/u.test(word))).toEqual([]);
  });
});

describe('highlights of numbers', () => {
  let opened: Awaited<ReturnType<typeof openTexts>>;
  beforeAll(async () => {
    opened = await openTexts(['About 110 schools and 500 teachers took part; three of the schools sent 40 pupils each.', 'A choir from the coast sang songs.']);
  });
  afterAll(() => opened.close());

  it.each([
    ['500 teachers', ['500>500', 'teachers>teachers']],
    ['五百名教师', ['五百>500', '教师>teachers']],
    ['140 teachers', ['teachers>teachers']],
    ['October schools', ['schools>schools']],
  ])('are of the same number only: %s', async (q, expected) => {
    expect([...(await marksIn(opened.service, q, 'text-1'))].sort()).toEqual([...expected].sort());
  });
});
