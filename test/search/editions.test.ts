import { describe, expect, it } from 'vitest';
import { findEditions, isOfEdition } from '../../src/search/editions.ts';

describe('findEditions', () => {
  it.each([
    ['The second World Conference on China Studies was held', [2]],
    ['the 23rd Conference on International Exchange', [23]],
    ['Inaugural Education Ministers’ Meeting', [1]],
    ['第二届世界大会与首届论坛', [2, 1]],
    ['第十二屆運動會', [12]],
    ['第23届', [23]],
  ])('reads %j', (text, editions) => {
    expect(findEditions(text)).toEqual(editions);
  });

  it.each([
    'the first day of the conference',
    'the second half of the meeting',
    'the third time',
    'first international teacher training program',
    '第一类中心',
    '',
  ])('reads none in %j', (text) => {
    expect(findEditions(text)).toEqual([]);
  });
});

it('knows another edition from the one that is asked for', () => {
  const event = (...texts: string[]) => ({ passages: texts.map((text) => ({ text })) }) as unknown as Parameters<typeof isOfEdition>[1];
  expect(isOfEdition([3], event('第二届世界大会', 'Scholars met.'))).toBe(false);
  expect(isOfEdition([2], event('第二届世界大会', 'Scholars met.'))).toBe(true);
  expect(isOfEdition([3], event('Scholars met.'))).toBe(true);
});
