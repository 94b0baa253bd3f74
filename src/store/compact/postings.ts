/** Postings as they lie in their files: sorted keys, and for each the numbers it stands in. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readBytes } from './array-file.ts';
import { COMPACT_FILES } from './layout.ts';

export interface PostingList {
  /** Ascending. */
  readonly numbers: Uint32Array;
  /** How often the key stands in each; empty where that is not kept. */
  readonly counts: Uint8Array;
  /** See createPeaks in merge-parts.ts; 0 where it is not kept. */
  readonly peak: number;
}

export interface Postings {
  readonly keys: number;
  find(key: string): PostingList | undefined;
}

export function openPostings(folder: string, name: string): Postings {
  const path = (part: Parameters<typeof COMPACT_FILES.postings>[1]): string => join(folder, COMPACT_FILES.postings(name, part));
  const read = (part: Parameters<typeof COMPACT_FILES.postings>[1]): ArrayBuffer => readBytes(path(part));
  const text = Buffer.from(read('keys'));
  const keyEnds = new Uint32Array(read('key-ends.u32'));
  const ends = new Uint32Array(read('ends.u32'));
  const numbers = new Uint32Array(read('numbers.u32'));
  const counts = existsSync(path('counts.u8')) ? new Uint8Array(read('counts.u8')) : new Uint8Array(0);
  const peaks = existsSync(path('peaks.f32')) ? new Float32Array(read('peaks.f32')) : new Float32Array(0);
  const keyAt = (at: number): string => text.toString('utf8', at === 0 ? 0 : keyEnds[at - 1], keyEnds[at]);
  return {
    keys: keyEnds.length,
    find(key) {
      let low = 0;
      let high = keyEnds.length - 1;
      while (low <= high) {
        const middle = (low + high) >>> 1;
        const found = keyAt(middle);
        if (found === key) {
          const from = middle === 0 ? 0 : (ends[middle - 1] as number);
          return { numbers: numbers.subarray(from, ends[middle]), counts: counts.subarray(from, ends[middle]), peak: peaks[middle] ?? 0 };
        }
        if (found < key) low = middle + 1;
        else high = middle - 1;
      }
      return undefined;
    },
  };
}

/** Position of a number in an ascending list, or -1. */
export function findNumber(numbers: Uint32Array, wanted: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    const found = numbers[middle] as number;
    if (found === wanted) return middle;
    if (found < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
