import { describe, expect, it } from 'vitest';
import { findAmounts, findCounted } from '../../src/text/numbers.ts';

const counted = (text: string) => findCounted(text).map(({ words }) => words);

describe('findCounted', () => {
  it.each([
    ['about 1,200 young scholars and the 4th congress met', ['young scholars and the', 'congress met']],
    ['Dozens of schools joined.', ['of schools']],
    ['Forty-six museums and two hundred and ten guides', ['museums and two hundred', 'guides']],
    ['a total of nineteen students in 214 teams', ['students', 'teams']],
    ['13 million farmers in 60 countries', ['farmers', 'countries']],
    ['第23届大会,共有2600余名外国专家参加', ['外国专家']],
    ['二十三支队伍和3000名观众', ['队伍', '观众']],
    ['新增1300万棵树', ['树']],
  ])('in %j gives what numbers count', (text, words) => {
    expect(counted(text)).toEqual(words);
  });

  it.each(['In 2031 they met on May 3.', '2031年5月3日', '2031世界大会', 'this one was the best, and no one left'])('counts nothing in %j', (text) => {
    expect(counted(text)).toEqual([]);
  });

  it('knows the counters of people', () => {
    expect(findCounted('600名农艺师').map(({ isOfPeople }) => isOfPeople)).toEqual([true]);
  });
});

it('gives the words beside amounts of money', () => {
  expect(findAmounts('Orders worth 2.3 billion yuan were signed.')).toEqual(['Orders worth']);
  expect(findAmounts('签约金额达23亿元')).toEqual(['签约金额达']);
  expect(findAmounts('It cost $5 million, in 2020.')).toEqual(['It cost']);
  expect(findAmounts('2300 guests in 2020')).toEqual([]);
});
