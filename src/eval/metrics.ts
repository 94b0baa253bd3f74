/** Measures of ranked lists. Lists hold ids, best first; `relevant` is what a judge named. */

/** Normalised discounted cumulative gain with gains of 0 and 1 (Järvelin and Kekäläinen 2002). */
export function ndcg(ranked: readonly string[], relevant: ReadonlySet<string>, cut: number): number {
  const gain = (at: number): number => 1 / Math.log2(at + 2);
  const found = ranked.slice(0, cut).reduce((sum, id, at) => sum + (relevant.has(id) ? gain(at) : 0), 0);
  let ideal = 0;
  for (let at = 0; at < Math.min(cut, relevant.size); at += 1) ideal += gain(at);
  return ideal === 0 ? 0 : found / ideal;
}

/** 1 over the rank of the first relevant id; 0 without one. */
export function reciprocalRank(ranked: readonly string[], relevant: ReadonlySet<string>): number {
  const at = ranked.findIndex((id) => relevant.has(id));
  return at < 0 ? 0 : 1 / (at + 1);
}

/** Share of the relevant ids that were returned. */
export function recall(returned: readonly string[], relevant: ReadonlySet<string>): number {
  return relevant.size === 0 ? 0 : returned.filter((id) => relevant.has(id)).length / relevant.size;
}

/** Share of the returned ids that are relevant; undefined when nothing was returned. */
export function precision(returned: readonly string[], relevant: ReadonlySet<string>): number | undefined {
  return returned.length === 0 ? undefined : returned.filter((id) => relevant.has(id)).length / returned.length;
}

/** Arithmetic mean; null of nothing. */
export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
