/**
 * Late interaction over postings of tokens: each token of a question adds to a passage its weight times the cosine of the
 * nearest of its stand-ins there. The stand-ins of a token come nearest first, so the first that a passage has is its best.
 * Tokens come by falling weight; once no passage that has only the tokens still to come can be among the best, they add to
 * passages that were found already and to no other (MaxScore, Turtle and Flood 1995). The result is exact for the stand-ins
 * given, up to one cut: lists of more than {@link MOST_OPENING} passages add to passages found already and to no other,
 * where those are enough.
 */
import type { ExpandedToken, LateIndex, Scored } from '../../domain/ports.ts';
import { findNumber } from './postings.ts';
import { selectLargest } from './select-largest.ts';
import type { TokenPostings } from './token-postings.ts';

export interface LateLegParts {
  readonly postings: TokenPostings;
  /** Of the corpus, in all languages. */
  readonly passages: number;
  /** See {@link MOST_OPENING}. */
  readonly mostOpening?: number;
}

/** Passages that a token may stand in and still bring in passages of its own; corpora of fewer are searched exactly. */
const MOST_OPENING = 10_000;
/** From this many postings for each passage that is still in question, looking each up is faster than going through all. */
const SEEK_FACTOR = 32;
/** Sums are kept in four bytes: what their rounding may be off by does not leave a passage out. */
const ROUNDING = 1 - 1e-5;

export function createLateLeg({ postings, passages, mostOpening = MOST_OPENING }: LateLegParts): LateIndex {
  const sums = new Float32Array(passages);
  /** The token that a passage was last given something by, counted from 1; 0 for passages that were not found. */
  const marks = new Uint16Array(passages);

  function findBest(tokens: readonly ExpandedToken[], k: number): Scored[] {
    let touched: number[] = [];
    let restMost = tokens.reduce((sum, { weight, cosines }) => sum + weight * (cosines[0] ?? 0), 0);
    let isOpen = true;
    let least = 0;
    for (const [at, { weight, ids, cosines }] of tokens.entries()) {
      if (touched.length > k) {
        least = kthBest(touched, k) * ROUNDING;
        if (restMost < least) isOpen = false;
        if (!isOpen) touched = drop(touched, least - restMost);
      }
      restMost -= weight * (cosines[0] ?? 0);
      for (let match = 0; match < ids.length; match += 1) {
        const numbers = postings.find(ids[match] as number);
        const gain = weight * (cosines[match] as number);
        const opens = isOpen && (touched.length <= k || (numbers.length <= mostOpening && gain + restMost >= least));
        if (opens) {
          for (let posting = 0; posting < numbers.length; posting += 1) {
            const passage = numbers[posting] as number;
            const mark = marks[passage];
            if (mark === at + 1) continue;
            if (mark === 0) touched.push(passage);
            sums[passage] = (sums[passage] as number) + gain;
            marks[passage] = at + 1;
          }
        } else if (touched.length * SEEK_FACTOR < numbers.length) {
          for (const passage of touched) {
            if (marks[passage] === at + 1 || findNumber(numbers, passage) < 0) continue;
            sums[passage] = (sums[passage] as number) + gain;
            marks[passage] = at + 1;
          }
        } else {
          for (let posting = 0; posting < numbers.length; posting += 1) {
            const passage = numbers[posting] as number;
            const mark = marks[passage];
            if (mark === 0 || mark === at + 1) continue;
            sums[passage] = (sums[passage] as number) + gain;
            marks[passage] = at + 1;
          }
        }
      }
    }
    least = touched.length > k ? kthBest(touched, k) : 0;
    const found = touched.filter((passage) => (sums[passage] as number) >= least).map((id) => ({ id, score: sums[id] as number }));
    for (const passage of touched) clear(passage);
    return found.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, k);
  }

  /** Those that have at least so much; what the others have is forgotten. */
  function drop(touched: readonly number[], needed: number): number[] {
    const kept: number[] = [];
    for (const passage of touched) {
      if ((sums[passage] as number) >= needed) kept.push(passage);
      else clear(passage);
    }
    return kept;
  }

  function clear(passage: number): void {
    sums[passage] = 0;
    marks[passage] = 0;
  }

  function kthBest(touched: readonly number[], k: number): number {
    const scores = new Float64Array(touched.length);
    for (let at = 0; at < scores.length; at += 1) scores[at] = sums[touched[at] as number] as number;
    return selectLargest(scores, k);
  }

  return {
    async search(tokens, k) {
      const total = tokens.reduce((sum, { weight }) => sum + weight, 0);
      if (total === 0 || k === 0) return [];
      return findBest(
        tokens.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight),
        k,
      ).map(({ id, score }) => ({ id, score: score / total }));
    },
  };
}
