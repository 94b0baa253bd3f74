import { stemmer } from 'stemmer';

/** Porter's stem of a lower-case English word ("conferences" and "conference" share one). */
export function stemEnglish(word: string): string {
  return stemmer(word);
}
