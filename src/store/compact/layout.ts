/**
 * What lies in a version folder of a big corpus (format 4). Everything is read as it lies, in typed arrays; texts are
 * read by their place in `events.jsonl` when an answer needs them.
 *
 *     events.jsonl, events.f64            events with texts, and where each begins
 *     directory.jsonl                     events without texts: [id, ordinal, start, end, places, kinds]
 *     passages.u32, sentences.u32         first sentence of each passage, first token of each sentence
 *     tokens.u32                          token ids
 *     passages.f32, sentences.f32         length of the sum of the token rows of each
 *     terms.u16                           distinct terms of each passage
 *     en.*, zh.*, names.*                 postings: keys, key-ends.u32, ends.u32, numbers.u32, counts.u8, peaks.f32
 *     en.token-*.u32, zh.token-*.u32      postings of token ids: ends, passages
 *     words.json                          distinct words with counts
 *     axes.f32                            principal axes of the vectors in the graphs
 *     en.hnsw, zh.hnsw
 */
export const COMPACT_FILES = {
  events: 'events.jsonl',
  eventPlaces: 'events.f64',
  directory: 'directory.jsonl',
  passages: 'passages.u32',
  sentences: 'sentences.u32',
  tokens: 'tokens.u32',
  passageLengths: 'passages.f32',
  sentenceLengths: 'sentences.f32',
  termCounts: 'terms.u16',
  words: 'words.json',
  axes: 'axes.f32',
  hnsw: (language: string) => `${language}.hnsw`,
  tokenPostings: (name: string, part: 'ends' | 'passages') => `${name}.token-${part}.u32`,
  postings: (name: string, part: 'keys' | 'key-ends.u32' | 'ends.u32' | 'numbers.u32' | 'counts.u8' | 'peaks.f32') => `${name}.${part}`,
} as const;

/** Postings over sentences, beside those of the terms of each language. */
export const NAMES = 'names';

export const COMPACT = {
  /** Passages from which on a corpus is kept this way; under it everything fits into memory as objects. */
  from: 5_000,
  /** Passages a thread works out at once and a build that is killed loses at most, a thread. */
  partPassages: 10_000,
  /** Axes kept of the vectors in the graphs: of 512 dimensions these hold what finds 99 % of the nearest (docs/big-corpora.md). */
  axes: 192,
  /** Passages from which the axes are found. */
  axesSample: 10_000,
} as const;
