/** Words that the tokenizer cuts into pieces. */
import type { Span } from '../text/span.ts';

/** The words of a text: pieces of one Latin word belong together, a Han token is a word of its own. */
export function joinPieces<T extends Span>(tokens: readonly T[], isHan: (token: T) => boolean): T[][] {
  const words: T[][] = [];
  for (const token of tokens) {
    const word = words.at(-1);
    const before = word?.at(-1);
    if (word !== undefined && before !== undefined && before.end === token.start && !isHan(before) && !isHan(token)) word.push(token);
    else words.push([token]);
  }
  return words;
}

/** A piece of so many letters says nothing by itself: "Yi" is a Y and an I, "EU" an E and a U. */
const SCRAP = 2;

/** A word of several pieces, of which some say nothing by themselves. */
export interface CutWord {
  /** Its first token. */
  readonly from: number;
  /** Lengths of the rows of its pieces. */
  readonly norms: readonly number[];
  /** Tokens that match only as far as the word does. */
  readonly scraps: readonly number[];
}

interface Piece extends Span {
  readonly norm: number;
  readonly isHan: boolean;
  readonly isNumber: boolean;
}

export function findCutWords(tokens: readonly Piece[]): CutWord[] {
  const found: CutWord[] = [];
  let from = 0;
  for (const pieces of joinPieces(tokens, ({ isHan }) => isHan)) {
    const first = from;
    const scraps = pieces.flatMap(({ start, end, isNumber }, at) => (end - start <= SCRAP && !isNumber ? [first + at] : []));
    if (pieces.length > 1 && scraps.length > 0) found.push({ from: first, norms: pieces.map(({ norm }) => norm), scraps });
    from += pieces.length;
  }
  return found;
}

/**
 * How well a cut word is matched: by the same pieces one after the other, or by a token that is near their sum.
 *
 * @param sumLength of the sum of the rows of its pieces
 * @param seen cosines of the tokens of a query with those of a sentence, `length` each
 */
export function matchCutWord({ from, norms }: CutWord, sumLength: number, seen: Float32Array, length: number): number {
  const total = norms.reduce((sum, norm) => sum + norm, 0);
  let best = 0;
  for (let at = 0; at < length; at += 1) {
    let together = 0;
    let inRow = 0;
    for (let piece = 0; piece < norms.length; piece += 1) {
      const norm = norms[piece] as number;
      together += norm * (seen[(from + piece) * length + at] as number);
      if (at + piece < length) inRow += norm * (seen[(from + piece) * length + at + piece] as number);
    }
    best = Math.max(best, together / sumLength, inRow / total);
  }
  return Math.min(1, best);
}
