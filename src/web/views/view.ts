import type { Language } from '../../domain/event.ts';
import type { PageState } from '../page-state.ts';
import type { Words } from '../words.ts';

/** What every part of a page needs: the interface language with its texts, and the state that links carry on. */
export interface View {
  readonly ui: Language;
  readonly words: Words;
  readonly state: PageState;
}

/**
 * A text of the digest inside a sentence of the interface where no element can stand (an attribute,
 * an option): isolated, so that marks for the direction of writing in it end with it.
 */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}
