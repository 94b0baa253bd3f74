/**
 * Chinese names in Latin letters: 丁薛祥 finds "Ding Xuexiang", 红山 finds "Hongshan".
 * The model need not know a name for that, only its spelling has to be pinyin.
 *
 * Names that are translated or transcribed otherwise (Azoulay 阿祖莱) are the model's business.
 */
import { squashName, squashPinyin } from '../text/romanise.ts';

/** Shorter spellings ("Lina", "Mali") are too often something else. */
const MIN_LETTERS = 5;
const MIN_CHARACTERS = 2;
const MAX_CHARACTERS = 4;
const MAX_WORDS = 3;

const HAN_RUN = /\p{Script=Han}+/gu;
const CAPITALISED_RUN = /\p{Lu}\p{L}*(?:['’]\p{L}+)?(?:[ -]\p{Lu}\p{L}*(?:['’]\p{L}+)?)*/gu;

interface Spelling {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/** A name in a question and the sentences that spell it. */
export interface NameMatch extends Spelling {
  readonly sentences: ReadonlySet<number>;
}

/** Capitalised words of a text, alone and up to three together, as keys. */
export function findSpelledNames(text: string): Spelling[] {
  return Array.from(text.matchAll(CAPITALISED_RUN))
    .flatMap((run) => {
      const words = Array.from(run[0].matchAll(/[\p{L}'’]+/gu), (word) => ({ start: run.index + word.index, end: run.index + word.index + word[0].length }));
      return words.flatMap((first, from) =>
        words.slice(from, from + MAX_WORDS).map((last) => ({ key: squashName(text.slice(first.start, last.end)), start: first.start, end: last.end })),
      );
    })
    .filter(({ key }) => key.length >= MIN_LETTERS);
}

/**
 * @param sentences all sentences of the corpus, in the order of their numbers
 * @returns the names of a question, longest first, that sentences spell
 */
export function createNameIndex(sentences: readonly string[]): (question: string) => NameMatch[] {
  const index = new Map<string, Set<number>>();
  sentences.forEach((sentence, number) => {
    for (const { key } of findSpelledNames(sentence)) {
      const found = index.get(key) ?? new Set();
      found.add(number);
      index.set(key, found);
    }
  });
  return (question) => {
    const matches: NameMatch[] = [];
    for (const run of question.matchAll(HAN_RUN)) {
      for (let length = Math.min(MAX_CHARACTERS, run[0].length); length >= MIN_CHARACTERS; length -= 1) {
        for (let from = 0; from + length <= run[0].length; from += 1) {
          const start = run.index + from;
          const end = start + length;
          if (matches.some((other) => start < other.end && other.start < end)) continue;
          const key = squashPinyin(run[0].slice(from, from + length));
          const found = key.length >= MIN_LETTERS ? index.get(key) : undefined;
          if (found !== undefined) matches.push({ key, start, end, sentences: found });
        }
      }
    }
    return matches;
  };
}
