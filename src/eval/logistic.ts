/** Pull of the weights towards 0, in units of one case; keeps a small set from being learned by heart. */
const RIDGE = 0.5;
/** Newton's method doubles the digits with each step; a dozen are enough where there is an optimum, and the ridge makes one. */
const STEPS = 50;
const CLOSE = 1e-9;
/** Keeps the intercept finite where all labels are equal. */
const TINY = 1e-6;

export interface LogisticModel {
  readonly intercept: number;
  /** One a column, for values as they are. */
  readonly weights: readonly number[];
}

/**
 * Logistic regression with a ridge, on standardised columns, by Newton's method (iteratively reweighted least squares).
 *
 * @param rows values of each case, all of one length
 * @param labels what happened
 */
export function fitLogistic(rows: readonly (readonly number[])[], labels: readonly boolean[]): LogisticModel {
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] as number));
  const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const deviations = columns.map((values, at) => Math.sqrt(values.reduce((sum, value) => sum + (value - (means[at] as number)) ** 2, 0) / values.length) || 1);
  // The intercept is the weight of a last column of ones, and no ridge pulls at it.
  const cases = rows.map((row) => [...row.map((value, at) => (value - (means[at] as number)) / (deviations[at] as number)), 1]);
  const ridges = [...columns.map(() => 2 * RIDGE), TINY];
  let all = ridges.map(() => 0);
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = all.map((weight, at) => weight * (ridges[at] as number));
    const hessian = ridges.map((ridge, at) => ridges.map((_, other) => (at === other ? ridge : 0)));
    for (const [at, row] of cases.entries()) {
      const chance = 1 / (1 + Math.exp(-row.reduce((sum, value, column) => sum + value * (all[column] as number), 0)));
      const error = chance - Number(labels[at]);
      const curvature = chance * (1 - chance);
      for (const [column, value] of row.entries()) {
        gradient[column] = (gradient[column] as number) + error * value;
        const line = hessian[column] as number[];
        for (const [other, second] of row.entries()) line[other] = (line[other] as number) + curvature * value * second;
      }
    }
    const change = solve(hessian, gradient);
    all = all.map((weight, at) => weight - (change[at] as number));
    if (Math.max(...change.map(Math.abs)) < CLOSE) break;
  }
  const weights = all.slice(0, -1);
  const intercept = all.at(-1) as number;
  const raw = weights.map((weight, at) => weight / (deviations[at] as number));
  return { intercept: intercept - raw.reduce((sum, weight, at) => sum + weight * (means[at] as number), 0), weights: raw };
}

/** Solves `matrix · x = right` for a symmetric positive definite matrix, by Gaussian elimination; changes both. */
function solve(matrix: number[][], right: number[]): number[] {
  const size = right.length;
  for (let pivot = 0; pivot < size; pivot += 1) {
    const line = matrix[pivot] as number[];
    for (let below = pivot + 1; below < size; below += 1) {
      const other = matrix[below] as number[];
      const times = (other[pivot] as number) / (line[pivot] as number);
      for (let column = pivot; column < size; column += 1) other[column] = (other[column] as number) - times * (line[column] as number);
      right[below] = (right[below] as number) - times * (right[pivot] as number);
    }
  }
  const solution = new Array<number>(size).fill(0);
  for (let row = size - 1; row >= 0; row -= 1) {
    const line = matrix[row] as number[];
    const known = solution.reduce((sum, value, column) => (column > row ? sum + value * (line[column] as number) : sum), 0);
    solution[row] = ((right[row] as number) - known) / (line[row] as number);
  }
  return solution;
}
