import fc from 'fast-check';
import type { Allowed } from '../../../src/domain/ports.ts';

/** All of so many passages, or some of them, listed or not. */
export const anyAllowed: fc.Arbitrary<(passages: number) => Allowed | null> = fc
  .record({ modulus: fc.integer({ min: 1, max: 5 }), isListed: fc.boolean() })
  .map(({ modulus, isListed }) => (passages) => {
    if (modulus === 1) return null;
    const has = (passage: number): boolean => passage % modulus === 0;
    return { has, few: isListed ? Uint32Array.from({ length: passages }, (_, at) => at).filter(has) : null };
  });
