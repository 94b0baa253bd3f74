/** Questions as people put them to somebody they talk with, over the committed digest. */
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

const find = async (q: string) => (await service.search(searchRequestSchema.parse({ q }))).events.map(({ event_id }) => event_id.slice(-3));

it.each([
  ["Hi there, I'm writing a report for school and I was wondering whether you could tell me who Audrey Azoulay is, thanks!", ['e03']],
  ['厦门大学的潘维廉教授在哪里演讲过?', ['e05']],
  ['麻烦帮我查一下,丁薛祥在哪个会上讲过话,谢谢', ['e08']],
  ["I'm only in Shanghai for a week. What happened there?", ['e01', 'e02', 'e03']],
  ['麻烦您把在北京办的活动都给我列一下,我要做个汇总表', ['e04', 'e05', 'e06', 'e10']],
])('answers what is asked for in %j', async (question, events) => {
  expect((await find(question)).sort()).toEqual(events);
});

it('answers what somebody tells of himself where that is what the question is about', async () => {
  expect((await find("I'm preparing a talk on the UNESCO institute for STEM education. What happened in Shanghai?"))[0]).toBe('e03');
});

it.each([
  'How do I apply to become a teacher at the institute?',
  '怎么报名参加教师培训',
  'What is the weather in Beijing tomorrow?',
  'Hi, can you help me?',
  '你好,想问一下',
])('leaves %j alone', async (question) => {
  expect(await find(question)).toEqual([]);
});

it.each([
  ['中日韩教育部长会议', []],
  ["When did the China-Africa education ministers' meeting take place?", []],
  ['中国—中亚教育部长会议', ['e09']],
  ["When did the China-Central Asia education ministers' meeting take place?", ['e09']],
])('knows who meets whom: %j', async (question, events) => {
  expect(await find(question)).toEqual(events);
});
