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

/**
 * The inside of a static model: one row of weights a token, whatever stands around it.
 * Its direction is the meaning, its length how much the token matters.
 */
export interface TokenTable {
  /** Tokens of a text, in order; positions point into the text as given. */
  tokenize(text: string): Token[];
  /** The rows of the given token ids, one after the other: `ids.length × dimension` floats, not normalised. */
  rows(ids: readonly number[]): Promise<Float32Array>;
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

/** Nearest neighbours among unit vectors. */
export interface VectorIndex {
  /** `hnsw` is approximate, `exact` compares with every vector. */
  readonly method: 'hnsw' | 'exact';
  /** The `k` best by cosine (−1 to 1), best first. */
  search(vector: Float32Array, k: number): Promise<Scored[]>;
}

/** Keyword search with BM25+. */
export interface LexicalIndex {
  /**
   * The `k` best by BM25+ times the share of the query's terms that match, best first,
   * divided by what a passage of average length would score that held every term once:
   * about 1 when all terms match.
   *
   * @param terms distinct
   */
  search(terms: readonly string[], k: number): Promise<Scored[]>;
}
