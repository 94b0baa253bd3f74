/** Opens a published index for searching. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Language } from '../domain/event.ts';
import { loadHnswlib, openHnswIndex } from '../drivers/hnswlib.ts';
import { openLexicalIndex, type StoredLexicalIndex } from '../drivers/minisearch.ts';
import type { Corpus, Leg } from '../search/corpus.ts';
import { createExactIndex } from '../search/exact-index.ts';
import { numbersByLanguage } from './build-index.ts';
import { FILES, type Manifest } from './layout.ts';
import { readStored } from './read-index.ts';

export interface OpenedIndex {
  readonly corpus: Corpus;
  readonly manifest: Manifest;
  /** What an operator should know: exact search in place of HNSW, and what to do about it. */
  readonly warnings: readonly string[];
}

/**
 * Verifies and loads the version in use.
 *
 * Without the native addon, or without graph files, the same vectors are searched exactly.
 *
 * @throws DomainError `index_missing`, `index_mismatch` or `index_corrupt`
 */
export async function openIndex(dir: string): Promise<OpenedIndex> {
  const { folder, manifest, events, passages, vectors, sentences } = await readStored(dir);
  const addon = loadHnswlib();
  const numbers = numbersByLanguage(passages);
  const warnings: string[] = [];
  if (addon.lib === undefined) warnings.push(exactSearchWarning(addon.reason));

  async function openLeg(language: Language): Promise<Leg> {
    const lexical = JSON.parse(await readFile(join(folder, FILES.lexical(language)), 'utf8')) as StoredLexicalIndex;
    const ids = numbers[language];
    const hasGraph = addon.lib !== undefined && FILES.hnsw(language) in manifest.files;
    const dense = hasGraph
      ? openHnswIndex(addon.lib, join(folder, FILES.hnsw(language)), manifest.model.dimension)
      : createExactIndex(
          ids.map((id) => vectors[id] as Float32Array),
          ids,
        );
    return { dense, lexical: openLexicalIndex(lexical) };
  }

  const [en, zh] = await Promise.all([openLeg('en'), openLeg('zh')]);
  if (addon.lib !== undefined && en.dense.method === 'exact') {
    warnings.push('the index was built without the HNSW addon and is searched exactly; rebuild it to get the graph');
  }
  return { corpus: { version: manifest.version, model: manifest.model, events, passages, vectors, sentences, legs: { en, zh } }, manifest, warnings };
}

/** Says that search is exact for want of the native addon, and what to install. */
export function exactSearchWarning(reason: string): string {
  return `the native addon hnswlib-node is not available (${reason}): searching exactly, which is slower on large corpora; install a C++ compiler, make and python3 (Debian: apt-get install build-essential python3), then run: npm ci`;
}
