/**
 * The events of a corpus and whose passages are whose, in memory for every store: filters are
 * read from it. Takes some hundred bytes an event and six bytes a passage; holds no text.
 */
import { type DateRange, LANGUAGES, type Language, PASSAGE_KINDS, type PassageKind, type Place } from '../domain/event.ts';

/** An event without its texts. */
export interface EventEntry {
  readonly event_id: string;
  readonly ordinal: number;
  readonly date: DateRange;
  readonly places: readonly Place[];
  /** Number of its first passage; the passages of an event are numbered one after the other. */
  readonly first: number;
  /** How many passages it has. */
  readonly count: number;
}

/** What {@link createDirectory} reads of an event. */
export interface DirectorySource extends Pick<EventEntry, 'event_id' | 'ordinal' | 'date' | 'places'> {
  readonly passages: readonly { readonly kind: PassageKind; readonly language: Language }[];
}

export interface Directory {
  /** By number. */
  readonly events: readonly EventEntry[];
  /** How many passages there are. */
  readonly passages: number;
  /** Number of the event of a passage. */
  eventAt(passage: number): number;
  kindAt(passage: number): PassageKind;
  languageAt(passage: number): Language;
  passageIdAt(passage: number): string;
  findEvent(eventId: string): number | undefined;
  findPassage(passageId: string): number | undefined;
}

/** Passage ids say which event, kind and which of its kind; see digest/identify.ts. */
const PASSAGE_ID = new RegExp(`^(.+)-(?:${PASSAGE_KINDS.join('|')})-(?:\\d+|${LANGUAGES.join('|')})$`, 'u');

/** @param sources in the order of their numbers */
export function createDirectory(sources: readonly DirectorySource[]): Directory {
  const total = sources.reduce((sum, { passages }) => sum + passages.length, 0);
  const eventOf = new Uint32Array(total);
  const kinds = new Uint8Array(total);
  const languages = new Uint8Array(total);
  const numbers = new Map<string, number>();
  let first = 0;
  const events = sources.map(({ event_id, ordinal, date, places, passages }, event): EventEntry => {
    numbers.set(event_id, event);
    passages.forEach(({ kind, language }, at) => {
      eventOf[first + at] = event;
      kinds[first + at] = PASSAGE_KINDS.indexOf(kind);
      languages[first + at] = LANGUAGES.indexOf(language);
    });
    first += passages.length;
    return { event_id, ordinal, date, places, first: first - passages.length, count: passages.length };
  });
  const eventAt = (passage: number): number => eventOf[passage] as number;
  const kindAt = (passage: number): PassageKind => PASSAGE_KINDS[kinds[passage] as number] as PassageKind;
  const languageAt = (passage: number): Language => LANGUAGES[languages[passage] as number] as Language;
  const passageIdAt = (passage: number): string => {
    const event = events[eventAt(passage)] as EventEntry;
    const kind = kindAt(passage);
    if (kind === 'title') return `${event.event_id}-${kind}-${languageAt(passage)}`;
    let count = 1;
    for (let before = event.first; before < passage; before += 1) if (kinds[before] === kinds[passage]) count += 1;
    return `${event.event_id}-${kind}-${count}`;
  };
  return {
    events,
    passages: total,
    eventAt,
    kindAt,
    languageAt,
    passageIdAt,
    findEvent: (eventId) => numbers.get(eventId),
    findPassage(passageId) {
      const event = events[numbers.get(PASSAGE_ID.exec(passageId)?.[1] ?? '') ?? -1];
      if (event === undefined) return undefined;
      for (let passage = event.first; passage < event.first + event.count; passage += 1) if (passageIdAt(passage) === passageId) return passage;
      return undefined;
    },
  };
}
