/** Marks the parts of a passage that a question matches, across languages where the model has token vectors. */
import type { Highlight } from '../domain/search.ts';
import type { Token } from '../domain/ports.ts';
import type { Span } from '../text/span.ts';
import { splitTerms } from '../text/terms.ts';
import { findNames, type NameMatch } from './name-index.ts';
import { CONTENT_NORM, type MeasuredWords, type QueryToken, type TokenMatcher } from './token-matcher.ts';
import { joinPieces } from './word-pieces.ts';

const HAN = /\p{Script=Han}/u;
/**
 * Cosines from which a passage word counts as standing for a word of the question. Of 502 pairs so marked and judged by
 * hand, .42 for all had 39 wrong; what follows has 16 of them and 359 of 376 right ones.
 */
const LEAST = {
  /** Translations lie at .42 and more, and so do few words that have nothing to do with each other. */
  otherScript: 0.42,
  /** Words of one script are nearer to each other for no more than a shared topic ("meetings", "council"). */
  sameScript: 0.5,
  /** A number in words and its figures: 五百 and 500 have .79, October and 110 .52. */
  figures: 0.63,
} as const;
/** A row shorter than this is half grammar (第, 才, "but") and asks for more, by so much a unit of length, across scripts. */
const SHORT = { norm: 2.2, slope: 0.3 } as const;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly number[];
}

interface PassageWord extends Word {
  readonly isHan: boolean;
  readonly isNumber: boolean;
}

/** A passage's words, the same for every question. */
export interface PassageWords {
  readonly words: readonly PassageWord[];
  readonly measured: MeasuredWords;
}

export async function readPassageWords(matcher: TokenMatcher, text: string, tokens: readonly Token[]): Promise<PassageWords> {
  const words = groupWords(text, tokens).map((word) => {
    const written = text.slice(word.start, word.end);
    return { ...word, isHan: HAN.test(written), isNumber: /^\p{Nd}+$/u.test(written) };
  });
  return { words, measured: await matcher.measureWords(words.map(({ tokens: pieces }) => pieces.map((piece) => (tokens[piece] as Token).id))) };
}

/** Readies a question; what comes back gives the ranges of a passage that match its words, in order, none overlapping. */
export async function createHighlighter(
  matcher: TokenMatcher,
  question: string,
  queryTokens: readonly QueryToken[],
  names: readonly NameMatch[],
): Promise<(text: string, passage: PassageWords) => Highlight[]> {
  const queryWords = groupWords(question, queryTokens)
    .filter(({ tokens: pieces }) => pieces.some((piece) => (queryTokens[piece] as QueryToken).norm >= CONTENT_NORM))
    .map(({ start, end, tokens: pieces }) => {
      const tokens = pieces.map((piece) => queryTokens[piece] as QueryToken);
      return {
        asked: question.slice(start, end),
        tokens,
        isNumber: tokens.every(({ isNumber }) => isNumber),
        isHan: (tokens[0] as QueryToken).isHan,
        norm: Math.max(...tokens.map(({ norm }) => norm)),
      };
    });
  const align = await matcher.align(queryWords.map(({ tokens }) => tokens));
  return (text, { words, measured }) => {
    const rows = align(measured);
    const spelled = names.length === 0 ? [] : findNames(text);
    const named: Highlight[] = names.flatMap((name) =>
      spelled.filter(({ key }) => name.keys.includes(key)).map(({ start, end }) => ({ start, end, query: question.slice(name.start, name.end) })),
    );
    named.sort((a, b) => a.start - b.start || b.end - a.end);
    const found = named.filter(({ start }, at) => at === 0 || start >= (named[at - 1] as Highlight).end);
    for (const [column, word] of words.entries()) {
      if (named.some(({ start, end }) => word.start < end && start < word.end)) continue;
      const length = measured.lengths[column] as number;
      // Grammar, and what is left of a word that was cut: the s of "China's".
      if (length < CONTENT_NORM) continue;
      let best: number = LEAST.otherScript;
      let query: string | undefined;
      for (const [row, { asked, isNumber, isHan, norm }] of queryWords.entries()) {
        const similarity = (rows[row] as Float32Array)[column] as number;
        if (similarity < best) continue;
        // Numbers are near each other in meaning and not the same fact.
        if (isNumber ? asked !== text.slice(word.start, word.end) : similarity < leastFor(word, isHan, Math.min(norm, length))) continue;
        best = similarity;
        query = asked;
      }
      if (query !== undefined) found.push({ start: word.start, end: word.end, query });
    }
    found.sort((a, b) => a.start - b.start);
    return joinNeighbours(found, text);
  };
}

/** @param norm length of the shorter of the two rows */
function leastFor(word: PassageWord, isHan: boolean, norm: number): number {
  if (word.isNumber) return LEAST.figures;
  return word.isHan === isHan ? LEAST.sameScript : LEAST.otherScript + SHORT.slope * Math.max(0, SHORT.norm - norm);
}

/** Marks equal words only: what can be said without token vectors. */
export function highlightEqual(question: string, text: string, isFrame: (word: string) => boolean): Highlight[] {
  const asked = new Map(
    splitTerms(question)
      .map(({ term, start, end }) => [term, question.slice(start, end)] as const)
      .filter(([, word]) => !isFrame(word.toLowerCase())),
  );
  const found: Highlight[] = [];
  for (const { term, start, end } of splitTerms(text)) {
    const query = asked.get(term);
    if (query !== undefined && start >= (found.at(-1)?.end ?? 0)) found.push({ start, end, query });
  }
  return joinNeighbours(found, text);
}

/** The words of a text, and which of its tokens they are of. */
function groupWords(text: string, tokens: readonly Span[]): Word[] {
  const written = tokens
    .map(({ start, end }, at) => ({ start, end, at }))
    .filter(({ start, end }) => start < end && /[\p{L}\p{N}]/u.test(text.slice(start, end)));
  return joinPieces(written, ({ start, end }) => HAN.test(text.slice(start, end))).map((pieces) => ({
    start: (pieces[0] as Span).start,
    end: (pieces.at(-1) as Span).end,
    tokens: pieces.map(({ at }) => at),
  }));
}

function joinNeighbours(found: readonly Highlight[], text: string): Highlight[] {
  const joined: Highlight[] = [];
  for (const { start, end, query } of found) {
    const last = joined.at(-1);
    if (last !== undefined && last.query === query && text.slice(last.end, start).trim() === '') last.end = end;
    else joined.push({ start, end, query });
  }
  return joined;
}
