/**
 * What readers cannot see but a language model reads: zero-width and bidirectional characters, tags,
 * variation selectors (both can carry hidden bytes), controls and private use.
 */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\p{Co}\p{Cs}]/gu;

/** A text on one line with nothing invisible in it; what a reader sees stays as it is. */
export function cleanText(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(INVISIBLE, '').trim();
}
