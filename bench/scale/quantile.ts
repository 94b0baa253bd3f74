/** The value under which a share of the values lies; sorts them. */
export function quantile(values: number[], share: number): number {
  return values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] as number;
}
