import { describe, expect, it } from 'vitest';
import { estimateRelevance, type EventWeights, FEATURES, type Features } from '../../src/search/relevance.ts';

const nothing = Object.fromEntries(FEATURES.map((name) => [name, 0])) as Record<(typeof FEATURES)[number], number>;
const weigh = (weights: Partial<EventWeights>): EventWeights => ({ intercept: 0, ...nothing, ...weights });
const event = (features: Partial<Features>, tellsAsked = true) => ({ features: { ...nothing, ...features }, tellsAsked });
const logistic = (value: number): number => 1 / (1 + Math.exp(-value));

describe('estimateRelevance', () => {
  const weights = { best: weigh({ coverage_sentence: 2 }), share: weigh({ score: 1 }) };

  it('gives the event with the largest share what the best event of a question gets, and the others their part of it', () => {
    const [first, second] = estimateRelevance(weights, [event({ score: -1, coverage_sentence: 1 }), event({ score: 1, coverage_sentence: 0.5 })]);
    expect(second).toBeCloseTo(logistic(1), 10);
    expect(first).toBeCloseTo((logistic(1) * logistic(-1)) / logistic(1), 10);
  });

  it('takes most of it from an event that does not tell what is asked, so that another one is the best', () => {
    const [untold, told] = estimateRelevance(weights, [event({ score: 1, coverage_sentence: 1 }, false), event({ score: 0 })]);
    expect(told).toBeCloseTo(logistic(0), 10);
    expect(untold).toBeCloseTo((logistic(0) * 0.2 * logistic(1)) / logistic(0), 10);
    const [only] = estimateRelevance(weights, [event({ coverage_sentence: 1 }, false)]);
    expect(only).toBeCloseTo(0.2 * logistic(2), 10);
  });

  it('has nothing to say of no events', () => {
    expect(estimateRelevance(weights, [])).toEqual([]);
  });
});
