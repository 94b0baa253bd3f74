import { expect, it } from 'vitest';
import { findKnownAs } from '../../src/text/known-as.ts';

it('finds people by the Chinese names that they took', () => {
  expect(findKnownAs('李约瑟和费正清')).toEqual([
    { start: 0, end: 3, latin: 'Joseph Needham' },
    { start: 4, end: 7, latin: 'John Fairbank' },
  ]);
  expect(findKnownAs('布朗教授')).toEqual([]);
});
