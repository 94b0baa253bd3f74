/** Words and names that the tokenizer cuts into pieces. */
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
  /** Whether it is somebody's name, which a token that is near the sum of its pieces is not. */
  readonly isPerson: boolean;
}

interface Piece extends Span {
  readonly norm: number;
  readonly isHan: boolean;
  readonly isNumber: boolean;
  /** A character that is a surname, where it is a token by itself. */
  readonly isSurname: boolean;
}

export function findCutWords(tokens: readonly Piece[]): CutWord[] {
  const found: CutWord[] = findChineseNames(tokens);
  let from = 0;
  for (const pieces of joinPieces(tokens, ({ isHan }) => isHan)) {
    const first = from;
    const scraps = pieces.flatMap(({ start, end, isNumber }, at) => (end - start <= SCRAP && !isNumber ? [first + at] : []));
    if (pieces.length > 1 && scraps.length > 0) found.push({ from: first, norms: pieces.map(({ norm }) => norm), scraps, isPerson: false });
    from += pieces.length;
  }
  return found;
}

/** A surname with one or two characters behind it that the model knows no word of: 王毅. */
export function findChineseNames(tokens: readonly Piece[]): CutWord[] {
  const isCharacter = (at: number): boolean => tokens[at]?.isHan === true && tokens[at].end - tokens[at].start === 1;
  const follows = (at: number): boolean => isCharacter(at) && isCharacter(at - 1) && tokens[at - 1]?.end === tokens[at]?.start;
  return tokens.flatMap((token, from) => {
    if (!isCharacter(from) || follows(from) || !follows(from + 1) || !token.isSurname) return [];
    const length = follows(from + 2) ? 3 : 2;
    const scraps = Array.from({ length }, (_, at) => from + at);
    return follows(from + 3) ? [] : [{ from, norms: scraps.map((at) => (tokens[at] as Piece).norm), scraps, isPerson: true }];
  });
}

/**
 * How well a cut word is matched: by the same pieces one after the other, each of them, or by a token that is near their sum.
 *
 * @param sumLength of the sum of the rows of its pieces
 * @param seen cosines of the tokens of a query with those of a sentence, `length` each
 */
export function matchCutWord({ from, norms, isPerson }: CutWord, sumLength: number, seen: Float32Array, length: number): number {
  let best = 0;
  for (let at = 0; at < length; at += 1) {
    let together = 0;
    let inRow = 1;
    for (let piece = 0; piece < norms.length; piece += 1) {
      together += (norms[piece] as number) * (seen[(from + piece) * length + at] as number);
      inRow = Math.min(inRow, at + piece < length ? (seen[(from + piece) * length + at + piece] as number) : 0);
    }
    best = Math.max(best, inRow, isPerson ? 0 : together / sumLength);
  }
  return Math.min(1, best);
}

/** What tells that a token is a name. */
export interface NameMarks<T> {
  readonly isKnown: (token: T) => boolean;
  readonly isCapital: (token: T) => boolean;
  /** Whether what stands between two places of the text parts words and nothing else. */
  readonly isBeside: (end: number, start: number) => boolean;
}

/**
 * Says of each token whether it is a name, or a part of one, and of which names that stand one after the other: a word with a capital
 * of which the model knows only pieces ("Yi"), and characters behind a surname, are names as well.
 */
export function markNames<T extends Piece>(tokens: readonly T[], marks: NameMarks<T>): (T & { isName: boolean; nameRun: number | null })[] {
  const people = new Set(findChineseNames(tokens).flatMap(({ scraps }) => scraps.map((at) => tokens[at] as T)));
  let run = 0;
  let end = Number.NEGATIVE_INFINITY;
  return joinPieces(tokens, ({ isHan }) => isHan).flatMap((pieces) => {
    const [first] = pieces as [T];
    const isCapital = marks.isCapital(first);
    const isRunName = pieces.some((piece) => people.has(piece)) || (pieces.length > 1 ? isCapital : marks.isKnown(first));
    if (isRunName) {
      if (first.start !== end && !marks.isBeside(end, first.start)) run += 1;
      end = pieces.at(-1)?.end ?? end;
    }
    return pieces.map((piece) => ({ ...piece, isName: isRunName || isCapital || marks.isKnown(piece), nameRun: isRunName ? run : null }));
  });
}
