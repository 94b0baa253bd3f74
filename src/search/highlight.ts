/** Marks the parts of a passage that a question matches, across languages where the model has token vectors. */
import type { Highlight } from '../domain/search.ts';
import type { Token } from '../domain/ports.ts';
import { splitTerms } from '../text/terms.ts';
import { findNames, type NameMatch } from './name-index.ts';
import type { QueryToken, TokenMatcher } from './token-matcher.ts';

/** Cosine from which a passage word counts as standing for a word of the question; unrelated words of the bundled model stay under .35. */
const MATCH = 0.42;
/** Row length under which a token is grammar ("the", 的) and is not marked. */
const CONTENT_NORM = 0.9;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly number[];
}

/** Ranges of `text` that match words of the question, in order, none overlapping. */
export async function highlightAcross(
  matcher: TokenMatcher,
  question: string,
  queryTokens: readonly QueryToken[],
  text: string,
  tokens: readonly Token[],
  names: readonly NameMatch[],
): Promise<Highlight[]> {
  const queryWords = groupWords(question, queryTokens).filter(({ tokens: pieces }) =>
    pieces.some((piece) => (queryTokens[piece] as QueryToken).norm >= CONTENT_NORM),
  );
  const rows = await matcher.align(
    queryTokens,
    tokens.map(({ id }) => id),
  );
  const spelled = names.length === 0 ? [] : findNames(text);
  const named: Highlight[] = names.flatMap((name) =>
    spelled.filter(({ key }) => key === name.key).map(({ start, end }) => ({ start, end, query: question.slice(name.start, name.end) })),
  );
  const found = [...named];
  for (const word of groupWords(text, tokens)) {
    if (named.some(({ start, end }) => word.start < end && start < word.end)) continue;
    let best = MATCH;
    let query: Word | undefined;
    for (const candidate of queryWords) {
      const similarity = alignWords(rows, candidate, word);
      if (similarity >= best) {
        best = similarity;
        query = candidate;
      }
    }
    if (query !== undefined) found.push({ start: word.start, end: word.end, query: question.slice(query.start, query.end) });
  }
  found.sort((a, b) => a.start - b.start);
  return joinNeighbours(found, text);
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

/** A word is as like another as its pieces are on average, each way: "zo" alone does not make Azoulay. */
function alignWords(rows: readonly Float32Array[], query: Word, word: Word): number {
  const best = (from: readonly number[], to: readonly number[], at: (a: number, b: number) => number): number =>
    from.reduce((sum, a) => sum + Math.max(...to.map((b) => at(a, b))), 0) / from.length;
  const there = best(word.tokens, query.tokens, (column, row) => rows[row]?.[column] ?? 0);
  return query.tokens.length === 1
    ? there
    : Math.min(
        there,
        best(query.tokens, word.tokens, (row, column) => rows[row]?.[column] ?? 0),
      );
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
