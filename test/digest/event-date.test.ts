import { expect, it } from 'vitest';
import { findEventDate } from '../../src/digest/event-date.ts';

const read = (text: string) => {
  const { start, end } = findEventDate([], [text], 2031);
  return start === null ? null : `${start}..${end}`;
};

it.each([
  ['The forum was held in Lima in late November.', '2031-11-21..2031-11-30'],
  ['The forum was held in mid-January.', '2031-01-11..2031-01-20'],
  ['It opened in early March in Oslo.', '2031-03-01..2031-03-10'],
  ['It was held in the last week of February.', '2031-02-22..2031-02-28'],
  ['论坛于11月下旬举行。', '2031-11-21..2031-11-30'],
  ['论坛于3月初举行。', '2031-03-01..2031-03-10'],
  ['The forum was held in Lima in November.', '2031-11-01..2031-11-30'],
])('reads the part of a month as questions do: %j', (text, days) => {
  expect(read(text)).toBe(days);
});

it('takes no deadline for the day of an event', () => {
  expect(read('The forum will publish its report by the end of May.')).toBeNull();
});

it('takes no month of something else that was signed for the day of an event', () => {
  expect(read('Two cranes arrived in Lima on May 16 and were given to the zoo. They will stay under an agreement signed in March.')).toBe(
    '2031-05-16..2031-05-16',
  );
});
