/** How vectors and tokens lie in their files. */
import type { Passage } from '../domain/event.ts';
import type { Embedder } from '../domain/ports.ts';
import { splitSentences } from '../text/sentences.ts';

/** The vectors, one after the other. */
export function packFloats(vectors: readonly Float32Array[], dimension: number): Buffer {
  const packed = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, at) => {
    packed.set(vector, at * dimension);
  });
  return Buffer.from(packed.buffer);
}

/** Sentences a passage (one count each), tokens a sentence (one count each), then all token ids. */
export function packTokens(passages: readonly Passage[], tokens: NonNullable<Embedder['tokens']>): Buffer {
  const sentences = passages.map(({ text }) => splitSentences(text).map((sentence) => tokens.tokenize(sentence).map(({ id }) => id)));
  const flat = sentences.flat();
  const packed = Uint32Array.from([...sentences.map(({ length }) => length), ...flat.map(({ length }) => length), ...flat.flat()]);
  return Buffer.from(packed.buffer);
}

/** A file's buffer may start at any byte of a pool; typed arrays need their own alignment. */
export function toFloats(buffer: Buffer): Float32Array {
  return new Float32Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer);
}

export function toIntegers(buffer: Buffer): Uint32Array {
  return new Uint32Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer);
}

/** Reads back what {@link packTokens} wrote. */
export function unpackTokens(packed: Uint32Array, count: number): Uint32Array[][] {
  const perPassage = packed.subarray(0, count);
  const total = perPassage.reduce((sum, sentences) => sum + sentences, 0);
  const perSentence = packed.subarray(count, count + total);
  let sentence = 0;
  let token = count + total;
  return Array.from(perPassage, (sentences) =>
    Array.from({ length: sentences }, () => {
      const length = perSentence[sentence] as number;
      sentence += 1;
      token += length;
      return packed.subarray(token - length, token);
    }),
  );
}
