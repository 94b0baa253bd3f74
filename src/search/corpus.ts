import type { DigestEvent, Language, Passage } from '../domain/event.ts';
import type { LexicalIndex, ModelIdentity, VectorIndex } from '../domain/ports.ts';

/** The two ways of finding passages of one language. Their results are positions in {@link Corpus.passages}. */
export interface Leg {
  readonly dense: VectorIndex;
  readonly lexical: LexicalIndex;
}

/** Everything a search reads: one loaded version of an index. */
export interface Corpus {
  /** Changes whenever events, model or index format do. */
  readonly version: string;
  readonly model: ModelIdentity;
  readonly events: readonly DigestEvent[];
  /** All passages, those of an event together, in the order of the events. */
  readonly passages: readonly Passage[];
  /** Unit vectors, one a passage. */
  readonly vectors: readonly Float32Array[];
  /** Token ids of each sentence of each passage; null when the model has no token table. */
  readonly sentences: readonly (readonly Uint32Array[])[] | null;
  /** One leg a language, so that passages in the language of the question do not crowd out the other. */
  readonly legs: Readonly<Record<Language, Leg>>;
}
