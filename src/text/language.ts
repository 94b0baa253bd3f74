import type { Language } from '../domain/event.ts';

const HAN_CHARACTER = /\p{Script=Han}/gu;
const LATIN_WORD = /\p{Script=Latin}+/gu;

/**
 * The language a text is mostly written in: Chinese when it holds at least as
 * many Han characters as Latin words, so that a Chinese sentence with an English
 * name in it stays Chinese.
 */
export function detectLanguage(text: string): Language {
  const han = text.match(HAN_CHARACTER)?.length ?? 0;
  const latin = text.match(LATIN_WORD)?.length ?? 0;
  return han > 0 && han >= latin ? 'zh' : 'en';
}
