/** What is measured, in the order of the tables. */
import type { Purpose } from './measure-engine.ts';

export interface EngineInfo {
  /** Name for `--only`, and of the adapter in engines/. */
  readonly name: string;
  readonly title: string;
  /** What it is installed from; none for the project itself. */
  readonly packages: readonly string[];
  readonly takesVectors: boolean;
  /** How a question reaches it when its speed is measured. */
  readonly call: 'HTTP' | 'function';
  /** `cost` where the answers are those of another row, `quality` where the cost is. */
  readonly purpose: Purpose;
}

export const ENGINES: readonly EngineInfo[] = [
  { name: 'digest-search', title: 'digest-search, as shipped', packages: [], takesVectors: false, call: 'HTTP', purpose: 'both' },
  { name: 'digest-search-uncut', title: 'digest-search, `min_relevance=0&limit=10`', packages: [], takesVectors: false, call: 'HTTP', purpose: 'quality' },
  { name: 'digest-search-plain', title: 'digest-search, `…&understand=none`', packages: [], takesVectors: false, call: 'HTTP', purpose: 'quality' },
  { name: 'digest-search-in-process', title: 'digest-search, in process', packages: [], takesVectors: false, call: 'function', purpose: 'cost' },
  { name: 'orama-text', title: 'Orama, full text', packages: ['@orama/orama'], takesVectors: false, call: 'function', purpose: 'both' },
  {
    name: 'orama-mandarin',
    title: 'Orama, full text, Mandarin tokenizer',
    packages: ['@orama/orama', '@orama/tokenizers'],
    takesVectors: false,
    call: 'function',
    purpose: 'both',
  },
  { name: 'minisearch', title: 'MiniSearch, `Intl.Segmenter`', packages: ['minisearch'], takesVectors: false, call: 'function', purpose: 'both' },
  { name: 'flexsearch', title: 'FlexSearch, `Intl.Segmenter`', packages: ['flexsearch'], takesVectors: false, call: 'function', purpose: 'both' },
  { name: 'orama-vector', title: 'Orama, vectors', packages: ['@orama/orama'], takesVectors: true, call: 'function', purpose: 'both' },
  { name: 'lancedb-vector', title: 'LanceDB, vectors', packages: ['@lancedb/lancedb'], takesVectors: true, call: 'function', purpose: 'both' },
  { name: 'sqlite-vec', title: 'sqlite-vec, vectors', packages: ['sqlite-vec', 'better-sqlite3'], takesVectors: true, call: 'function', purpose: 'both' },
  {
    name: 'pglite',
    title: 'PGlite + pgvector, vectors',
    packages: ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'],
    takesVectors: true,
    call: 'function',
    purpose: 'both',
  },
  {
    name: 'orama-hybrid',
    title: 'Orama, hybrid, Mandarin tokenizer',
    packages: ['@orama/orama', '@orama/tokenizers'],
    takesVectors: true,
    call: 'function',
    purpose: 'both',
  },
  {
    name: 'lancedb-hybrid',
    title: 'LanceDB, hybrid (RRF), n-grams',
    packages: ['@lancedb/lancedb'],
    takesVectors: true,
    call: 'function',
    purpose: 'both',
  },
];
