/**
 * Splits a text into sentences, English and Chinese.
 *
 * A full stop after an initial or a title ("William N. Brown", "Dr. Li") ends no
 * sentence. Abbreviations beyond those few are not known.
 */
const SENTENCE_END =
  /(?<!\b(?:\p{Lu}|Dr|Mr|Ms|Mrs|Prof|St|No|vs|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec))[.!?]["”’')]{0,2}(?=\s|$)|[。！？!?]["”’')）」』]{0,2}/gu;

/** The sentences of a text, trimmed; a text without an end mark is one sentence. */
export function splitSentences(text: string): string[] {
  const sentences: string[] = [];
  let from = 0;
  for (const match of text.matchAll(SENTENCE_END)) {
    sentences.push(text.slice(from, match.index + match[0].length).trim());
    from = match.index + match[0].length;
  }
  sentences.push(text.slice(from).trim());
  return sentences.filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
}
