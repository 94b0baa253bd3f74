import type { Language, Place } from '../domain/event.ts';

/** From the narrowest to the widest; lists of places are put in this order. */
export const PLACE_KINDS = ['city', 'province', 'country'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** A text of an event: a title or a first sentence. */
export interface PlaceText {
  readonly language: Language;
  readonly text: string;
}

/** A place as one text of an event names it. */
export interface PlaceCandidate {
  readonly en: string | null;
  readonly zh: string | null;
  readonly kind: PlaceKind;
  /** Which of the names the text itself has; the other one is filled in from tables or pinyin. */
  readonly writtenIn: Language;
  /** Neither table nor pinyin knows the name. */
  readonly isUnknown: boolean;
  /** The English name is only how the Chinese one would be spelled: right for a town in China, wrong for one abroad. */
  readonly isSpelled?: boolean;
}

/** A place in a question; `start` and `end` are UTF-16 offsets into the question as written. */
export interface PlaceMention {
  readonly place: Place;
  readonly start: number;
  readonly end: number;
}

/** A place that a question asks for, or rules out ("outside Beijing"; the words that rule it out belong to the range). */
export interface QueryPlace extends PlaceMention {
  readonly isExcluded: boolean;
}
