import type { Language, Passage } from '../domain/event.ts';

/** Positions of the passages of each language. */
export function numbersByLanguage(passages: readonly Passage[]): Record<Language, number[]> {
  const numbers: Record<Language, number[]> = { en: [], zh: [] };
  passages.forEach((passage, id) => {
    numbers[passage.language].push(id);
  });
  return numbers;
}
