/** Questions for the first or the latest events, over the committed digest. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchRequestSchema } from '../../src/domain/search.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { openDigest } from './open-digest.ts';

let service: SearchService;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ service, close } = await openDigest());
}, 60_000);
afterAll(() => close());

const find = async (q: string, options: { ignore?: string[]; understand?: 'none' } = {}) => {
  const { events, understood } = await service.search(searchRequestSchema.parse({ q, ...options }));
  return { found: events.map(({ event_id }) => event_id.slice(-3)), order: understood.order };
};

it.each([
  ['What was the last event of the year?', ['e01'], 'latest_first', 1],
  ['今年第一个活动是什么', ['e10'], 'earliest_first', 1],
  ['first three events', ['e10', 'e09', 'e08'], 'earliest_first', 3],
  ['the most recent event in Beijing', ['e04'], 'latest_first', 1],
  ['8月以前最后一个活动', ['e05'], 'latest_first', 1],
])('answers %j by days', async (question, events, direction, count) => {
  const { found, order } = await find(question);
  expect(found).toEqual(events);
  expect(order).toMatchObject({ direction, count });
});

it('gives all events, the latest first, to a question for news', async () => {
  const { found, order } = await find('最近有什么活动?');
  expect(found).toEqual(['e01', 'e02', 'e03', 'e04', 'e05', 'e06', 'e07', 'e08', 'e09', 'e10']);
  expect(order).toEqual({ text: '最近', direction: 'latest_first', count: null });
});

it('gives of several answers the one that came last, and no other event that came later', async () => {
  expect((await find('What is the latest conference on digital education?')).found).toEqual(['e04']);
  expect((await find('the first meeting on digital education')).order).toBeNull();
});

it('marks no word that only says in which order', async () => {
  const { passages } = await service.search(searchRequestSchema.parse({ q: '麻烦帮我查一下最近两场在北京的会议' }));
  expect(new Set(passages.flatMap(({ highlights }) => highlights.map(({ query }) => query)))).toEqual(new Set(['北京', '会议']));
});

it('sorts by nothing where that is to be ignored, or nothing is to be understood', async () => {
  expect((await find('latest events', { ignore: ['latest'] })).order).toBeNull();
  expect((await find('latest events', { understand: 'none' })).order).toBeNull();
});
