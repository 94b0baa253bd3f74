/** Joins the copies of an event that the digest prints more than once. */
import type { Language } from '../domain/event.ts';
import type { RawEvent, RawParagraph } from './segment.ts';
import { comparisonKey, isSameText } from './similarity.ts';

/** A paragraph of an event with its appearance in every copy that prints it. */
export interface MergedParagraph {
  readonly text: string;
  readonly key: string;
  readonly line: number;
  readonly isSignificance: boolean;
  readonly printings: readonly Printing[];
}

/** One appearance of a paragraph. */
export interface Printing {
  readonly copy: number;
  readonly event: RawEvent;
  readonly paragraph: RawParagraph;
}

/** An event, its copies joined. */
export interface MergedEvent {
  readonly line: number;
  readonly printed: string;
  readonly number: number | undefined;
  readonly titles: Readonly<Partial<Record<Language, string>>>;
  readonly paragraphs: readonly MergedParagraph[];
}

interface Printed {
  readonly event: RawEvent;
  readonly copy: number;
}

/** Shortest comparison key of a first paragraph that alone shows two events to be one. */
const MIN_TELLING_BODY = 40;

/** Joins copies; the events keep the order of their first appearance. */
export function mergeCopies(raws: readonly RawEvent[]): MergedEvent[] {
  const groups: Printed[][] = [];
  let copy = 0;
  let inThisCopy = new Set<Printed[]>();
  for (const event of raws) {
    let group = groups.find((candidates) => candidates.some((other) => isSameEvent(event, other.event)));
    if (!group) {
      group = [];
      groups.push(group);
    } else if (inThisCopy.has(group)) {
      // A copy prints an event once: meeting it again, the next copy has begun.
      copy += 1;
      inThisCopy = new Set();
    }
    inThisCopy.add(group);
    group.push({ event, copy });
  }
  return groups.map(mergeGroup);
}

/**
 * Two numbers that differ speak against being one event ("First Forum …", "Second
 * Forum …" have near-equal titles), so then only an equal title with an equal body counts.
 */
function isSameEvent(a: RawEvent, b: RawEvent): boolean {
  const hasSameBody = (): boolean => {
    const [first, second] = [a.paragraphs[0]?.key, b.paragraphs[0]?.key];
    return first !== undefined && second !== undefined && first.length >= MIN_TELLING_BODY && isSameText(first, second);
  };
  const isNumberedAlike = a.number === undefined || b.number === undefined || a.number === b.number;
  if (!isNumberedAlike) return haveSameTitle(a, b, (x, y) => x === y) && hasSameBody();
  return haveSameTitle(a, b, isSameText) || hasSameBody();
}

function haveSameTitle(a: RawEvent, b: RawEvent, same: (x: string, y: string) => boolean): boolean {
  return (['en', 'zh'] as const).some((language) => {
    const [first, second] = [a.titles[language], b.titles[language]];
    return first !== undefined && second !== undefined && same(comparisonKey(first), comparisonKey(second));
  });
}

function mergeGroup(printed: readonly Printed[]): MergedEvent {
  const group = printed.map(({ event }) => event);
  const numbered = group.find((raw) => raw.number !== undefined);
  const first = numbered ?? group[0];
  if (!first) throw new Error('a group of copies is never empty');
  const titles: Partial<Record<Language, string>> = {};
  for (const language of ['en', 'zh'] as const) {
    const title = group.find((raw) => raw.titles[language] !== undefined)?.titles[language];
    if (title !== undefined) titles[language] = title;
  }
  return {
    line: first.line,
    printed: first.printed,
    number: numbered?.number,
    titles,
    paragraphs: mergeParagraphs(printed),
  };
}

interface OpenParagraph {
  readonly first: RawParagraph;
  readonly printings: Printing[];
}

function mergeParagraphs(group: readonly Printed[]): MergedParagraph[] {
  const merged: OpenParagraph[] = [];
  for (const { copy, event } of group) {
    // A paragraph that only this copy has goes behind the one it follows here.
    let position = 0;
    for (const paragraph of event.paragraphs) {
      const printing = { copy, event, paragraph };
      const isFree = (open: OpenParagraph): boolean => !open.printings.some((other) => other.event === event);
      const at = merged.findIndex((open) => isFree(open) && isSameText(open.first.key, paragraph.key));
      if (at >= 0) {
        merged[at]?.printings.push(printing);
        position = at + 1;
      } else {
        merged.splice(position, 0, { first: paragraph, printings: [printing] });
        position += 1;
      }
    }
  }
  return merged.map(({ first, printings }) => ({
    text: first.text,
    key: first.key,
    line: first.line,
    // The label can be missing in one copy; no copy adds it by mistake.
    isSignificance: printings.some(({ paragraph }) => paragraph.isSignificance),
    printings,
  }));
}
