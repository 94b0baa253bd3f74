/** Opens a published index for searching. */
import { messageOf } from '../domain/errors.ts';
import { join } from 'node:path';
import type { Language } from '../domain/event.ts';
import { loadHnswlib, openHnswIndex } from '../drivers/hnswlib.ts';
import { openLexicalIndex, type StoredLexicalIndex } from '../drivers/minisearch.ts';
import type { Leg } from '../search/corpus.ts';
import { createExactIndex } from '../search/exact-index.ts';
import { createMemoryCorpus } from '../search/memory-corpus.ts';
import type { RowArithmetic } from '../domain/ports.ts';
import { openCompactVersion } from './compact/open-compact.ts';
import { openCurrent } from './current.ts';
import { damagedIndex } from './index-errors.ts';
import { COMPACT_VERSION, FILES } from './layout.ts';
import { numbersByLanguage } from './numbers-by-language.ts';
import { placeOf, readManifest, readVersion, type StoredVersion, type VersionPlace } from './read-index.ts';
import type { OpenedIndex } from './store.ts';

export interface OpenIndexOptions {
  /** Another version than the one in use. */
  readonly folder?: string | undefined;
  /** The bundled model's rows: indexes of big corpora keep tokens in place of vectors. */
  readonly getRows?: (() => Promise<RowArithmetic>) | undefined;
}

/**
 * Verifies and loads the version in use.
 *
 * Without the native addon, or without graph files, the same vectors are searched exactly.
 *
 * @throws DomainError `index_missing`, `index_mismatch` or `index_corrupt`
 */
export async function openIndex(dir: string, { folder, getRows }: OpenIndexOptions = {}): Promise<OpenedIndex> {
  const load = (name: string): Promise<OpenedIndex> => loadVersion(placeOf(dir, name), getRows);
  return folder === undefined ? openCurrent(dir, load) : load(folder);
}

/** @throws DomainError `index_mismatch` or `index_corrupt` */
export async function loadVersion(place: VersionPlace, getRows: OpenIndexOptions['getRows']): Promise<OpenedIndex> {
  const { format } = await readManifest(place);
  if (format !== COMPACT_VERSION) return loadInMemory(place);
  if (getRows === undefined) throw new Error('the index of a big corpus is opened with the rows of the bundled model');
  return loadCompact(place, await getRows());
}

async function loadCompact(place: VersionPlace, rows: RowArithmetic): Promise<OpenedIndex> {
  const { corpus, manifest } = await openCompactVersion(place, rows);
  return { corpus, manifest, warnings: describeAddon(corpus.legs.en.dense.method) };
}

/** What an operator should know of how vectors are searched. */
function describeAddon(method: 'hnsw' | 'exact'): string[] {
  const addon = loadHnswlib();
  if (addon.lib === undefined) return [exactSearchWarning(addon.reason)];
  return method === 'hnsw' ? [] : ['the index was built without the HNSW addon and is searched exactly; rebuild it to get the graph'];
}

async function loadInMemory(place: VersionPlace): Promise<OpenedIndex> {
  const stored = await readVersion(place);
  const { manifest, events, passages, vectors, sentences } = stored;
  const numbers = numbersByLanguage(passages);
  const openLeg = (language: Language): Leg => ({
    dense: openDense(place, stored, language, numbers[language]),
    lexical: openLexicalIndex(JSON.parse(stored.lexical[language] ?? '') as StoredLexicalIndex),
  });
  const [en, zh] = [openLeg('en'), openLeg('zh')];
  const corpus = createMemoryCorpus({ version: manifest.version, model: manifest.model, events, vectors, sentences, legs: { en, zh } });
  return { corpus, manifest, warnings: describeAddon(en.dense.method) };
}

function openDense({ dir }: VersionPlace, { path, manifest, vectors }: StoredVersion, language: Language, ids: readonly number[]): Leg['dense'] {
  const { lib } = loadHnswlib();
  const name = FILES.hnsw(language);
  if (lib === undefined || !(name in manifest.files)) {
    return createExactIndex(
      ids.map((id) => vectors[id] as Float32Array),
      ids,
    );
  }
  try {
    return openHnswIndex(lib, join(path, name), manifest.model.dimension);
  } catch (cause) {
    throw damagedIndex(dir, `${name} cannot be loaded (${messageOf(cause)})`, cause);
  }
}

/** Says that search is exact for want of the native addon, and what to install. */
export function exactSearchWarning(reason: string): string {
  return `the native addon hnswlib-node is not available (${reason}): searching exactly, which is slower on large corpora; install a C++ compiler, make and python3 (Debian: apt-get install build-essential python3), then run: npm ci`;
}
