/**
 * Which edition of a series a question asks for ("the third World Conference", 第三届, "the inaugural meeting"). A report of
 * another edition matches every other word of it and does not answer.
 */
import type { DigestEvent } from '../domain/event.ts';
import { readNumber } from '../text/number-values.ts';
import { simplifyInPlace } from '../text/normalise.ts';

const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth'.split(' ');
const SERIES =
  '(?:editions?|sessions?|conferences?|congress(?:es)?|meetings?|forums?|summits?|conventions?|dialogues?|rounds?|expos?|exhibitions?|fairs?|festivals?|games|prizes?|awards?)';
/** Up to this many words stand between the ordinal and what it is an edition of. */
const ENGLISH = new RegExp(
  `(?<![\\p{L}\\d-])(?:(?<figures>\\d{1,3})(?:st|nd|rd|th)|(?<word>${ORDINALS.join('|')}|inaugural))\\s+(?:(?!of\\b|time\\b|to\\b|in\\b|and\\b|day\\b|half\\b|quarter\\b)[\\p{L}’'–-]+\\s+){0,6}?${SERIES}(?!\\p{L})`,
  'giu',
);
const CHINESE = /第(?<number>[一二三四五六七八九十百\d]{1,4})[届次屆]|(?<first>首[届屆次])/gu;

/** Numbers of the editions that a text names. */
export function findEditions(written: string): number[] {
  const text = simplifyInPlace(written);
  const english = Array.from(text.matchAll(ENGLISH), ({ groups }) =>
    groups?.figures === undefined ? Math.max(0, ORDINALS.indexOf(groups?.word?.toLowerCase() ?? '')) + 1 : Number(groups.figures),
  );
  const chinese = Array.from(text.matchAll(CHINESE), ({ groups }) => readNumber(groups?.number ?? '一') ?? 1);
  return [...english, ...chinese];
}

/** Whether an event may be an edition that is asked for: it names one of them, or none at all. */
export function isOfEdition(asked: readonly number[], { passages }: DigestEvent): boolean {
  const told = passages.flatMap(({ text }) => findEditions(text));
  return told.length === 0 || told.some((number) => asked.includes(number));
}
