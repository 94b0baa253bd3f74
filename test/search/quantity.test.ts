import { describe, expect, it } from 'vitest';
import { findAskedQuantity, findCounted } from '../../src/search/quantity.ts';

function asked(question: string): string | undefined {
  const found = findAskedQuantity(question);
  if (found === null) return undefined;
  return found.kind === 'money' ? 'money' : question.slice(found.start, found.end);
}

describe('findAskedQuantity', () => {
  it.each([
    ['How many delegates attended the forum?', 'delegates'],
    ['the number of new schools', 'new schools'],
    ['有多少名专家参加', '专家参加'],
    ['来了几位校长', '校长'],
    ['What did the building cost? How much was paid?', 'money'],
    ['门票多少钱', 'money'],
    ['budget of the conference', 'money'],
  ])('in %j it is %s', (question, quantity) => {
    expect(asked(question)).toBe(quantity);
  });

  it.each([
    'Who attended the forum?',
    '活动在几月几日举行',
    'how much progress was made',
    'many delegates',
    '有哪几个会议',
    '提到协议的有哪几场',
  ])('is none in %j', (question) => {
    expect(asked(question)).toBeUndefined();
  });
});

describe('findCounted', () => {
  it('gives what numbers count, and neither years nor days', () => {
    expect(findCounted('In 2031 about 1,200 young scholars and the 4th congress met on May 3. Dozens of schools joined.')).toEqual([
      'young scholars and the',
      'congress met on May',
      'of schools joined',
    ]);
    expect(findCounted('第23届大会,共有2600余名外国专家参加')).toEqual(['外国专家参加']);
  });
});
