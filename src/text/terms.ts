/**
 * One tokenizer for the lexical leg in both languages: words of `Intl.Segmenter`,
 * Han bigrams beside them, English folded and stemmed.
 */
import { stemEnglish } from '../drivers/stemmer.ts';
import { normaliseText } from './normalise.ts';

/** A term of the lexical index and where it stands in the text as written (UTF-16 units, half-open). */
export interface Term {
  readonly term: string;
  readonly start: number;
  readonly end: number;
}

const HAN_RUN = /^\p{Script=Han}+$/u;
const ENGLISH_WORD = /^[a-z]+$/;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Terms of a text, in reading order.
 *
 * A segmenter splits 联合国 into 联合 and 国, differently in different sentences;
 * bigrams over each run of Han characters make such words meet all the same.
 */
export function splitTerms(original: string): Term[] {
  const { text, toOriginal } = normaliseText(original);
  const terms: Term[] = [];
  let hanEnd = -1;
  let previous = '';
  const add = (term: string, start: number, end: number): void => {
    terms.push({ term, ...toOriginal(start, end) });
  };
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike) continue;
    if (!HAN_RUN.test(segment)) {
      add(stemWord(segment), index, index + segment.length);
      continue;
    }
    add(segment, index, index + segment.length);
    let from = index;
    for (const character of segment) {
      if (hanEnd === from) {
        const bigram = previous + character;
        // A two-character word is its own bigram already.
        if (bigram !== segment) add(bigram, from - previous.length, from + character.length);
      }
      from += character.length;
      hanEnd = from;
      previous = character;
    }
  }
  return terms;
}

/** The stem; words of other scripts and numbers stay as they are. */
function stemWord(word: string): string {
  return ENGLISH_WORD.test(word) ? stemEnglish(word) : word;
}
