/** Embeds and indexes events, and publishes the result as the new version of an index folder. */
import { createHash } from 'node:crypto';
import type { DigestEvent, Language, Passage } from '../domain/event.ts';
import { LANGUAGES } from '../domain/event.ts';
import type { Embedder } from '../domain/ports.ts';
import { loadHnswlib, writeHnswIndex } from '../drivers/hnswlib.ts';
import { buildLexicalIndex } from '../drivers/minisearch.ts';
import type { HubModel } from '../drivers/model-table.ts';
import { splitSentences } from '../text/sentences.ts';
import { FILES, FORMAT_VERSION, type Manifest } from './layout.ts';
import { publishVersion } from './publish.ts';
import { readStored, type StoredVectors } from './read-index.ts';

/** Passages embedded between two reports of progress. */
const PASSAGES_PER_STEP = 64;

export interface IndexInput {
  readonly path: string;
  readonly sha256: string;
}

export interface BuildIndexOptions {
  readonly dir: string;
  readonly events: readonly DigestEvent[];
  readonly inputs: readonly IndexInput[];
  readonly embedder: Embedder;
  readonly hub: HubModel | null;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export interface IndexBuilt {
  readonly version: string;
  readonly passages: number;
  readonly embedded: number;
  readonly reused: number;
}

/**
 * Builds and publishes a version. Passages whose content and model are those of the
 * index that is there keep their vectors.
 */
export async function buildStoredIndex(options: BuildIndexOptions): Promise<IndexBuilt> {
  const { dir, events, embedder, inputs, hub } = options;
  const passages = events.flatMap((event) => event.passages);
  const previous = await readStored(dir).catch(() => undefined);
  const known = collectVectors(previous, embedder);
  const { vectors, embedded } = await embedPassages(passages, known, embedder, options.onProgress);

  const files = new Map<string, string | Buffer>();
  files.set(FILES.events, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  files.set(FILES.vectors, packFloats(vectors, embedder.identity.dimension));
  if (embedder.tokens !== null) files.set(FILES.tokens, packTokens(passages, embedder.tokens));
  const numbers = numbersByLanguage(passages);
  for (const language of LANGUAGES) {
    const entries = numbers[language].map((id) => ({ id, text: (passages[id] as Passage).text }));
    files.set(FILES.lexical(language), JSON.stringify(buildLexicalIndex(entries)));
  }
  const { lib } = loadHnswlib();
  const version = nameVersion(events, embedder, lib !== undefined);
  const manifest: Omit<Manifest, 'files'> = {
    format: FORMAT_VERSION,
    version,
    created_at: new Date().toISOString(),
    inputs: [...inputs],
    model: { ...embedder.identity },
    hub,
    events: events.length,
    passages: passages.length,
  };
  await publishVersion(dir, manifest, files, (write) => {
    if (lib === undefined) return;
    for (const language of LANGUAGES) {
      const ids = numbers[language];
      write(FILES.hnsw(language), (path) =>
        writeHnswIndex(
          lib,
          path,
          ids.map((id) => vectors[id] as Float32Array),
          ids,
          embedder.identity.dimension,
        ),
      );
    }
  });
  return { version, passages: passages.length, embedded, reused: passages.length - embedded };
}

/** Positions of the passages of each language. */
export function numbersByLanguage(passages: readonly Passage[]): Record<Language, number[]> {
  const numbers: Record<Language, number[]> = { en: [], zh: [] };
  passages.forEach((passage, id) => {
    numbers[passage.language].push(id);
  });
  return numbers;
}

function collectVectors(previous: StoredVectors | undefined, embedder: Embedder): Map<string, Float32Array> {
  const known = new Map<string, Float32Array>();
  if (previous === undefined) return known;
  const { id, revision, dtype, dimension } = previous.manifest.model;
  const { identity } = embedder;
  if (id !== identity.id || revision !== identity.revision || dtype !== identity.dtype || dimension !== identity.dimension) return known;
  previous.passages.forEach((passage, number) => {
    known.set(passage.content_hash, previous.vectors[number] as Float32Array);
  });
  return known;
}

async function embedPassages(
  passages: readonly Passage[],
  known: ReadonlyMap<string, Float32Array>,
  embedder: Embedder,
  onProgress: BuildIndexOptions['onProgress'],
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

function packFloats(vectors: readonly Float32Array[], dimension: number): Buffer {
  const packed = new Float32Array(vectors.length * dimension);
  vectors.forEach((vector, at) => {
    packed.set(vector, at * dimension);
  });
  return Buffer.from(packed.buffer);
}

/** Sentences a passage (one count each), tokens a sentence (one count each), then all token ids. */
function packTokens(passages: readonly Passage[], tokens: NonNullable<Embedder['tokens']>): Buffer {
  const sentences = passages.map(({ text }) => splitSentences(text).map((sentence) => tokens.tokenize(sentence).map(({ id }) => id)));
  const flat = sentences.flat();
  const packed = Uint32Array.from([...sentences.map(({ length }) => length), ...flat.map(({ length }) => length), ...flat.flat()]);
  return Buffer.from(packed.buffer);
}

/** The same events, model and format give the same name, on any machine. */
function nameVersion(events: readonly DigestEvent[], embedder: Embedder, hasHnsw: boolean): string {
  const content = JSON.stringify([FORMAT_VERSION, embedder.identity, hasHnsw, events]);
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
