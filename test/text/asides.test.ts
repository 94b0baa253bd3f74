import { expect, it } from 'vitest';
import { findAsides } from '../../src/text/asides.ts';

it.each([
  ["I'm in Lima for a week, what is on there?", ["I'm in Lima for a week,"]],
  ['My daughter studies abroad. Which forum was held in May?', ['My daughter studies abroad.']],
  ['利马有什么活动?我下周要去出差', ['我下周要去出差']],
  ['因为我们要做一个汇总表，请列出5月的活动', ['因为我们要做一个汇总表，']],
  ['我們下週要去利馬，那裡有什麼活動', ['我們下週要去利馬，']],
])('in %j somebody tells of himself', (question, asides) => {
  expect(findAsides(question).map(({ start, end }) => question.slice(start, end))).toEqual(asides);
});

it.each([
  'I wonder which forum was held in May',
  '我想知道谁致辞了',
  'I study glaciers',
  'Which forum was held in May?',
  'the minister said that we need peace',
  '',
])('in %j nobody does, or nothing else is said', (question) => {
  expect(findAsides(question)).toEqual([]);
});
