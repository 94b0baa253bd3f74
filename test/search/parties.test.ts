import { expect, it } from 'vitest';
import { findParties, isWithParties } from '../../src/search/parties.ts';

const event = (...texts: string[]) => ({ passages: texts.map((text) => ({ text })) }) as unknown as Parameters<typeof isWithParties>[1];

it.each([
  ['中日韩环境部长会议', ['Ministers of China, Japan and South Korea met.'], true],
  ['中日韩环境部长会议', ['Ministers of China and Japan met.'], false],
  ['中尼联合演练', ['中尼举行联合演练'], true],
  ['中日聯合演練', ['中尼举行联合演练', 'China and Nepal'], false],
  ['中法文化之春', ['France sent films.'], true],
  ['中法文化之春', ['Italy sent films.'], false],
  ['China-Africa summit', ['第二届中非峰会'], true],
  ['the China–Peru forum', ['The forum of China and Peru'], true],
  ['the China–Peru forum', ['The forum of China and Chile'], false],
  ['the Sino-French year', ['Events of the French year'], true],
])('of %j, %j is with all that are named: %s', (question, texts, isWith) => {
  expect(isWithParties(findParties(question), event(...texts))).toBe(isWith);
});

it.each([
  '其中加入联盟的国家',
  '高中美术教育',
  '集中法律资源',
  '孩子中意的活动',
  '中欧班列',
  '中英文双语课程',
  '中美洲',
  '中外合作',
  '中国与世界',
  'China Studies',
  'the Chinese-language press',
])('reads none in %j', (question) => {
  expect(findParties(question)).toEqual([]);
});
