/** What the search needs from the outside: an embedding model and two kinds of index. */

/** Which model made a vector; two vectors compare only when all four are equal. */
export interface ModelIdentity {
  /** Hub name (`Xenova/multilingual-e5-small`) or `bundled`. */
  readonly id: string;
  /** Hub revision, or for local files a digest of the weights. */
  readonly revision: string;
  /** Number format of the weights (`fp32`, `q8` …). */
  readonly dtype: string;
  /** Length of every vector. */
  readonly dimension: number;
}

/** A token and the half-open range of UTF-16 units of the text it was read from. */
export interface Token {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** What is worked out over the rows of a static model without fetching them. Rows are known by token ids. */
export interface RowArithmetic {
  /** How many there are. */
  readonly rows: number;
  /** How long each is. */
  readonly dimension: number;
  /** Length of a row. */
  lengthOf(id: number): number;
  /** Inner product of row `a[i]` with row `b[i]`, for each i. */
  products(a: Uint32Array, b: Uint32Array): Float32Array;
  /** Inner product of one row with each of others. */
  productsWith(id: number, ids: Uint32Array): Float32Array;
  /** Inner product of a vector with each of some rows. */
  productsWithVector(vector: Float32Array, ids: Uint32Array): Float32Array;
  /** Adds rows to a vector, as often as they are named. */
  addRows(ids: Uint32Array, sum: Float32Array): void;
}

/**
 * The inside of a static model: one row of weights a token, whatever stands around it.
 * Its direction is the meaning, its length how much the token matters.
 */
export interface TokenTable {
  /** Tokens of a text, in order; positions point into the text as given. */
  tokenize(text: string): Token[];
  readonly rows: RowArithmetic;
  /** Ids of the tokens nearest to one by cosine, in both languages, nearest first, itself not among them. */
  nearestTo(id: number): Uint32Array;
  /** Whether a token is of Han characters, and so a Chinese word or a part of one. */
  isHan(id: number): boolean;
  /** Whether a token is a proper name by itself ("unesco", 清华大学), however it is written. */
  isName(id: number): boolean;
}

/** Queries and passages get different prefixes with some models. */
export type EmbeddingRole = 'query' | 'passage';

export interface Embedder {
  readonly identity: ModelIdentity;
  /** Unit vectors of `identity.dimension` floats, one a text, in the order given; an empty text gives the zero vector. */
  embed(texts: readonly string[], role: EmbeddingRole): Promise<Float32Array[]>;
  /** How many tokens the model reads of a text, cut off where it cuts. */
  countTokens(text: string): number;
  /** Present for static models only: what late interaction and highlights across languages are made from. */
  readonly tokens: TokenTable | null;
  /** Frees native memory; the embedder is not usable afterwards. */
  dispose(): Promise<void>;
}

/** A document number and how well it did; higher is better. */
export interface Scored {
  readonly id: number;
  readonly score: number;
}

/** The passages that a search may find. */
export interface Allowed {
  has(passage: number): boolean;
  /** Their numbers, rising, where they are few enough to be compared one by one; null where they are more. */
  readonly few: Uint32Array | null;
}

/** Nearest neighbours among unit vectors. */
export interface VectorIndex {
  /** `hnsw` is approximate, `exact` compares with every vector. */
  readonly method: 'hnsw' | 'exact';
  /**
   * The `k` best by cosine (−1 to 1), best first.
   *
   * @param allowed where not every passage is
   */
  search(vector: Float32Array, k: number, allowed?: Allowed | null): Promise<Scored[]>;
}

/** MiniSearch's defaults (Lv and Zhai 2011 for d). */
export const BM25 = { k: 1.2, b: 0.7, d: 0.5 } as const;

/** Keyword search with BM25+. */
export interface LexicalIndex {
  /**
   * The `k` best by BM25+ times the share of the query's terms that match, best first,
   * divided by what a passage of average length would score that held every term once:
   * about 1 when all terms match.
   *
   * @param terms distinct
   * @param allowed where not every passage is
   */
  search(terms: readonly string[], k: number, allowed?: Allowed | null): Promise<Scored[]>;
}

/** A token of a question and the tokens that stand for it in a text: what late interaction over postings reads. */
export interface ExpandedToken {
  /** See weighTokens in search/ranking.ts. */
  readonly weight: number;
  /** Itself and its nearest tokens in both languages, nearest first. */
  readonly ids: Uint32Array;
  /** How well each matches, 0 to 1, falling. */
  readonly cosines: Float32Array;
}

/** Late interaction with all passages of a language. */
export interface LateIndex {
  /**
   * The `k` best by the sum over the tokens of weight times best match in the passage, best first.
   *
   * @param allowed where not every passage is
   */
  search(tokens: readonly ExpandedToken[], k: number, allowed?: Allowed | null): Promise<Scored[]>;
}
