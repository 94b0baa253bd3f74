/** The texts of the interface: one type, one file a language. Texts of the digest are never in here. */
import type { Language, PassageKind } from '../domain/event.ts';
import { wordsEn } from './words-en.ts';
import { wordsZh } from './words-zh.ts';

/** How sure the answer is that an event answers, for a person. */
export type Likelihood = 'very_likely' | 'likely' | 'possibly';

export interface Words {
  /** Of the interface, as the `lang` attribute has it. */
  readonly htmlLang: string;
  readonly name: string;
  readonly skipToResults: string;
  readonly skipToText: string;
  readonly theme: string;
  readonly shortcuts: string;
  readonly shortcutsHelp: readonly (readonly [keys: string, does: string])[];
  readonly interfaceDocs: string;
  readonly switchLanguage: string;

  readonly ask: string;
  readonly about: (events: number, period: string | null) => string;
  readonly search: string;
  readonly filters: string;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  readonly anyPlace: string;
  readonly textLanguage: string;
  readonly anyLanguage: string;
  readonly kindsOfText: string;
  readonly apply: string;
  readonly dateShape: string;

  readonly kinds: Readonly<Record<PassageKind, string>>;
  readonly languages: Readonly<Record<Language, string>>;
  readonly likelihood: Readonly<Record<Likelihood, string>>;
  readonly probability: (percent: number) => string;

  readonly understood: string;
  readonly filtered: string;
  readonly setAside: string;
  readonly remove: string;
  readonly restore: string;
  readonly fromDay: (day: string) => string;
  readonly untilDay: (day: string) => string;
  readonly outside: string;
  readonly readAs: string;
  readonly earliestFirst: string;
  readonly latestFirst: string;
  readonly onlyKind: (kind: string) => string;
  readonly onlyLanguage: (language: string) => string;

  readonly matchedWords: string;
  readonly matchedHint: string;
  readonly matches: string;

  readonly timeline: string;
  readonly inPeriod: (period: string, events: number) => string;
  readonly inBin: (events: number, listed: number) => string;
  readonly showAllDates: string;
  readonly noDate: string;

  readonly allEvents: (events: number) => string;
  readonly eventsFound: (events: number) => string;
  readonly eventsAnswer: (events: number) => string;
  readonly morePassages: (passages: number) => string;
  readonly moreEvents: (events: number) => string;
  readonly readWhole: string;

  readonly nothingAnswers: string;
  readonly nothingAnswersHint: string;
  readonly noEventMatches: string;
  readonly without: string;
  readonly withoutGives: (events: number) => string;
  readonly nearest: string;
  readonly nearestHint: string;
  readonly tryOne: string;
  readonly browseAll: string;

  readonly backToResults: string;
  readonly backToAll: string;
  readonly similar: string;
  readonly cite: string;
  readonly citation: string;
  readonly copy: string;
  readonly copied: string;
  readonly copyByHand: string;

  readonly cannotRead: string;
  readonly noSuchEvent: (eventId: string) => string;
  readonly notFound: string;
  readonly refused: string;
  readonly starting: string;
  readonly startingHint: string;
  readonly tryAgain: string;
  readonly unreachable: string;
}

const WORDS: Readonly<Record<Language, Words>> = { en: wordsEn, zh: wordsZh };

export function wordsOf(language: Language): Words {
  return WORDS[language];
}
