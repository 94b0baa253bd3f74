/** The mean of some vectors of one length, scaled to length 1; zeros without a direction. */
export function unitMean(rows: readonly Float32Array[], dimension: number): Float32Array {
  const sum = new Float32Array(dimension);
  for (const row of rows) for (let at = 0; at < dimension; at += 1) sum[at] = (sum[at] as number) + (row[at] as number);
  const norm = Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
  return norm === 0 ? sum : sum.map((value) => value / norm);
}
