/**
 * Reads and writes events as JSON Lines, one event a line:
 * `{event_id, title: {en, zh}, date: {start, end}, places, passages: [{kind, language, text}]}`.
 *
 * The format carries no passage ids and no hashes: both follow from the content.
 */
import { z } from 'zod';
import { DomainError } from '../domain/errors.ts';
import { bilingualTitleSchema, dateRangeSchema, eventIdSchema, languageSchema, passageKindSchema, placeSchema } from '../domain/event.ts';
import type { DigestEvent } from '../domain/event.ts';
import { identifyPassages } from './identify.ts';
import type { PassageDraft } from './identify.ts';
import type { ReadEvents } from './parse-digest.ts';
import { createReporter, quote } from './reporter.ts';
import type { Reporter } from './reporter.ts';

/** One line of the format. */
const eventRecordSchema = z.strictObject({
  event_id: eventIdSchema,
  title: bilingualTitleSchema,
  date: dateRangeSchema,
  places: z.array(placeSchema),
  passages: z
    .array(
      z.strictObject({
        kind: passageKindSchema,
        language: languageSchema,
        text: z.string().regex(/\S/u, 'a text has at least one character that is not a space'),
      }),
    )
    .min(1),
});

type EventRecord = z.infer<typeof eventRecordSchema>;

/** Reads a file line by line. */
export interface JsonLinesReader {
  /** The event of a line; undefined for a blank one, and for one that a lenient reader leaves out. */
  read(content: string): DigestEvent | undefined;
  /** What a lenient reader left out. */
  finish(): readonly string[];
}

/**
 * Parses events written one a line; blank lines are passed over.
 *
 * Titles that have no passage of kind `title` get one. Two passages of an event with
 * the same kind, language and text are refused, as is an event id met before.
 *
 * @throws DomainError `unreadable_input` with `file:line`, the field, its value and what is allowed
 */
export function createJsonLinesReader(options: { readonly file: string; readonly lenient?: boolean | undefined }): JsonLinesReader {
  const reporter = createReporter({ file: options.file, lenient: options.lenient ?? false });
  const lineOfId = new Map<string, number>();
  let line = 0;
  return {
    read(given) {
      line += 1;
      const content = line === 1 ? given.replace(/^\uFEFF/u, '') : given;
      if (content.trim() === '') return undefined;
      const record = readRecord(content, line, reporter);
      if (!record || !isConsistent(record, line, reporter)) return undefined;
      const before = lineOfId.get(record.event_id);
      if (before !== undefined) {
        reporter.reject(line, record.event_id, `an event_id of its own; line ${before} has the same`, 'event_id');
        return undefined;
      }
      lineOfId.set(record.event_id, line);
      return toEvent(record, lineOfId.size);
    },
    finish() {
      if (lineOfId.size === 0) {
        throw new DomainError('unreadable_input', `${options.file}: holds no event; expected one JSON object a line, each an event.`);
      }
      return [...reporter.warnings];
    },
  };
}

/** All lines at once; see {@link createJsonLinesReader}. */
export function parseJsonLines(text: string, options: { readonly file: string; readonly lenient?: boolean | undefined }): ReadEvents {
  const reader = createJsonLinesReader(options);
  const events = text.split(/\r?\n/u).flatMap((line) => reader.read(line) ?? []);
  return { events, warnings: [...reader.finish()] };
}

/** Writes an event as one line of the format, without a line end; {@link parseJsonLines} reads it back. */
export function toJsonLine(event: DigestEvent): string {
  const record: EventRecord = {
    event_id: event.event_id,
    title: event.title,
    date: event.date,
    places: event.places,
    passages: event.passages.map(({ kind, language, text }) => ({ kind, language, text })),
  };
  return JSON.stringify(record);
}

function readRecord(content: string, line: number, reporter: Reporter): EventRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    reporter.reject(line, content, 'a JSON object on one line');
    return undefined;
  }
  const parsed = eventRecordSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (issue) rejectIssue(issue, value, line, reporter);
  return undefined;
}

function rejectIssue(issue: z.core.$ZodIssue, record: unknown, line: number, reporter: Reporter): void {
  if (issue.code === 'unrecognized_keys') {
    const field = [...issue.path, issue.keys[0] ?? ''].join('.');
    const where = issue.path.length === 0 ? 'event' : issue.path.join('.');
    reporter.reject(line, field, `no such field; the fields of ${where} are ${fieldsAt(issue.path).join(', ')}`, field);
    return;
  }
  const field = issue.path.join('.');
  const value = valueAt(record, issue.path);
  const found = value === undefined ? `no ${field}` : typeof value === 'string' ? value : JSON.stringify(value);
  reporter.reject(line, found, `${field === '' ? 'the event' : field} to be ${describeAllowed(issue)}`, field);
}

function describeAllowed(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `one of ${issue.values.map((value) => quote(String(value))).join(', ')}`;
  if (issue.code === 'invalid_type') return `of type ${issue.expected}`;
  return `valid: ${issue.message}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined), value);
}

/** Names of the fields allowed at a path, for the message about an unknown one. */
function fieldsAt(path: readonly PropertyKey[]): string[] {
  const shapes: Readonly<Record<string, z.ZodObject>> = {
    title: bilingualTitleSchema,
    date: dateRangeSchema,
    places: placeSchema,
    passages: eventRecordSchema.shape.passages.element,
  };
  return Object.keys((shapes[String(path[0])] ?? eventRecordSchema).shape);
}

/** What the schema cannot say: relations between the fields of one event. */
function isConsistent(record: EventRecord, line: number, reporter: Reporter): boolean {
  const { date, title, passages } = record;
  if ((date.start === null) !== (date.end === null) || (date.start !== null && date.end !== null && date.end < date.start)) {
    reporter.reject(line, `date: ${JSON.stringify(date)}`, 'both dates or neither, the end not before the start', 'date');
    return false;
  }
  const seen = new Set<string>();
  for (const [index, { kind, language, text }] of passages.entries()) {
    const field = `passages.${index}`;
    if (kind === 'title' && text !== title[language]) {
      reporter.reject(line, `${field}: ${text}`, `the text of title.${language}, ${JSON.stringify(title[language])}`, field);
      return false;
    }
    const key = JSON.stringify([kind, language, text]);
    if (seen.has(key)) {
      reporter.reject(line, `${field}: ${text}`, 'a passage of its own; one before it has the same kind, language and text', field);
      return false;
    }
    seen.add(key);
  }
  return true;
}

function toEvent(record: EventRecord, ordinal: number): DigestEvent {
  const missing = (['en', 'zh'] as const).flatMap((language): PassageDraft[] => {
    const text = record.title[language];
    const isThere = record.passages.some((passage) => passage.kind === 'title' && passage.language === language);
    return text === null || isThere ? [] : [{ kind: 'title', language, text }];
  });
  return {
    event_id: record.event_id,
    ordinal,
    title: record.title,
    date: record.date,
    places: record.places,
    passages: identifyPassages(record.event_id, [...missing, ...record.passages]),
  };
}
