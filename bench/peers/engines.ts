/** What is measured, in the order of the tables. */
export interface EngineInfo {
  /** Name for `--only`, and of the adapter in engines/. */
  readonly name: string;
  readonly title: string;
  /** What it is installed from; none for the project itself. */
  readonly packages: readonly string[];
  readonly takesVectors: boolean;
  /** How a question reaches it when its speed is measured. */
  readonly call: 'HTTP' | 'function';
  /** Measured for its cost only: its answers are those of another row. */
  readonly isCostOnly?: true;
}

export const ENGINES: readonly EngineInfo[] = [
  { name: 'digest-search', title: '**digest-search**, as shipped', packages: [], takesVectors: false, call: 'HTTP' },
  { name: 'digest-search-uncut', title: '**digest-search**, `min_relevance=0&limit=10`', packages: [], takesVectors: false, call: 'HTTP' },
  { name: 'digest-search-in-process', title: '**digest-search**, in process', packages: [], takesVectors: false, call: 'function', isCostOnly: true },
  { name: 'orama-text', title: 'Orama, full text', packages: ['@orama/orama'], takesVectors: false, call: 'function' },
  {
    name: 'orama-mandarin',
    title: 'Orama, full text, Mandarin tokenizer',
    packages: ['@orama/orama', '@orama/tokenizers'],
    takesVectors: false,
    call: 'function',
  },
  { name: 'minisearch', title: 'MiniSearch, `Intl.Segmenter`', packages: ['minisearch'], takesVectors: false, call: 'function' },
  { name: 'flexsearch', title: 'FlexSearch, `Intl.Segmenter`', packages: ['flexsearch'], takesVectors: false, call: 'function' },
  { name: 'orama-vector', title: 'Orama, vectors', packages: ['@orama/orama'], takesVectors: true, call: 'function' },
  { name: 'lancedb-vector', title: 'LanceDB, vectors', packages: ['@lancedb/lancedb'], takesVectors: true, call: 'function' },
  { name: 'sqlite-vec', title: 'sqlite-vec, vectors', packages: ['sqlite-vec', 'better-sqlite3'], takesVectors: true, call: 'function' },
  {
    name: 'pglite',
    title: 'PGlite + pgvector, vectors',
    packages: ['@electric-sql/pglite', '@electric-sql/pglite-pgvector'],
    takesVectors: true,
    call: 'function',
  },
  { name: 'orama-hybrid', title: 'Orama, hybrid, Mandarin tokenizer', packages: ['@orama/orama', '@orama/tokenizers'], takesVectors: true, call: 'function' },
  { name: 'lancedb-hybrid', title: 'LanceDB, hybrid (RRF), ICU tokenizer', packages: ['@lancedb/lancedb'], takesVectors: true, call: 'function' },
];
