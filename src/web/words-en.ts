import type { Words } from './words.ts';

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** The interface in English. */
export const wordsEn: Words = {
  htmlLang: 'en',
  name: 'Digest search',
  skipToResults: 'Skip to the results',
  skipToText: 'Skip to the text',
  theme: 'Dark theme',
  shortcuts: 'Single-key shortcuts',
  shortcutsHelp: [
    ['/', 'to the box'],
    ['↑ ↓ or j k', 'between events'],
    ['Enter', 'opens'],
    ['Esc', 'clears, or back'],
  ],
  interfaceDocs: 'HTTP interface',
  switchLanguage: 'Interface language',

  ask: 'Ask in English or Chinese',
  about: (events, period) => `${count(events, 'event', 'events')}${period === null ? '' : `, ${period}`}. A question in either language finds texts in both.`,
  search: 'Search',
  filters: 'Filters',
  from: 'From',
  to: 'Until',
  place: 'Place',
  anyPlace: 'Any place',
  textLanguage: 'Texts in',
  anyLanguage: 'Both languages',
  kindsOfText: 'Kinds of text',
  apply: 'Apply',
  dateShape: 'YYYY-MM-DD',

  kinds: { title: 'Title', body: 'Report', caption: 'Photo caption', significance: 'Why it matters' },
  languages: { en: 'English', zh: 'Chinese' },
  likelihood: { very_likely: 'Very likely answers', likely: 'Likely answers', possibly: 'Possibly answers' },
  probability: (percent) => `Estimated probability that this event answers the question: ${percent}%`,

  understood: 'Understood',
  filtered: 'Filters',
  setAside: 'Set aside',
  remove: 'Remove',
  restore: 'Use again',
  fromDay: (day) => `From ${day}`,
  untilDay: (day) => `Until ${day}`,
  outside: 'outside',
  readAs: 'read as',
  onlyKind: (kind) => `Only: ${kind}`,
  onlyLanguage: (language) => `Only texts in ${language}`,

  matchedWords: 'Matched words',
  matchedHint: 'Choose a word to see what it matched.',
  matches: 'matched',

  timeline: 'Timeline',
  inPeriod: (period, events) => `${period}: ${events === 0 ? 'no events' : count(events, 'event', 'events')}`,
  inBin: (events, listed) => `${count(events, 'event', 'events')}, ${listed} in this list`,
  showAllDates: 'show all dates',
  noDate: 'No date',

  allEvents: (events) => (events === 1 ? 'The event' : `All ${events} events`),
  eventsFound: (events) => count(events, 'event', 'events'),
  eventsAnswer: (events) => count(events, 'event answers', 'events answer'),
  morePassages: (passages) => count(passages, 'more passage', 'more passages'),
  moreEvents: (events) => count(events, 'more event', 'more events'),
  readWhole: 'Read on',

  nothingAnswers: 'Nothing in the digest answers this',
  nothingAnswersHint: 'No event is probable enough to be an answer.',
  noEventMatches: 'No event matches these filters',
  without: 'Without',
  withoutGives: (events) => (events === 0 ? 'still nothing' : count(events, 'event', 'events')),
  nearest: 'Nearest passages',
  nearestHint: 'They are near the question in meaning, but do not answer it.',
  tryOne: 'Try one of these',
  browseAll: 'Browse all events',

  backToResults: 'Back to the results',
  backToAll: 'All events',
  similar: 'Similar passages in other events',
  cite: 'Cite this event',
  citation: 'Citation',
  copy: 'Copy citation',
  copied: 'Copied',
  copyByHand: 'Selected: copy it with your keyboard',

  cannotRead: 'This cannot be searched for as it is written',
  noSuchEvent: (eventId) => `There is no event “${eventId}” in this digest.`,
  notFound: 'Not found',
  refused: 'Not understood',
  starting: 'The search is starting',
  startingHint: 'The index is being read. This takes a few seconds.',
  tryAgain: 'Try again',
  unreachable: 'The server cannot be reached. Press Enter to try again.',
};
