/**
 * Late interaction over postings of tokens: a passage gets for each token of a question its weight times the cosine of the
 * nearest of its stand-ins there. Tokens come by falling weight and bring in the passages that have a stand-in, until no
 * passage that has only the tokens still to come can be among the best (MaxScore, Turtle and Flood 1995); what can is then
 * scored whole, from its own tokens. The result is exact for the stand-ins given, up to one cut: lists of more than
 * {@link MOST_OPENING} passages bring in nothing where other lists bring in enough; once as many passages are found as that
 * and {@link OPENING_SHARE} of the weight was asked, no more are brought in; the best {@link MOST_SCORED} are scored whole.
 */
import type { Allowed, ExpandedToken, LateIndex, Scored } from '../../domain/ports.ts';
import type { PassageTokens } from './passage-tokens.ts';
import { selectLargest } from './select-largest.ts';
import type { TokenPostings } from './token-postings.ts';

export interface LateLegParts {
  readonly postings: TokenPostings;
  readonly tokens: PassageTokens;
  /** How many tokens the model has. */
  readonly vocabulary: number;
  /** Whether a passage is of the leg's language. */
  readonly isOwn: (passage: number) => boolean;
  /** See {@link MOST_OPENING}. */
  readonly mostOpening?: number;
}

/** Passages that a token may stand in and still bring them in. */
const MOST_OPENING = 10_000;
/** What stands in none of so much of a question's weight is seldom among the best. */
const OPENING_SHARE = 0.6;
/** Passages scored whole at most, those that stand highest when no more are brought in. */
const MOST_SCORED = 1_500;
/** Sums are kept in four bytes: what their rounding may be off by does not leave a passage out. */
const ROUNDING = 1 - 1e-5;

export function createLateLeg({ postings, tokens: passageTokens, vocabulary, isOwn, mostOpening = MOST_OPENING }: LateLegParts): LateIndex {
  /**
   * For each passage its sum, and the token that last gave it something, counted from 1; 0 for passages that were not
   * found. Side by side: a search reads both of passages all over the corpus, and waits for memory most of the time.
   */
  const state = new Float32Array(passageTokens.passages * 2);
  /** Passages found by a search, and their sums while the best are looked for. Kept, because arrays of their size made anew for each question keep the collector busy. */
  const touched = new Uint32Array(passageTokens.passages);
  const scratch = new Float32Array(passageTokens.passages);
  /** For each token of the model where its matches begin in a search's list, counted from 1. */
  const heads = new Uint32Array(vocabulary);

  /** Passages with what they surely have, and all others that may be among the `k` best. */
  function findPromising(asked: readonly ExpandedToken[], k: number, allowed: Allowed | null): number[] {
    let found = 0;
    const total = asked.reduce((sum, { weight }) => sum + weight, 0);
    let rest = total;
    /** The most that a passage may have by lists that were passed over. */
    let passedOver = 0;
    for (const [at, { weight, ids, cosines }] of asked.entries()) {
      if (found > k) {
        if (found > mostOpening && rest < total * (1 - OPENING_SHARE)) break;
        // No passage has more than the weight that was asked: before half of it was, there is nothing to look for.
        if (rest + passedOver < total - rest && rest + passedOver < kthBest(found, k)) break;
      }
      rest -= weight;
      let bestPassedOver = 0;
      for (let match = 0; match < ids.length; match += 1) {
        const gain = weight * (cosines[match] as number);
        const numbers = postings.find(ids[match] as number);
        if (numbers.length > mostOpening && found > k) {
          bestPassedOver = Math.max(bestPassedOver, gain);
          continue;
        }
        for (let posting = 0; posting < numbers.length; posting += 1) {
          const passage = numbers[posting] as number;
          const mark = state[passage * 2 + 1];
          // The stand-ins come nearest first: the first that a passage has is its best.
          if (mark === at + 1) continue;
          if (mark === 0) {
            if (allowed?.has(passage) === false) continue;
            touched[found] = passage;
            found += 1;
          }
          state[passage * 2] = (state[passage * 2] as number) + gain;
          state[passage * 2 + 1] = at + 1;
        }
      }
      passedOver += bestPassedOver;
    }
    const needed = found > k ? kthBest(found, k) - rest - passedOver : 0;
    const least = found > MOST_SCORED ? Math.max(needed, kthBest(found, MOST_SCORED)) : needed;
    const kept: number[] = [];
    for (let at = 0; at < found; at += 1) {
      const passage = touched[at] as number;
      if ((state[passage * 2] as number) >= least) kept.push(passage);
      state[passage * 2] = 0;
      state[passage * 2 + 1] = 0;
    }
    return kept;
  }

  /** The scores of passages, with nothing left out. */
  function scoreWhole(passages: readonly number[], asked: readonly ExpandedToken[]): Scored[] {
    const matched: number[] = [];
    const gains: number[] = [];
    const next: number[] = [];
    asked.forEach(({ weight, ids, cosines }, token) => {
      ids.forEach((id, match) => {
        matched.push(token);
        gains.push(weight * (cosines[match] as number));
        next.push(heads[id] as number);
        heads[id] = matched.length;
      });
    });
    const best = new Float64Array(asked.length);
    const scored = passages.map((id) => {
      best.fill(0);
      const ids = passageTokens.tokens(id);
      for (let at = 0; at < ids.length; at += 1) {
        for (let match = heads[ids[at] as number] as number; match > 0; match = next[match - 1] as number) {
          const token = matched[match - 1] as number;
          const gain = gains[match - 1] as number;
          if (gain > (best[token] as number)) best[token] = gain;
        }
      }
      let score = 0;
      for (let token = 0; token < best.length; token += 1) score += best[token] as number;
      return { id, score };
    });
    for (const { ids } of asked) for (const id of ids) heads[id] = 0;
    return scored;
  }

  /** Of the sums of the first passages found. */
  function kthBest(found: number, k: number): number {
    for (let at = 0; at < found; at += 1) scratch[at] = state[(touched[at] as number) * 2] as number;
    return selectLargest(scratch.subarray(0, found), k) * ROUNDING;
  }

  return {
    async search(tokens, k, allowed = null) {
      const asked = tokens.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
      const total = asked.reduce((sum, { weight }) => sum + weight, 0);
      if (total === 0 || k === 0) return [];
      // Few are scored whole, all of them: the lists would bring in mostly others.
      const promising = allowed?.few != null ? Array.from(allowed.few.filter(isOwn)) : findPromising(asked, k, allowed);
      return scoreWhole(promising, asked)
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.id - b.id)
        .slice(0, k)
        .map(({ id, score }) => ({ id, score: score / total }));
    },
  };
}
