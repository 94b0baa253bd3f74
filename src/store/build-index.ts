/** Embeds and indexes events, and publishes the result as the new version of an index folder. */
import { DomainError } from '../domain/errors.ts';
import type { Language, Passage } from '../domain/event.ts';
import { LANGUAGES } from '../domain/event.ts';
import { loadHnswlib, writeHnswIndex } from '../drivers/hnswlib.ts';
import { buildLexicalIndex } from '../drivers/minisearch.ts';
import { packFloats, packTokens } from './binary.ts';
import { readCurrent } from './current.ts';
import { embedPassages, isSameEmbedding } from './embed-passages.ts';
import { unwritableIndex } from './index-errors.ts';
import { COMPACT_VERSION, FILES, FORMAT_VERSION, hashVersion } from './layout.ts';
import { lockIndex } from './lock.ts';
import { numbersByLanguage } from './numbers-by-language.ts';
import { exactSearchWarning, loadVersion } from './open-index.ts';
import { type NativeFile, type Publication, publishVersion } from './publish.ts';
import { placeOf, readManifest, readVersion, type StoredVersion, verifyVersion } from './read-index.ts';
import { findNewestOther, removeBrokenOff, removeOtherVersions, removeParts, setAside } from './tidy.ts';
import type { IndexBuilt, StoreBuild } from './store.ts';

export interface BuildIndexOptions extends StoreBuild {
  readonly dir: string;
}

/** What is in use when a build begins. */
interface Previous {
  readonly folder?: string;
  readonly isWhole?: boolean;
  /** Undefined where it cannot be read, and for big corpora. */
  readonly stored?: StoredVersion | undefined;
  readonly isDamaged?: boolean;
}

/** A publication that is ready, and what was done for it. */
export interface Prepared extends Omit<IndexBuilt, 'version' | 'reused' | 'warnings'> {
  readonly publication: Publication;
}

/**
 * Builds and publishes a version. Passages whose content and model are those of the
 * index that is there keep their vectors. A damaged index is set aside as `bad-…`.
 *
 * @throws DomainError `index_locked` while another process builds, `index_unwritable`; what was in use then still is
 */
export async function buildStoredIndex(options: BuildIndexOptions): Promise<IndexBuilt> {
  return publishPrepared(options.dir, async (stored) => {
    const passages = options.events.flatMap((event) => event.passages);
    const known = collectVectors(stored, options);
    const { vectors, embedded } = await embedPassages(passages, known, options.embedder, options.onProgress);
    return { publication: preparePublication(options, passages, vectors), passages: passages.length, embedded };
  });
}

/**
 * Publishes what is prepared while the folder is locked.
 *
 * @param prepare is given the version in use, where that is one of a corpus in memory
 * @throws DomainError as {@link buildStoredIndex} does, and whatever `prepare` throws
 */
export async function publishPrepared(dir: string, prepare: (stored: StoredVersion | undefined) => Promise<Prepared>): Promise<IndexBuilt> {
  const release = await lockIndex(dir);
  try {
    const previous = await readPrevious(dir);
    await makeRoom(dir, previous);
    const { publication, passages, embedded } = await prepare(previous.stored);
    const name = await publishVersion(dir, publication);
    await retire(dir, name, previous);
    const addon = loadHnswlib();
    return {
      version: publication.manifest.version,
      passages,
      embedded,
      reused: passages - embedded,
      warnings: addon.lib === undefined ? [exactSearchWarning(addon.reason)] : [],
    };
  } finally {
    await release();
  }
}

async function readPrevious(dir: string): Promise<Previous> {
  const folder = await readCurrent(dir).catch(() => undefined);
  if (folder === undefined) return {};
  const place = placeOf(dir, folder);
  try {
    const { format } = await readManifest(place);
    if (format === COMPACT_VERSION) await verifyVersion(place);
    return { folder, isWhole: true, stored: format === COMPACT_VERSION ? undefined : await readVersion(place) };
  } catch (error) {
    return { folder, isDamaged: error instanceof DomainError && error.code === 'index_corrupt' };
  }
}

/** Removes what broke off, before space is needed. Where the version in use is damaged, all others stay: one of them may be whole. */
async function makeRoom(dir: string, { folder, isWhole = false }: Previous): Promise<void> {
  try {
    await removeBrokenOff(dir);
    if (folder === undefined || !isWhole) return;
    const other = await findNewestOther(dir, folder);
    await removeOtherVersions(dir, other === undefined ? [folder] : [folder, other]);
  } catch (cause) {
    throw unwritableIndex(dir, cause);
  }
}

/** The new version is in use already: what cannot be removed now is removed by the next build. */
async function retire(dir: string, name: string, { folder, isWhole = false, isDamaged = false }: Previous): Promise<void> {
  try {
    if (folder !== undefined && isDamaged) await setAside(dir, folder);
    await removeOtherVersions(dir, folder === undefined || !isWhole ? [name] : [name, folder]);
    await removeParts(dir);
  } catch {
    // Nothing is lost but space.
  }
}

function preparePublication(options: BuildIndexOptions, passages: readonly Passage[], vectors: readonly Float32Array[]): Publication {
  const { dir, events, sources, embedder } = options;
  const { dimension } = embedder.identity;
  const files = new Map<string, string | Buffer>();
  files.set(FILES.events, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  files.set(FILES.vectors, packFloats(vectors, dimension));
  if (embedder.tokens !== null) files.set(FILES.tokens, packTokens(passages, embedder.tokens));
  const numbers = numbersByLanguage(passages);
  for (const language of LANGUAGES) {
    const entries = numbers[language].map((id) => ({ id, text: (passages[id] as Passage).text }));
    files.set(FILES.lexical(language), JSON.stringify(buildLexicalIndex(entries)));
  }
  const { lib } = loadHnswlib();
  const describeGraph = (hnsw: NonNullable<typeof lib>, language: Language): NativeFile => ({
    name: FILES.hnsw(language),
    leastBytes: numbers[language].length * dimension * Float32Array.BYTES_PER_ELEMENT,
    // Points go in by their number and the graph's seed is fixed: the same vectors give the same file, whatever was kept or embedded.
    write: (path) =>
      writeHnswIndex(
        hnsw,
        path,
        numbers[language].map((id) => vectors[id] as Float32Array),
        numbers[language],
        dimension,
      ),
  });
  return {
    manifest: {
      format: FORMAT_VERSION,
      version: nameVersion(options, lib !== undefined),
      ...sources,
      model: { ...embedder.identity },
      events: events.length,
      passages: passages.length,
    },
    files,
    native: lib === undefined ? [] : LANGUAGES.map((language) => describeGraph(lib, language)),
    async verify(path, digest) {
      await loadVersion({ dir, path, digest }, undefined);
    },
  };
}

/** Vectors by the hash of what was embedded; none where the model or what it wants before a passage is another. */
function collectVectors(previous: StoredVersion | undefined, { embedder: { identity }, sources }: BuildIndexOptions): Map<string, Float32Array> {
  const known = new Map<string, Float32Array>();
  if (previous === undefined) return known;
  const { model, hub } = previous.manifest;
  if (!isSameEmbedding({ model, hub }, { model: identity, hub: sources.hub })) return known;
  previous.passages.forEach((passage, number) => {
    known.set(passage.content_hash, previous.vectors[number] as Float32Array);
  });
  return known;
}

/** The same events, model and format give the same name, on any machine. */
function nameVersion({ events, embedder, sources }: BuildIndexOptions, hasHnsw: boolean): string {
  return hashVersion(JSON.stringify([FORMAT_VERSION, embedder.identity, sources.hub, hasHnsw, events]));
}
