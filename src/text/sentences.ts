/**
 * Splits a text into sentences, English and Chinese.
 *
 * A full stop after an initial or a title ("William N. Brown", "Dr. Li") ends no
 * sentence. Abbreviations beyond those few are not known.
 */
import type { Span } from './span.ts';

const SENTENCE_END =
  /(?<!\b(?:\p{Lu}|Dr|Mr|Ms|Mrs|Prof|St|No|vs|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec))[.!?]["”’')]{0,2}(?=\s|$)|[。！？!?]["”’')）」』]{0,2}/gu;

/** The sentences of a text, trimmed; a text without an end mark is one sentence. */
export function splitSentences(text: string): string[] {
  return findSentences(text).map(({ start, end }) => text.slice(start, end));
}

/** Where the sentences of a text stand, without the space around them. */
export function findSentences(text: string): Span[] {
  const ends = [...Array.from(text.matchAll(SENTENCE_END), (match) => match.index + match[0].length), text.length];
  let from = 0;
  return ends.flatMap((end) => {
    const sentence = text.slice(from, end);
    const start = from + sentence.length - sentence.trimStart().length;
    from = end;
    return /[\p{L}\p{N}]/u.test(sentence) ? [{ start, end: start + sentence.trim().length }] : [];
  });
}
