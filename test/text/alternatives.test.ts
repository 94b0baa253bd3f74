import { describe, expect, it } from 'vitest';
import { findAlternatives } from '../../src/text/alternatives.ts';

const read = (question: string) => findAlternatives(question).map((group) => group.map(({ start, end }) => question.slice(start, end)));

describe('findAlternatives', () => {
  it.each([
    ['Which events issued a declaration or an initiative?', [['declaration', 'initiative']]],
    ['institutes, alliances or centres that were set up', [['institutes', 'alliances', 'centres']]],
    ['Which events adopted a declaration or an action plan?', [['declaration', 'action plan']]],
    ['UNESCO or the United Nations', [['UNESCO', 'United Nations']]],
    ['a declaration or an initiative named after the city', [['declaration', 'initiative']]],
    ['Party or government leaders', [['Party', 'government']]],
    ['哪些会议发表了宣言或倡议', [['宣言', '倡议']]],
    ['宣言、倡议或者白皮书', [['宣言', '倡议', '白皮书']]],
    ['the United Nations or one of its agencies', [['Nations', 'agencies']]],
    [
      'rice or wheat, and tea or coffee',
      [
        ['rice', 'wheat'],
        ['tea', 'coffee'],
      ],
    ],
  ])('reads %j', (question, groups) => {
    expect(read(question)).toEqual(groups);
  });

  it.each(['tea and coffee', 'or', 'tea or', '或', 'yes or no', '部长或副部长', ''])('reads none in %j', (question) => {
    expect(read(question)).toEqual([]);
  });
});
