/** The lexical leg: BM25+ of MiniSearch over the terms of {@link splitTerms}. */
import MiniSearch, { type AsPlainObject, type Options } from 'minisearch';
import { BM25, type LexicalIndex } from '../domain/ports.ts';
import { splitTerms } from '../text/terms.ts';

interface Entry {
  readonly id: number;
  readonly text: string;
}

/** An index must be loaded with the very options it was built with. */
const OPTIONS: Options<Entry> = {
  fields: ['text'],
  tokenize: (text) => splitTerms(text).map(({ term }) => term),
  processTerm: (term) => term,
  searchOptions: { bm25: BM25, combineWith: 'OR' },
};

/** What is written to disk. */
export interface StoredLexicalIndex {
  readonly index: AsPlainObject;
  /** In how many passages each term occurs. */
  readonly documentFrequency: Readonly<Record<string, number>>;
}

/** Indexes passages by their number. */
export function buildLexicalIndex(passages: readonly Entry[]): StoredLexicalIndex {
  const index = new MiniSearch(OPTIONS);
  index.addAll(passages);
  const documentFrequency = new Map<string, number>();
  for (const { text } of passages) {
    for (const term of new Set(OPTIONS.tokenize?.(text))) documentFrequency.set(term, (documentFrequency.get(term) ?? 0) + 1);
  }
  return { index: index.toJSON(), documentFrequency: Object.fromEntries(documentFrequency) };
}

/** Opens a stored index for searching. */
export function openLexicalIndex(stored: StoredLexicalIndex): LexicalIndex {
  const index = MiniSearch.loadJS(stored.index, OPTIONS);
  const frequencies = new Map(Object.entries(stored.documentFrequency));
  const count = index.documentCount;

  /** BM25+ of one occurrence in a passage of average length. */
  function weigh(term: string): number {
    const frequency = frequencies.get(term) ?? 0;
    return Math.log(1 + (count - frequency + 0.5) / (frequency + 0.5)) * (BM25.d + 1);
  }

  return {
    async search(terms, k, allowed) {
      const ideal = terms.reduce((sum, term) => sum + weigh(term), 0);
      if (ideal === 0) return [];
      const found = index.search(
        { combineWith: 'OR', queries: [...terms] },
        { tokenize: (term) => [term], ...(allowed ? { filter: ({ id }) => allowed.has(id as number) } : {}) },
      );
      // MiniSearch multiplies BM25+ by the number of query terms that matched; that factor is kept, as a share of all terms.
      return found.slice(0, k).map(({ id, score }) => ({ id: id as number, score: score / (ideal * terms.length) }));
    },
  };
}
