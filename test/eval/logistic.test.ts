import { describe, expect, it } from 'vitest';
import { fitLogistic } from '../../src/eval/logistic.ts';

const chanceOf = ({ intercept, weights }: ReturnType<typeof fitLogistic>, row: readonly number[]): number =>
  1 / (1 + Math.exp(-row.reduce((sum, value, at) => sum + value * (weights[at] as number), intercept)));

describe('fitLogistic', () => {
  it('gives as many chances as there are cases, as the optimum does', () => {
    const rows = Array.from({ length: 400 }, (_, at) => [Math.sin(at), Math.cos(3 * at) * 5 + 20]);
    const labels = rows.map(([first = 0, second = 0], at) => first + (second - 20) / 5 + Math.sin(at * 7) > 0.3);
    const model = fitLogistic(rows, labels);
    const chances = rows.map((row) => chanceOf(model, row));
    expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(labels.filter(Boolean).length, 3);
    expect(model.weights.every((weight) => weight > 0)).toBe(true);
  });

  it('stays finite where a line parts the cases, and where all are alike', () => {
    const rows = Array.from({ length: 20 }, (_, at) => [at]);
    const parted = fitLogistic(
      rows,
      rows.map((_, at) => at >= 10),
    );
    expect(chanceOf(parted, [2])).toBeLessThan(0.1);
    expect(chanceOf(parted, [17])).toBeGreaterThan(0.9);
    const alike = fitLogistic(
      rows,
      rows.map(() => false),
    );
    expect(chanceOf(alike, [5])).toBeLessThan(0.01);
    expect(Number.isFinite(alike.intercept)).toBe(true);
  });
});
