/** What a search reads of one loaded version of an index, whichever store keeps it. */
import type { DigestEvent, Language } from '../domain/event.ts';
import type { LateIndex, LexicalIndex, ModelIdentity, VectorIndex } from '../domain/ports.ts';
import type { Directory } from './directory.ts';

/** The ways of finding passages of one language. Their results are numbers of passages. */
export interface Leg {
  readonly dense: VectorIndex;
  readonly lexical: LexicalIndex;
  /** Where the store has postings of tokens; without it late interaction scores what the other two find and finds nothing. */
  readonly late?: LateIndex;
}

/** What a passage is scored by. */
export interface PassageData {
  /** Unit vector. */
  readonly vector: Float32Array;
  /** Token ids of each sentence; null when the model has no token table. */
  readonly sentences: readonly Uint32Array[] | null;
  /** Number of its first sentence in the corpus; the others follow. */
  readonly firstSentence: number;
  /** Lengths of the sum of the passage's token rows and of each sentence's, where the store keeps them. */
  readonly lengths?: { readonly passage: number; readonly sentences: Float32Array };
}

/** Scripts in which words of a question are put right. */
export type WordScript = 'latin' | 'han';

/** One version of the indexed events. Events, passages and sentences are known by their numbers, which count from 0 without gaps. */
export interface Corpus {
  /** Changes whenever events, model or index format do. */
  readonly version: string;
  readonly model: ModelIdentity;
  readonly directory: Directory;
  /** One leg a language, so that passages in the language of the question do not crowd out the other. */
  readonly legs: Readonly<Record<Language, Leg>>;
  /** How many sentences the passages have. */
  readonly sentences: number;
  /** Distinct token ids of passages that stand for the corpus (see samplePassages); null when the model has no token table. */
  readonly sample: readonly Uint32Array[] | null;
  /** The distinct words of a script, normalised, with how often they occur (see collectWords). */
  words(script: WordScript): Promise<ReadonlyMap<string, number>>;
  /** Whether a passage has this name somewhere, both normalised. */
  isMentioned(name: string): Promise<boolean>;
  /** The sentences in which names are written, by the keys of {@link findNames}; keys that no sentence has are left out. */
  findNames(keys: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<number>>>;
  /** In the order asked for. */
  load(passages: readonly number[]): Promise<readonly PassageData[]>;
  /** Whole events, in the order asked for. */
  readEvents(events: readonly number[]): Promise<readonly DigestEvent[]>;
  close(): Promise<void>;
}
