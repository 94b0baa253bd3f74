/** Reads words of a question that nobody knows as words of the corpus: "educaton" asks for education, "wenhua" for 文化. */
import { splitWords } from '../text/frame-words.ts';
import { normaliseText } from '../text/normalise.ts';
import { countSyllables, squashPinyin } from '../text/romanise.ts';
import type { Span } from '../text/span.ts';

/** A misspelt word, as UTF-16 offsets into the question, and the word of the corpus that is meant. */
export interface Correction extends Span {
  readonly word: string;
}

/** From this length two slips are mended. */
const LONG = 9;
const HAN_WORD = /^\p{Script=Han}{2,4}$/u;
/** Shorter words have too many neighbours. */
const WORD = /(?<![\p{L}\p{N}])[a-z]{5,}(?![\p{L}\p{N}])/gu;

/**
 * @param corpus all of its text, normalised
 * @returns finds the words of a question that neither the corpus nor `isKnown` has and that are the pinyin of a Chinese word
 *   of the corpus, or one slip away from an English one that starts with the same letter (two slips from nine letters on);
 *   the nearest, then the most frequent
 */
export function createSpelling(corpus: string): (question: string, isKnown: (word: string) => boolean) => Correction[] {
  const counts = new Map<string, number>();
  for (const [word] of corpus.matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const byLetter = new Map<string, string[]>();
  for (const word of counts.keys()) {
    const words = byLetter.get(word.charAt(0));
    if (words === undefined) byLetter.set(word.charAt(0), [word]);
    else words.push(word);
  }

  let byPinyin: ReadonlyMap<string, string> | undefined;
  /** The pinyin dictionary takes its time to load: only a question with such a word pays for it, once. */
  function findPinyin(word: string): string | undefined {
    if (countSyllables(word) < 2) return undefined;
    byPinyin ??= new Map([...new Set(splitWords(corpus))].filter((one) => HAN_WORD.test(one)).map((one) => [squashPinyin(one), one]));
    return byPinyin.get(word);
  }

  function findNearest(word: string): string | undefined {
    const most = word.length >= LONG ? 2 : 1;
    let best: { readonly word: string; readonly distance: number } | undefined;
    for (const candidate of byLetter.get(word.charAt(0)) ?? []) {
      if (Math.abs(candidate.length - word.length) > most) continue;
      const distance = countSlips(word, candidate);
      if (distance > most) continue;
      const isNearer = best === undefined || distance < best.distance;
      if (isNearer || (distance === best?.distance && (counts.get(candidate) ?? 0) > (counts.get(best.word) ?? 0))) best = { word: candidate, distance };
    }
    return best?.word;
  }

  return (question, isKnown) => {
    const { text, toOriginal } = normaliseText(question);
    return Array.from(text.matchAll(WORD)).flatMap(({ 0: word, index }) => {
      if (counts.has(word) || isKnown(word)) return [];
      const meant = findPinyin(word) ?? findNearest(word);
      return meant === undefined ? [] : [{ ...toOriginal(index, index + word.length), word: meant }];
    });
  };
}

/** The text with what was misspelt put right; positions change. */
export function correctText(text: string, corrections: readonly Correction[]): string {
  return corrections.toReversed().reduce((mended, { start, end, word }) => mended.slice(0, start) + word + mended.slice(end), text);
}

/** Letters left out, put in, changed, or swapped with the next one: optimal string alignment (Damerau 1964, Levenshtein 1966). */
function countSlips(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + change);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (beforeLast[j - 2] as number) + 1);
      row.push(least);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] as number;
}
