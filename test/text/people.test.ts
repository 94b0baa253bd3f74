import { expect, it } from 'vitest';
import { readPeople } from '../../src/text/people.ts';

it.each([
  'pupils',
  'conservators',
  'young farmers',
  'agronomists',
  'trainees',
  'guides',
  '小学生',
  '讲解员',
  '农艺师',
  '运动员',
  '滑雪者',
  '农民',
  '志愿者',
])('knows %j as people of a kind', (phrase) => {
  expect(readPeople(phrase)).toBe('kind');
});

it.each(['people', 'foreign experts', 'guests', '人', '嘉宾', '外国专家'])('knows %j as anyone', (phrase) => {
  expect(readPeople(phrase)).toBe('anyone');
});

it.each([
  'papers',
  'centers',
  'committees',
  'further projects',
  'museums',
  'orders',
  '机器人',
  '国家',
  '卫生',
  '人工智能',
  '代表团',
  '增长',
])('knows no people in %j', (phrase) => {
  expect(readPeople(phrase)).toBeNull();
});
