import { expect, it } from 'vitest';
import { describeEvents } from '../../src/search/features.ts';
import type { EventScore, ScoreResult } from '../../src/search/score.ts';

function scored(score: number, matches: readonly number[] | null): EventScore {
  return {
    event: 0,
    score,
    coverageSentence: 0.5,
    coverageEvent: 0.5,
    missingNames: 0,
    proximity: 0.5,
    weakestPair: 0.25,
    matches: matches === null ? null : Float32Array.from(matches),
    passages: [],
  };
}

const PLAIN = { isFiltered: false, isName: false, isAdvice: false, areAlike: false, language: 'en' } as const;

function result(events: readonly EventScore[], weights: readonly number[]): ScoreResult {
  return { scoring: 'late_interaction', events, tokens: [], weights, names: [], words: 3 };
}

it('gives the gap to the best event as a share of its score', () => {
  const gaps = describeEvents(result([scored(4, [1]), scored(3, [1])], [1]), PLAIN).map(({ gap }) => gap);
  expect(gaps).toEqual([0, -0.25]);
});

it('knows what all events say together, each word where it is said best', () => {
  const [first, second] = describeEvents(result([scored(4, [1, 0, 0]), scored(3, [0, 1, 0])], [1, 1, 2]), PLAIN);
  expect(first?.known).toBeCloseTo(0.5);
  expect(second?.known).toBe(first?.known);
});

it('takes the best coverage of an event for what is known where tokens have no vectors', () => {
  const [first] = describeEvents(result([scored(4, null), scored(3, null)], []), { ...PLAIN, isFiltered: true, language: 'zh' });
  expect(first).toMatchObject({ known: 0.5, filtered: 1, chinese: 1 });
});

it('counts what is missing of a name against an event, and nothing of a description', () => {
  const describe = (isName: boolean) => describeEvents(result([scored(4, [1])], [1]), { ...PLAIN, isName })[0];
  expect(describe(true)).toMatchObject({ proximity: 0.5, name: 1, name_pair: 0.75 });
  expect(describe(false)).toMatchObject({ proximity: 0.5, name: 0, name_pair: 0 });
});

it('knows no gap between events that all keep a bound', () => {
  const gaps = describeEvents(result([scored(4, [1]), scored(3, [1])], [1]), { ...PLAIN, areAlike: true }).map(({ gap }) => gap);
  expect(gaps).toEqual([0, 0]);
});
