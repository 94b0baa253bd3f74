/** Embeds what is new; what the version before has of the same content and model is taken over. */
import type { Passage } from '../domain/event.ts';
import type { Embedder, ModelIdentity } from '../domain/ports.ts';
import type { Sources } from './layout.ts';

/** Passages embedded between two reports of progress. */
const PASSAGES_PER_STEP = 64;

/** What must be equal for vectors of two versions to compare. */
interface Embedding {
  readonly model: ModelIdentity;
  readonly hub: Sources['hub'];
}

/** Whether a passage gets the same vector in both: by the same model, asked in the same way. */
export function isSameEmbedding(one: Embedding, other: Embedding): boolean {
  const parts = ['id', 'revision', 'dtype', 'dimension'] as const;
  return parts.every((part) => one.model[part] === other.model[part]) && one.hub?.passagePrefix === other.hub?.passagePrefix;
}

/** @param known vectors by the hash of what was embedded */
export async function embedPassages(
  passages: readonly Passage[],
  known: ReadonlyMap<string, Float32Array>,
  embedder: Embedder,
  onProgress: ((done: number, total: number) => void) | undefined,
): Promise<{ vectors: Float32Array[]; embedded: number }> {
  const vectors = passages.map(({ content_hash: hash }) => known.get(hash));
  const missing = passages.flatMap((_, number) => (vectors[number] === undefined ? [number] : []));
  for (let from = 0; from < missing.length; from += PASSAGES_PER_STEP) {
    const step = missing.slice(from, from + PASSAGES_PER_STEP);
    const fresh = await embedder.embed(
      step.map((number) => (passages[number] as Passage).text),
      'passage',
    );
    step.forEach((number, at) => {
      vectors[number] = fresh[at];
    });
    onProgress?.(Math.min(from + PASSAGES_PER_STEP, missing.length), missing.length);
  }
  return { vectors: vectors as Float32Array[], embedded: missing.length };
}
