/**
 * BM25+ over postings, with the scores of src/drivers/minisearch.ts. Rare terms go first; once no passage that has only
 * the terms still to come can be among the best, they add to passages that were found already and to no other, and those
 * that can no longer be among the best are dropped (MaxScore, Turtle and Flood 1995). The result is exact up to one cut:
 * terms of more than {@link MOST_OPENING} passages add to passages with a rarer term and to no other, where those are
 * enough; what has nothing but such terms of the question is left out.
 */
import { type Allowed, BM25, type LexicalIndex, type Scored } from '../../domain/ports.ts';
import { findNumber, type PostingList, type Postings } from './postings.ts';
import { selectLargest } from './select-largest.ts';

export interface LexicalLegParts {
  readonly postings: Postings;
  /** Distinct terms of each passage of the corpus. */
  readonly termCounts: Uint16Array;
  /** Passages of this language. */
  readonly documents: number;
  readonly averageLength: number;
  /** See {@link MOST_OPENING}. */
  readonly mostOpening?: number;
}

interface QueryTerm extends PostingList {
  readonly idf: number;
  /** The most it adds to a score. */
  readonly most: number;
}

/** Passages that a term may stand in and still bring in passages of its own; corpora of fewer are searched exactly. */
const MOST_OPENING = 10_000;
/** From this many postings for each passage that is still in question, looking each up is faster than going through all. */
const SEEK_FACTOR = 64;

export function createLexicalLeg({ postings, termCounts, documents, averageLength, mostOpening = MOST_OPENING }: LexicalLegParts): LexicalIndex {
  const sums = new Float64Array(termCounts.length);
  const matched = new Uint8Array(termCounts.length);
  const idfOf = (frequency: number): number => Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
  const partOf = (count: number, passage: number): number =>
    BM25.d + (count * (BM25.k + 1)) / (count + BM25.k * (1 - BM25.b + (BM25.b * (termCounts[passage] as number)) / averageLength));

  function findBest(terms: readonly QueryTerm[], total: number, k: number, allowed: Allowed | null): Scored[] {
    let touched: number[] = [];
    let isOpen = true;
    let doneMost = 0;
    for (const [at, { numbers, counts, idf, most }] of terms.entries()) {
      const rest = terms.slice(at);
      const restMost = rest.reduce((sum, { most }) => sum + most, 0);
      // No passage has more than the terms so far add up to: until that is more than what is still to come, there is nothing to leave out.
      const mayLeaveOut = !isOpen || numbers.length > mostOpening || restMost * rest.length < doneMost * at;
      if (at > 0 && touched.length > k && mayLeaveOut) {
        const least = kthBest(touched, k);
        // What a passage scores that has all terms still to come and none before.
        if (isOpen && (numbers.length > mostOpening || restMost * rest.length < least)) isOpen = false;
        if (!isOpen) touched = drop(touched, (passage) => ((sums[passage] as number) + restMost) * ((matched[passage] as number) + rest.length) >= least);
      }
      doneMost += most;
      if (isOpen) {
        for (let posting = 0; posting < numbers.length; posting += 1) {
          const passage = numbers[posting] as number;
          if (matched[passage] === 0) {
            if (allowed?.has(passage) === false) continue;
            touched.push(passage);
          }
          add(passage, idf * partOf(counts[posting] as number, passage));
        }
      } else if (touched.length * SEEK_FACTOR < numbers.length) {
        for (const passage of touched) {
          const posting = findNumber(numbers, passage);
          if (posting >= 0) add(passage, idf * partOf(counts[posting] as number, passage));
        }
      } else {
        for (let posting = 0; posting < numbers.length; posting += 1) {
          const passage = numbers[posting] as number;
          if (matched[passage] !== 0) add(passage, idf * partOf(counts[posting] as number, passage));
        }
      }
    }
    const least = touched.length > k ? kthBest(touched, k) : 0;
    const found = touched.filter((passage) => scoreOf(passage) >= least).map((id) => ({ id, score: scoreOf(id) / total }));
    for (const passage of touched) clear(passage);
    return found.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, k);
  }

  function drop(passages: readonly number[], isKept: (passage: number) => boolean): number[] {
    const kept: number[] = [];
    for (const passage of passages) {
      if (isKept(passage)) kept.push(passage);
      else clear(passage);
    }
    return kept;
  }

  function add(passage: number, score: number): void {
    sums[passage] = (sums[passage] as number) + score;
    matched[passage] = (matched[passage] as number) + 1;
  }

  function clear(passage: number): void {
    sums[passage] = 0;
    matched[passage] = 0;
  }

  /** MiniSearch multiplies BM25+ by the number of query terms that matched. */
  function scoreOf(passage: number): number {
    return (sums[passage] as number) * (matched[passage] as number);
  }

  function kthBest(passages: readonly number[], k: number): number {
    const scores = new Float64Array(passages.length);
    for (let at = 0; at < scores.length; at += 1) scores[at] = scoreOf(passages[at] as number);
    return selectLargest(scores, k);
  }

  return {
    async search(terms, k, allowed = null) {
      const lists = terms.map((term) => postings.find(term));
      const ideal = lists.reduce((sum, list) => sum + idfOf(list?.numbers.length ?? 0) * (BM25.d + 1), 0);
      if (ideal === 0 || k === 0) return [];
      const known = lists
        .filter((list) => list !== undefined)
        .map((list): QueryTerm => ({ ...list, idf: idfOf(list.numbers.length), most: idfOf(list.numbers.length) * list.peak }))
        .sort((a, b) => a.numbers.length - b.numbers.length);
      return findBest(known, ideal * terms.length, k, allowed);
    },
  };
}
