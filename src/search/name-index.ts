/**
 * Names written in the other script: 丁薛祥 finds "Ding Xuexiang" by its pinyin, 阿祖莱
 * finds "Azoulay" and "Guterres" finds 古特雷斯 by their sound. The model need not know a
 * name for that. Names that are translated (牛津, Oxford) are the model's business.
 * Initials find what they stand for: "BNU" finds "Beijing Normal University"; a Chinese name that somebody took finds the Latin one.
 */
import { findKnownAs } from '../text/known-as.ts';
import { simplifyInPlace } from '../text/normalise.ts';
import { squashName, squashSyllables, toSyllables } from '../text/romanise.ts';
import type { Span } from '../text/span.ts';
import { findLatinNames, findTranscribedNames } from '../text/transcription.ts';
import type { Corpus } from './corpus.ts';

/** Shorter spellings ("Lina", "Mali") are too often something else. */
const MIN_LETTERS = 5;
const MIN_CHARACTERS = 2;
const MAX_CHARACTERS = 4;
const MAX_WORDS = 3;

const HAN_RUN = /\p{Script=Han}+/gu;
const SMALL_WORD = /(?<!\p{L})\p{Ll}+(?!\p{L})/gu;
const CAPITALISED_RUN = /\p{Lu}\p{L}*(?:['’]\p{L}+)?(?:[ -]\p{Lu}\p{L}*(?:['’]\p{L}+)?)*/gu;

/** Words of a name with initials, the small ones among them ("Language and Culture", "Ministry of Education"). */
const INITIALED_RUN = /\p{Lu}\p{L}+(?:['’]\p{L}+)?(?:[ -](?:(?:of the|of|and|for|in|on) )?\p{Lu}\p{L}+(?:['’]\p{L}+)?)+/gu;
const INITIALS = /(?<!\p{L})\p{Lu}{3,6}(?!\p{L})/gu;
const MIN_INITIALS = 3;
const MAX_INITIALS = 6;

interface Spelling extends Span {
  readonly key: string;
}

/** A name in a question and the sentences that spell it. */
export interface NameMatch extends Span {
  /** What it is looked for by: a sentence has all of them. */
  readonly keys: readonly string[];
  readonly sentences: ReadonlySet<number>;
}

/** Every name of a text under every key that a question in the other script may look for. */
export function findNames(text: string): Spelling[] {
  return [
    ...findSpelledNames(text),
    ...findInitialed(text),
    ...findLatinNames(text).map((name) => ({ ...name, key: latinSound(name.key) })),
    ...findTranscribedNames(text).map((name) => ({ ...name, key: chineseSound(name.key) })),
  ];
}

/** A spelling has no space in it: the four kinds of keys are apart. */
function latinSound(key: string): string {
  return `latin ${key}`;
}

function chineseSound(key: string): string {
  return `chinese ${key}`;
}

function initialsKey(letters: string): string {
  return `initials ${letters.toLowerCase()}`;
}

/** The words of a run, at their positions in the text. */
function readWords(run: RegExpExecArray): { word: string; isSmall: boolean; start: number; end: number }[] {
  return Array.from(run[0].matchAll(/[\p{L}'’]+/gu), ({ 0: word, index }) => ({
    word,
    isSmall: /^\p{Ll}/u.test(word),
    start: run.index + index,
    end: run.index + index + word.length,
  }));
}

/**
 * Names of three words or more by their initials, "of" counted ("MOE") and passed over ("BLCU"). A name begins where
 * capitals do, or behind a small word or another's name: no "Council Information Office" is in a State Council's.
 */
function findInitialed(text: string): Spelling[] {
  return Array.from(text.matchAll(INITIALED_RUN)).flatMap((run) => {
    const words = readWords(run);
    return words.flatMap((first, from) => {
      const before = words[from - 1];
      if (first.isSmall || (before !== undefined && (before.isSmall ? before.word === 'of' : !/^The$|['’]s$/u.test(before.word)))) return [];
      return words.slice(from + 2, from + 2 * MAX_INITIALS).flatMap((last, further) => {
        if (last.isSmall) return [];
        const own = words.slice(from, from + 3 + further);
        const letters = [own.filter(({ isSmall }) => !isSmall), own.filter(({ isSmall, word }) => !isSmall || word === 'of')].map((counted) =>
          counted.map(({ word }) => word.charAt(0)).join(''),
        );
        return [...new Set(letters)]
          .filter(({ length }) => length >= MIN_INITIALS && length <= MAX_INITIALS)
          .map((name) => ({ key: initialsKey(name), start: first.start, end: last.end }));
      });
    });
  });
}

/** Capitalised words of a text, alone and up to three together, as keys. */
function findSpelledNames(text: string): Spelling[] {
  return Array.from(text.matchAll(CAPITALISED_RUN))
    .flatMap((run) => {
      const words = readWords(run);
      return words.flatMap((first, from) =>
        words.slice(from, from + MAX_WORDS).map((last) => ({ key: squashName(text.slice(first.start, last.end)), start: first.start, end: last.end })),
      );
    })
    .filter(({ key }) => key.length >= MIN_LETTERS);
}

/** The names of a sentence by key, each with how it is written, in small letters. */
export function listNames(sentence: string): { readonly key: string; readonly written: string }[] {
  return findNames(sentence).map(({ key, start, end }) => ({ key, written: sentence.slice(start, end).toLowerCase() }));
}

/** Words written small: one that is so anywhere in a corpus is no name where it stands first in a sentence. */
export function listOrdinaryWords(sentence: string): string[] {
  return Array.from(sentence.matchAll(SMALL_WORD), ([word]) => word);
}

/**
 * The sentences in which names are written, by key.
 *
 * @param sentences all sentences of a corpus, in the order of their numbers
 */
export function collectNames(sentences: readonly string[]): Map<string, Set<number>> {
  const index = new Map<string, Set<number>>();
  const ordinary = new Set(sentences.flatMap(listOrdinaryWords));
  sentences.forEach((sentence, number) => {
    for (const { key, written } of listNames(sentence)) {
      if (ordinary.has(written)) continue;
      const found = index.get(key) ?? new Set();
      found.add(number);
      index.set(key, found);
    }
  });
  return index;
}

/**
 * The names of a question that sentences write in the other script or in full, the longest where names overlap.
 *
 * @param tokens the model's tokens of the question: a name that is one of them is the model's business
 * @param lookUp the sentences of each key that has any
 */
export async function matchNames(question: string, tokens: readonly Span[], lookUp: Corpus['findNames']): Promise<NameMatch[]> {
  const wanted = [...findWantedNames(question)].filter(({ isSound, start, end }) => !isSound || isUnknown({ start, end }, tokens));
  if (wanted.length === 0) return [];
  const index = await lookUp([...new Set(wanted.flatMap(({ keys }) => keys))]);
  const matches: NameMatch[] = [];
  for (const { keys, start, end } of wanted) {
    if (matches.some((other) => start < other.end && other.start < end)) continue;
    const sentences = intersect(keys.map((key) => index.get(key) ?? NOWHERE));
    if (sentences.size > 0) matches.push({ keys, start, end, sentences });
  }
  return matches;
}

const NOWHERE: ReadonlySet<number> = new Set();

/** A single set comes back as it is: the sentences of a name can be many, and most names have one key. */
function intersect([first = NOWHERE, ...others]: readonly ReadonlySet<number>[]): ReadonlySet<number> {
  return others.length === 0 ? first : new Set([...first].filter((one) => others.every((other) => other.has(one))));
}

/** A name of a question, and the keys that a sentence with it has all of. */
interface WantedName extends Span {
  readonly keys: readonly string[];
  readonly isSound: boolean;
}

/** What a question's names are called in the other script; spellings before sounds, long before short; and what initials stand for. */
function* findWantedNames(question: string): Generator<WantedName> {
  for (const { start, end, latin } of findKnownAs(simplifyInPlace(question))) {
    yield { keys: [squashName(latin)], start, end, isSound: false };
    // "William N. Brown": his names stand apart.
    const words = latin.split(' ').map(squashName);
    if (words.every(({ length }) => length >= MIN_LETTERS)) yield { keys: words, start, end, isSound: false };
  }
  for (const run of question.matchAll(HAN_RUN)) {
    const syllables = toSyllables(run[0]);
    for (let length = Math.min(MAX_CHARACTERS, syllables.length); length >= MIN_CHARACTERS; length -= 1) {
      for (let from = 0; from + length <= syllables.length; from += 1) {
        const key = squashSyllables(syllables.slice(from, from + length));
        if (key.length >= MIN_LETTERS) yield { keys: [key], start: run.index + from, end: run.index + from + length, isSound: false };
      }
    }
  }
  for (const { 0: letters, index } of question.matchAll(INITIALS))
    yield { keys: [initialsKey(letters)], start: index, end: index + letters.length, isSound: false };
  for (const name of findTranscribedNames(question)) yield { start: name.start, end: name.end, keys: [latinSound(name.key)], isSound: true };
  for (const name of findLatinNames(question)) yield { start: name.start, end: name.end, keys: [chineseSound(name.key)], isSound: true };
}

/** Whether a name consists of several tokens and cuts none: 西雅图 is known, and 布西雅图 is no name. Sounds alone are too vague for both. */
function isUnknown(name: Span, tokens: readonly Span[]): boolean {
  const inside = tokens.filter(({ start, end }) => start < name.end && name.start < end);
  return inside.length > 1 && inside.every(({ start, end }) => start >= name.start && end <= name.end);
}
