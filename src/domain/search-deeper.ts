import type { Allowed, Scored } from './ports.ts';

/** How many times as many are looked at. */
const DEEPER = 10;

/** The `k` best allowed, by an index that finds passages whatever is allowed: it looks deeper, and the others are left out. */
export async function searchDeeper(search: (k: number) => Promise<Scored[]>, k: number, allowed: Allowed | null): Promise<Scored[]> {
  if (allowed === null) return search(k);
  return (await search(k * DEEPER)).filter(({ id }) => allowed.has(id)).slice(0, k);
}
