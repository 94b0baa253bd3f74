import { expect, it } from 'vitest';
import { areAlternatives, groupAlternatives, matchAlternatives, weighAlternatives } from '../../src/search/any-of.ts';

const tokens = [
  { start: 0, end: 3 },
  { start: 4, end: 8 },
  { start: 8, end: 10 },
  { start: 14, end: 20 },
];
const declarationOrInitiative = [
  [
    { start: 4, end: 10 },
    { start: 14, end: 20 },
  ],
];

it('groups the tokens of alternatives, and drops what has none', () => {
  expect(groupAlternatives(declarationOrInitiative, tokens)).toEqual([[[1, 2], [3]]]);
  expect(
    groupAlternatives(
      [
        [
          { start: 4, end: 10 },
          { start: 30, end: 33 },
        ],
      ],
      tokens,
    ),
  ).toEqual([]);
});

it('weighs alternatives together as much as the heaviest', () => {
  const [group] = groupAlternatives(declarationOrInitiative, tokens);
  expect(weighAlternatives([group as number[][]], [1, 2, 2, 4])).toEqual([1, 1, 1, 2]);
  expect(weighAlternatives([group as number[][]], [1, 0, 0, 0])).toEqual([1, 0, 0, 0]);
});

it('lets the best alternative stand for all', () => {
  const groups = groupAlternatives(declarationOrInitiative, tokens);
  const matches = Float32Array.of(0.5, 0.25, 0.75, 0);
  matchAlternatives(groups, [1, 1, 1, 2], matches);
  expect([...matches]).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect(areAlternatives(groups, 2, 3)).toBe(true);
  expect(areAlternatives(groups, 1, 2)).toBe(false);
});
