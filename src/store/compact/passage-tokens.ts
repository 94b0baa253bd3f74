/** Token ids and lengths of all passages, as they lie in their files: 4 bytes a token, 8 a sentence, 8 a passage. */
import { join } from 'node:path';
import { readBytes } from './array-file.ts';
import { COMPACT_FILES } from './layout.ts';

export interface PassageTokens {
  readonly passages: number;
  readonly sentences: number;
  /** Number of the first sentence of a passage; that of the passage behind the last is how many there are. */
  firstSentence(passage: number): number;
  /** Token ids of a sentence. */
  sentence(sentence: number): Uint32Array;
  /** Token ids of all sentences of a passage. */
  tokens(passage: number): Uint32Array;
  /** Length of the sum of a passage's token rows. */
  passageLength(passage: number): number;
  /** The same of each sentence of a passage. */
  sentenceLengths(passage: number): Float32Array;
}

export function openPassageTokens(folder: string): PassageTokens {
  const read = (name: string): ArrayBuffer => readBytes(join(folder, name));
  const passageStarts = new Uint32Array(read(COMPACT_FILES.passages));
  const sentenceStarts = new Uint32Array(read(COMPACT_FILES.sentences));
  const ids = new Uint32Array(read(COMPACT_FILES.tokens));
  const passageLengths = new Float32Array(read(COMPACT_FILES.passageLengths));
  const sentenceLengths = new Float32Array(read(COMPACT_FILES.sentenceLengths));
  const firstSentence = (passage: number): number => passageStarts[passage] as number;
  return {
    passages: passageLengths.length,
    sentences: sentenceLengths.length,
    firstSentence,
    sentence: (sentence) => ids.subarray(sentenceStarts[sentence], sentenceStarts[sentence + 1]),
    tokens: (passage) => ids.subarray(sentenceStarts[firstSentence(passage)], sentenceStarts[firstSentence(passage + 1)]),
    passageLength: (passage) => passageLengths[passage] as number,
    sentenceLengths: (passage) => sentenceLengths.subarray(firstSentence(passage), firstSentence(passage + 1)),
  };
}
