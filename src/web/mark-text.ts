import type { Highlight } from '../domain/search.ts';

/** A stretch of a text; `word` is the number of the question's word that it matches. */
export interface Piece {
  readonly text: string;
  readonly word: number | undefined;
}

/** A text with what is marked in it, and the part of it to show. */
export interface MarkedText {
  readonly text: string;
  readonly highlights: readonly Highlight[];
  readonly start?: number;
  readonly end?: number;
}

/** Cuts a text where marks begin and end; the pieces joined are the text, or the part of it that is asked for. */
export function cutAtMarks({ text, highlights, start = 0, end = text.length }: MarkedText, numberOf: (query: string) => number | undefined): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  const push = (to: number, word: number | undefined): void => {
    if (to > at) pieces.push({ text: text.slice(at, to), word });
    at = Math.max(at, to);
  };
  for (const highlight of highlights) {
    if (highlight.end <= at || highlight.start >= end) continue;
    push(Math.max(at, highlight.start), undefined);
    push(Math.min(end, highlight.end), numberOf(highlight.query));
  }
  push(end, undefined);
  return pieces;
}
