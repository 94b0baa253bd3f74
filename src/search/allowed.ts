/** The passages that a filter leaves, found out once a question: every leg asks for them. */
import type { Allowed } from '../domain/ports.ts';

/** Passages that are compared one by one, in place of walking through a graph or lists that hold mostly others. */
const FEW = 20_000;

/** Memory: a byte a passage of the corpus, for as long as the question takes. */
export function createAllowed(passages: number, isAllowed: (passage: number) => boolean): Allowed {
  const flags = new Uint8Array(passages);
  let count = 0;
  for (let passage = 0; passage < passages; passage += 1) {
    if (!isAllowed(passage)) continue;
    flags[passage] = 1;
    count += 1;
  }
  const has = (passage: number): boolean => flags[passage] === 1;
  return { has, few: count > FEW ? null : listAllowed(flags, count) };
}

function listAllowed(flags: Uint8Array, count: number): Uint32Array {
  const few = new Uint32Array(count);
  for (let passage = flags.indexOf(1), at = 0; passage !== -1; passage = flags.indexOf(1, passage + 1), at += 1) few[at] = passage;
  return few;
}
