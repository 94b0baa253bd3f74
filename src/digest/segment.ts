/**
 * Cuts the lines of a digest into events as printed, one for each copy of each event.
 *
 * Decides nothing about captions and does not join copies: see merge.ts.
 */
import type { Language } from '../domain/event.ts';
import { detectLanguage } from '../text/language.ts';
import { isBareNumber, isTitleLike, readHeading, readSignificance } from './lines.ts';
import type { Heading, Line } from './lines.ts';
import type { Reporter } from './reporter.ts';
import { comparisonKey } from './similarity.ts';

/** A paragraph as one copy prints it. */
export interface RawParagraph {
  readonly text: string;
  readonly key: string;
  readonly line: number;
  readonly isSignificance: boolean;
  readonly followsBlank: boolean;
}

/** An event as one copy prints it; `number` and titles may be missing. */
export interface RawEvent {
  readonly line: number;
  /** The first line as printed, for messages. */
  readonly printed: string;
  readonly number: number | undefined;
  readonly titles: Readonly<Partial<Record<Language, string>>>;
  readonly paragraphs: readonly RawParagraph[];
  /** Whether blank lines stand even between the titles and the first paragraph. */
  readonly separatesTitles: boolean;
}

interface OpenEvent {
  line: number;
  printed: string;
  number: number | undefined;
  titles: Partial<Record<Language, string>>;
  paragraphs: RawParagraph[];
  separatesTitles: boolean;
  isInSignificance: boolean;
}

/** Cuts lines into events, in the order they are printed. */
export function segmentDigest(lines: readonly Line[], reporter: Reporter): RawEvent[] {
  const events: OpenEvent[] = [];
  const seen = { titles: new Set<string>(), openings: new Set<string>() };
  let current: OpenEvent | undefined;

  const open = (line: Line, heading: Heading | undefined): OpenEvent => {
    const event: OpenEvent = {
      line: line.number,
      printed: line.text,
      number: heading?.number,
      titles: {},
      paragraphs: [],
      separatesTitles: false,
      isInSignificance: false,
    };
    events.push(event);
    return event;
  };
  const setTitle = (event: OpenEvent, title: string): void => {
    event.titles[detectLanguage(title)] = title;
    seen.titles.add(comparisonKey(title));
  };
  const addParagraph = (event: OpenEvent, line: Line, text: string): void => {
    const key = comparisonKey(text) || text;
    if (event.paragraphs.length === 0) {
      seen.openings.add(key);
      event.separatesTitles ||= line.followsBlank;
    }
    event.paragraphs.push({
      text,
      key,
      line: line.number,
      isSignificance: event.isInSignificance,
      followsBlank: line.followsBlank,
    });
  };

  for (const [index, line] of lines.entries()) {
    const heading = readHeading(line.text);
    if (heading && startsEvent(heading, current, seen.titles, lines[index + 1])) {
      current = open(line, heading);
      setTitle(current, heading.title);
      continue;
    }
    if (isBareNumber(line.text)) {
      reporter.reject(line.number, line.text, `a title after the number, as in "${line.text} Conference held in Beijing"`);
      continue;
    }
    const significance = readSignificance(line.text);
    if (significance !== undefined) {
      if (!current) {
        reporter.reject(line.number, line.text, 'a heading such as "1. Title" before the first "Why It Matters:"');
      } else if (current.isInSignificance) {
        reporter.reject(line.number, line.text, 'a heading such as "2. Title" between one "Why It Matters:" and the next');
      } else {
        current.isInSignificance = true;
        if (significance !== '') addParagraph(current, line, significance);
      }
      continue;
    }
    const isAfterEvent = !current || current.paragraphs.some((paragraph) => paragraph.isSignificance);
    if (isAfterEvent && detectLanguage(line.text) === 'zh' && isTitleLike(line.text)) {
      // The heading itself is missing: the second copy of the digest begins like this.
      current = open(line, undefined);
      setTitle(current, line.text);
    } else if (!current) {
      reporter.reject(line.number, line.text, 'a heading such as "1. Title"');
    } else if (isAfterEvent && seen.openings.has(comparisonKey(line.text))) {
      current = open(line, undefined);
      addParagraph(current, line, line.text);
    } else if (isOtherTitle(current, line.text)) {
      current.separatesTitles ||= line.followsBlank;
      setTitle(current, line.text);
    } else {
      addParagraph(current, line, line.text);
    }
  }
  return events;
}

/**
 * Whether a numbered line begins an event. After a finished event it does; in the
 * middle of a body it may be an item of a list, so the number, a title met before or
 * a Chinese title on the next line must speak for it.
 */
function startsEvent(heading: Heading, current: OpenEvent | undefined, seenTitles: ReadonlySet<string>, next: Line | undefined): boolean {
  if (!current || current.isInSignificance || current.paragraphs.length === 0) return true;
  if (heading.number === (current.number ?? 1) + 1 && isTitleLike(heading.title)) return true;
  if (seenTitles.has(comparisonKey(heading.title))) return true;
  return next !== undefined && detectLanguage(heading.title) === 'en' && detectLanguage(next.text) === 'zh' && isTitleLike(next.text);
}

/** The title in the other language stands right under the first one. */
function isOtherTitle(event: OpenEvent, text: string): boolean {
  return (
    event.paragraphs.length === 0 &&
    !event.isInSignificance &&
    event.number !== undefined &&
    event.titles[detectLanguage(text)] === undefined &&
    isTitleLike(text)
  );
}
