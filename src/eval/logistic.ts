/** Pull of the weights towards 0, in units of one case; keeps a small set from being learned by heart. */
const RIDGE = 0.5;
const STEPS = 4000;
const RATE = 0.5;

export interface LogisticModel {
  readonly intercept: number;
  /** One a column, for values as they are. */
  readonly weights: readonly number[];
}

/**
 * Logistic regression with a ridge, by gradient descent on standardised columns.
 *
 * @param rows values of each case, all of one length
 * @param labels what happened
 */
export function fitLogistic(rows: readonly (readonly number[])[], labels: readonly boolean[]): LogisticModel {
  const columns = (rows[0] ?? []).map((_, column) => rows.map((row) => row[column] as number));
  const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const deviations = columns.map((values, at) => Math.sqrt(values.reduce((sum, value) => sum + (value - (means[at] as number)) ** 2, 0) / values.length) || 1);
  const standardised = rows.map((row) => row.map((value, at) => (value - (means[at] as number)) / (deviations[at] as number)));
  const weights = columns.map(() => 0);
  let intercept = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = weights.map((weight) => (2 * RIDGE * weight) / rows.length);
    let shift = 0;
    standardised.forEach((row, at) => {
      const logit = row.reduce((sum, value, column) => sum + value * (weights[column] as number), intercept);
      const error = (1 / (1 + Math.exp(-logit)) - Number(labels[at])) / rows.length;
      shift += error;
      row.forEach((value, column) => {
        gradient[column] = (gradient[column] as number) + error * value;
      });
    });
    intercept -= RATE * shift;
    gradient.forEach((value, column) => {
      weights[column] = (weights[column] as number) - RATE * value;
    });
  }
  const raw = weights.map((weight, at) => weight / (deviations[at] as number));
  return { intercept: intercept - raw.reduce((sum, weight, at) => sum + weight * (means[at] as number), 0), weights: raw };
}
