/** Marks the parts of a passage that a question matches, across languages where the model has token vectors. */
import type { Highlight } from '../domain/search.ts';
import type { Token } from '../domain/ports.ts';
import { splitTerms } from '../text/terms.ts';
import { findNames, type NameMatch } from './name-index.ts';
import { CONTENT_NORM, type MeasuredWords, type QueryToken, type TokenMatcher } from './token-matcher.ts';

/** Cosine from which a passage word counts as standing for a word of the question; unrelated words of the bundled model stay under .35. */
const MATCH = 0.42;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly number[];
}

/** A passage's words, the same for every question. */
export interface PassageWords {
  readonly words: readonly Word[];
  readonly measured: MeasuredWords;
}

export async function readPassageWords(matcher: TokenMatcher, text: string, tokens: readonly Token[]): Promise<PassageWords> {
  const words = groupWords(text, tokens);
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
      return { asked: question.slice(start, end), tokens, isNumber: tokens.every(({ isNumber }) => isNumber) };
    });
  const align = await matcher.align(queryWords.map(({ tokens }) => tokens));
  return (text, { words, measured }) => {
    const rows = align(measured);
    const spelled = names.length === 0 ? [] : findNames(text);
    const named: Highlight[] = names.flatMap((name) =>
      spelled.filter(({ key }) => key === name.key).map(({ start, end }) => ({ start, end, query: question.slice(name.start, name.end) })),
    );
    const found = [...named];
    for (const [column, word] of words.entries()) {
      if (named.some(({ start, end }) => word.start < end && start < word.end)) continue;
      let best = MATCH;
      let query: string | undefined;
      for (const [row, { asked, isNumber }] of queryWords.entries()) {
        const similarity = (rows[row] as Float32Array)[column] as number;
        // Numbers are near each other in meaning and not the same fact.
        if (similarity < best || (isNumber && asked !== text.slice(word.start, word.end))) continue;
        best = similarity;
        query = asked;
      }
      if (query !== undefined) found.push({ start: word.start, end: word.end, query });
    }
    found.sort((a, b) => a.start - b.start);
    return joinNeighbours(found, text);
  };
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

/** Pieces of one Latin word or number belong together; a Han token is a word of its own. */
function groupWords(text: string, tokens: readonly { readonly start: number; readonly end: number }[]): Word[] {
  const words: { start: number; end: number; tokens: number[] }[] = [];
  tokens.forEach(({ start, end }, at) => {
    if (start === end || !/[\p{L}\p{N}]/u.test(text.slice(start, end))) return;
    const last = words.at(-1);
    const isPiece = last !== undefined && last.end === start && !/\p{Script=Han}/u.test(text.slice(last.start, end));
    if (isPiece) {
      last.end = end;
      last.tokens.push(at);
    } else words.push({ start, end, tokens: [at] });
  });
  return words;
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
