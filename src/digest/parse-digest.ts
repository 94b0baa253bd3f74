/**
 * Reads a digest printed as text into events and passages.
 *
 * An event is a numbered English heading, a Chinese title under it, one or more
 * paragraphs, perhaps a photo caption, and a paragraph labelled "Why It Matters:".
 * A file may print the digest several times, and a later copy may have lost its
 * first heading and its blank lines.
 */
import { DomainError } from '../domain/errors.ts';
import type { DigestEvent } from '../domain/event.ts';
import { detectLanguage } from '../text/language.ts';
import { findHeldPlaces } from '../text/places.ts';
import { splitSentences } from '../text/sentences.ts';
import { findCaptions } from './captions.ts';
import { findEventDate } from './event-date.ts';
import { nameDigest } from './file-name.ts';
import { eventId, identifyPassages } from './identify.ts';
import type { PassageDraft } from './identify.ts';
import { readLines } from './lines.ts';
import { mergeCopies } from './merge.ts';
import type { MergedEvent, MergedParagraph } from './merge.ts';
import { createReporter } from './reporter.ts';
import type { Reporter } from './reporter.ts';
import { segmentDigest } from './segment.ts';

export interface DigestOptions {
  /** Path or name, for messages; `digest-<year>.txt` also gives the year. */
  readonly file: string;
  /** First part of the event ids; the year when absent. */
  readonly digest?: string | undefined;
  /** Year of the dates; overrides the file name. */
  readonly year?: number | undefined;
  /** Skip what cannot be understood, with a warning, instead of refusing the file. */
  readonly lenient?: boolean | undefined;
}

/** Events in order, and what the owner of the file should know; each warning names its `file:line`. */
export interface ReadEvents {
  readonly events: DigestEvent[];
  readonly warnings: string[];
}

/** Parses a digest. @throws DomainError `unreadable_input` with `file:line`, the line and what was expected. */
export function parseDigest(text: string, options: DigestOptions): ReadEvents {
  const { digest, year } = nameDigest(options);
  const reporter = createReporter({ file: options.file, lenient: options.lenient ?? false });
  const merged = mergeCopies(segmentDigest(readLines(text), reporter));
  const numbered = numberEvents(merged, reporter).filter(({ event }) => isComplete(event, reporter));
  if (numbered.length === 0) {
    throw new DomainError('unreadable_input', `${options.file}: holds no event; expected headings such as "1. Title", each with paragraphs below.`);
  }
  const captions = findCaptions(numbered.map(({ event }) => event));
  const events = numbered.map(({ event, ordinal }) => buildEvent({ event, ordinal, digest, year, captions, reporter }));
  return { events, warnings: [...reporter.warnings] };
}

interface NumberedEvent {
  readonly event: MergedEvent;
  readonly ordinal: number;
}

/** Checks that the printed numbers run 1, 2, 3 …; an event that lost its heading takes the number between. */
function numberEvents(events: readonly MergedEvent[], reporter: Reporter): NumberedEvent[] {
  const numbered: NumberedEvent[] = [];
  const taken = new Set<number>();
  let previous = 0;
  for (const event of events) {
    const expected = previous + 1;
    const ordinal = event.number ?? expected;
    if (taken.has(ordinal)) {
      reporter.reject(event.line, event.printed, `another number: an event numbered ${ordinal} with other text stands before`);
      continue;
    }
    // A gap is told but kept when reading leniently: the number itself is clear.
    if (ordinal === 0) {
      reporter.reject(event.line, event.printed, `an event numbered ${expected}`);
      continue;
    }
    if (ordinal !== expected) reporter.question(event.line, event.printed, `an event numbered ${expected}`);
    taken.add(ordinal);
    previous = ordinal;
    numbered.push({ event, ordinal });
  }
  return numbered.sort((a, b) => a.ordinal - b.ordinal);
}

function isComplete(event: MergedEvent, reporter: Reporter): boolean {
  if (!event.paragraphs.some((paragraph) => !paragraph.isSignificance)) {
    reporter.reject(event.line, event.printed, 'a paragraph of text below this heading');
    return false;
  }
  if (!event.paragraphs.some((paragraph) => paragraph.isSignificance)) {
    reporter.question(event.line, event.printed, 'a paragraph that begins with "Why It Matters:" before the next heading');
  }
  return true;
}

function buildEvent({
  event,
  ordinal,
  digest,
  year,
  captions,
  reporter,
}: NumberedEvent & {
  readonly digest: string;
  readonly year: number;
  readonly captions: ReadonlySet<MergedParagraph>;
  readonly reporter: Reporter;
}): DigestEvent {
  const id = eventId(digest, ordinal);
  const paragraphs = withoutRepeats(event, reporter);
  const title = { en: event.titles.en ?? null, zh: event.titles.zh ?? null };
  const titles = [title.en, title.zh].filter((text) => text !== null);
  const bodies = paragraphs.filter((paragraph) => !paragraph.isSignificance && !captions.has(paragraph)).map(({ text }) => text);
  if (title.en === null) reporter.warn(event.line, `${id} has no English title`);
  if (title.zh === null) reporter.warn(event.line, `${id} has no Chinese title`);
  const drafts: PassageDraft[] = [
    ...(['en', 'zh'] as const).flatMap((language) => {
      const text = title[language];
      return text === null ? [] : [{ kind: 'title' as const, language, text }];
    }),
    ...bodies.map((text) => draft('body', text)),
    ...paragraphs.filter((paragraph) => captions.has(paragraph)).map(({ text }) => draft('caption', text)),
    ...paragraphs.filter((paragraph) => paragraph.isSignificance).map(({ text }) => draft('significance', text)),
  ];
  const opening = splitSentences(bodies[0] ?? '').slice(0, 1);
  return {
    event_id: id,
    ordinal,
    title,
    date: findEventDate(titles, bodies, year),
    places: findHeldPlaces([...titles, ...opening].map((text) => ({ language: detectLanguage(text), text }))),
    passages: identifyPassages(id, drafts),
  };
}

function draft(kind: PassageDraft['kind'], text: string): PassageDraft {
  return { kind, language: detectLanguage(text), text };
}

/** Leaves out a paragraph that one copy prints twice: equal passages would only crowd each other out of answers. */
function withoutRepeats(event: MergedEvent, reporter: Reporter): MergedParagraph[] {
  const seen = new Set<string>();
  return event.paragraphs.filter((paragraph) => {
    const isNew = !seen.has(paragraph.key);
    if (!isNew) reporter.warn(paragraph.line, 'the same paragraph stands twice in this event; the second is left out');
    seen.add(paragraph.key);
    return isNew;
  });
}
