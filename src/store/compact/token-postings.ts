/** Which passages of a language have a token: a list of passages for each token of the model, read as it lies. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBytes } from './array-file.ts';
import { COMPACT_FILES } from './layout.ts';
import type { PassageTokens } from './passage-tokens.ts';

export interface TokenPostings {
  /** Ascending. */
  find(token: number): Uint32Array;
}

/** @param vocabulary how many tokens the model has */
export function writeTokenPostings(folder: string, name: string, tokens: PassageTokens, passages: Uint32Array, vocabulary: number): void {
  const { ends, numbers } = collectPostings(tokens, passages, vocabulary);
  for (const [part, values] of [
    ['ends', ends],
    ['passages', numbers],
  ] as const)
    writeFileSync(join(folder, COMPACT_FILES.tokenPostings(name, part)), new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

export function openTokenPostings(folder: string, name: string): TokenPostings {
  const read = (part: 'ends' | 'passages'): Uint32Array => new Uint32Array(readBytes(join(folder, COMPACT_FILES.tokenPostings(name, part))));
  const [ends, numbers] = [read('ends'), read('passages')];
  return { find: (token) => numbers.subarray(token === 0 ? 0 : ends[token - 1], ends[token]) };
}

/** Counted, then filled: no sorting, and no more memory than the result. */
function collectPostings(tokens: PassageTokens, passages: Uint32Array, vocabulary: number): { ends: Uint32Array; numbers: Uint32Array } {
  const ends = new Uint32Array(vocabulary);
  /** The passage in which a token was met last, and 1. */
  const met = new Uint32Array(vocabulary);
  const visit = (handle: (token: number, passage: number) => void): void => {
    met.fill(0);
    for (const passage of passages) {
      const ids = tokens.tokens(passage);
      for (let at = 0; at < ids.length; at += 1) {
        const token = ids[at] as number;
        if (met[token] === passage + 1) continue;
        met[token] = passage + 1;
        handle(token, passage);
      }
    }
  };
  visit((token) => {
    ends[token] = (ends[token] as number) + 1;
  });
  let total = 0;
  for (let token = 0; token < vocabulary; token += 1) {
    const count = ends[token] as number;
    // Where its list begins; filling moves it on to where it ends.
    ends[token] = total;
    total += count;
  }
  const numbers = new Uint32Array(total);
  visit((token, passage) => {
    const at = ends[token] as number;
    numbers[at] = passage;
    ends[token] = at + 1;
  });
  return { ends, numbers };
}
