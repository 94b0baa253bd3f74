/** Reads words of a question that nobody knows as words of the corpus: "educaton" asks for education, "wenhua" for 文化. */
import { isFrameWord, LONG_FRAME_WORDS, splitWords } from '../text/frame-words.ts';
import { normaliseText } from '../text/normalise.ts';
import { countSyllables, squashPinyin } from '../text/romanise.ts';
import type { Span } from '../text/span.ts';
import type { Corpus, WordScript } from './corpus.ts';

/** A misspelt word, as UTF-16 offsets into the question, and the word of the corpus that is meant. */
export interface Correction extends Span {
  readonly word: string;
}

/** From this length two slips are mended. */
const LONG = 9;
const LONGEST_HAN = 4;
const HAN_WORD = /^\p{Script=Han}{2,4}$/u;
const HAN_CHARACTER = /^\p{Script=Han}$/u;
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
/** Shorter words have too many neighbours. */
const WORD = /(?<![\p{L}\p{N}])[a-z]{5,}(?![\p{L}\p{N}])/gu;
/** Of a question: one letter of a word of the corpus may be left out ("worl"). */
const ASKED_WORD = /(?<![\p{L}\p{N}])[a-z]{4,}(?![\p{L}\p{N}])/gu;

/** Abbreviations that are other words in small letters, which is how the model reads them. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  WHO: 'World Health Organization',
  US: 'United States',
  'U.S.': 'United States',
  IT: 'information technology',
};
const ABBREVIATION = /(?<![\p{Script=Latin}\p{N}.])(?:WHO|US|U\.S\.|IT)(?![\p{Script=Latin}\p{N}])/gu;
/** The pronoun, shouted: "WHO hosted it?" */
const PRONOUN = /^who (?:is|are|was|were|did|does|has|had|will|can|\p{L}+ed|spoke|gave|won|took|came|led)(?!\p{L})/iu;

/**
 * The distinct words of a script with how often they occur: English ones from five letters on, Chinese ones of two to four characters.
 *
 * @param text all of a corpus, normalised, a line for each passage
 */
export function collectWords(text: string, script: WordScript): Map<string, number> {
  const counts = new Map<string, number>();
  // Line by line: the segmenter copies all of what it is given for each word that it finds.
  for (const line of text.split('\n')) {
    const words = script === 'latin' ? Array.from(line.matchAll(WORD), ([word]) => word) : splitWords(line).filter((word) => HAN_WORD.test(word));
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

/**
 * @param getWords of the corpus, see {@link collectWords}
 * @returns finds the words of a question that neither the corpus nor `isKnown` has and that are the pinyin of a Chinese word
 *   of the corpus, Chinese characters that sound like one and are no words themselves, or one slip away from an English one, or a word that frames questions ("evnts"), that starts with the same letter (two slips from nine letters on);
 *   the nearest, then the most frequent
 */
export async function createSpelling(getWords: Corpus['words']): Promise<(question: string, isKnown: (word: string) => boolean) => Promise<Correction[]>> {
  const counts = await getWords('latin');
  const byLetter = new Map<string, string[]>();
  for (const word of [counts.keys(), LONG_FRAME_WORDS].flatMap((words) => [...words])) {
    const words = byLetter.get(word.charAt(0));
    if (words === undefined) byLetter.set(word.charAt(0), [word]);
    else words.push(word);
  }

  let byPinyin: Promise<ReadonlyMap<string, string>> | undefined;
  /** The pinyin dictionary takes its time to load: only a question with such a word pays for it, once. */
  async function findPinyin(word: string): Promise<string | undefined> {
    return countSyllables(word) < 2 ? undefined : findSpelled(word);
  }

  async function findSpelled(pinyin: string): Promise<string | undefined> {
    byPinyin ??= getWords('han').then((words) => new Map(Array.from(words.keys(), (one) => [squashPinyin(one), one])));
    return (await byPinyin).get(pinyin);
  }

  /** Chinese words of the corpus in place of ones that sound the same and share a character: 部涨 is 部长. */
  async function findHomophones(text: string, isKnown: (word: string) => boolean): Promise<Correction[]> {
    const found: Correction[] = [];
    const scraps = findScraps(text);
    if (scraps.length === 0) return found;
    sharedPlaces ??= getWords('han').then((words) => new Set(Array.from(words.keys(), placesOf).flat()));
    const places = await sharedPlaces;
    for (const scrap of scraps) {
      const last = found.at(-1);
      if (last !== undefined && last.end > scrap) continue;
      const correction = await findHomophoneAt(text, scrap, (written) => !isKnown(written) && placesOf(written).some((place) => places.has(place)));
      if (correction !== undefined) found.push(correction);
    }
    return found;
  }

  /** Asked before how a word sounds, which takes far longer. */
  let sharedPlaces: Promise<ReadonlySet<string>> | undefined;

  async function findHomophoneAt(text: string, scrap: number, isCandidate: (written: string) => boolean): Promise<Correction | undefined> {
    for (let length = LONGEST_HAN; length > 1; length -= 1) {
      for (let start = Math.max(0, scrap - length + 1); start <= scrap; start += 1) {
        const written = text.slice(start, start + length);
        if (!HAN_WORD.test(written) || written.length < length || !isCandidate(written)) continue;
        const word = await findSpelled(squashPinyin(written));
        if (word?.length === length && word !== written && placesOf(word).some((place) => placesOf(written).includes(place)))
          return { start, end: start + length, word };
      }
    }
    return undefined;
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

  return async (question, isKnown) => {
    const { text, toOriginal } = normaliseText(question);
    const corrections = findAbbreviations(question);
    for (const { 0: word, index } of text.matchAll(ASKED_WORD)) {
      if (counts.has(word) || isFrameWord(word) || isKnown(word)) continue;
      const meant = (await findPinyin(word)) ?? findNearest(word);
      if (meant !== undefined) corrections.push({ ...toOriginal(index, index + word.length), word: meant });
    }
    corrections.push(...(await findHomophones(text, isKnown)).map(({ start, end, word }) => ({ ...toOriginal(start, end), word })));
    return corrections.sort((a, b) => a.start - b.start);
  };
}

/** Each character of a word with its place and the word's length. */
function placesOf(word: string): string[] {
  return Array.from(word, (character, at) => `${character}${at}${word.length}`);
}

/** Most English questions have none: a look is a hundredth of segmenting them. */
const ANY_HAN = /\p{Script=Han}/u;

/** Where single characters stand that are no words: what is left of a word with a wrong one (教育部|涨|会议). */
function findScraps(text: string): number[] {
  if (!ANY_HAN.test(text)) return [];
  return Array.from(segmenter.segment(text)).flatMap(({ segment, index }) => (HAN_CHARACTER.test(segment) && !isFrameWord(segment) ? [index] : []));
}

/** Abbreviations in capitals, where there are small letters or Chinese to tell them from. */
function findAbbreviations(question: string): Correction[] {
  if (!/[\p{Ll}\p{Script=Han}]/u.test(question)) return [];
  return Array.from(question.matchAll(ABBREVIATION), ({ 0: written, index }) => ({
    start: index,
    end: index + written.length,
    word: ABBREVIATIONS[written] as string,
  })).filter(({ start }) => !PRONOUN.test(question.slice(start)));
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
