/** Reads one version of an index: every file is verified before anything is made of it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DomainError } from '../domain/errors.ts';
import { type DigestEvent, eventSchema, LANGUAGES, type Passage } from '../domain/event.ts';
import { toFloats, toIntegers, unpackTokens } from './binary.ts';
import { damagedIndex, outdatedIndex } from './index-errors.ts';
import { COMPACT_VERSION, describeFile, digestManifest, FILES, FORMAT_VERSION, type Manifest, manifestSchema, parseFolder, sha256 } from './layout.ts';

/** A version folder and what must be true of it. */
export interface VersionPlace {
  /** Folder of the index, for messages. */
  readonly dir: string;
  readonly path: string;
  /** First digits of the hash of its manifest. */
  readonly digest: string;
}

/** The files of a verified version, read apart from the search structures. */
export interface StoredVersion {
  readonly path: string;
  readonly manifest: Manifest;
  readonly events: readonly DigestEvent[];
  readonly passages: readonly Passage[];
  /** Views of one buffer, one a passage. */
  readonly vectors: readonly Float32Array[];
  /** Token ids of each sentence of each passage. */
  readonly sentences: readonly (readonly Uint32Array[])[] | null;
  /** Contents of the keyword index of each language. */
  readonly lexical: Readonly<Record<string, string>>;
}

/** A version folder of an index. */
export function placeOf(dir: string, folder: string): VersionPlace {
  return { dir, path: join(dir, folder), digest: parseFolder(folder)?.digest ?? '' };
}

/** @throws DomainError `index_corrupt`, or `index_mismatch` for another format */
export async function readManifest({ dir, path, digest }: VersionPlace): Promise<Manifest> {
  const bytes = await readFile(join(path, FILES.manifest)).catch((cause: unknown) => {
    throw damagedIndex(dir, `${FILES.manifest} of ${path} cannot be read`, cause);
  });
  if (digestManifest(bytes) !== digest) throw damagedIndex(dir, `${FILES.manifest} is not what was written (its SHA-256 differs)`);
  // From here on it is what a builder wrote: whatever does not fit is of another version of this program.
  const json = JSON.parse(bytes.toString('utf8')) as { readonly format?: unknown };
  if (typeof json.format === 'number' && json.format !== FORMAT_VERSION && json.format !== COMPACT_VERSION) throw outdatedIndex(dir, json.format);
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) {
    throw damagedIndex(dir, `${FILES.manifest}: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`, parsed.error);
  }
  return parsed.data;
}

/**
 * Reads and verifies a version. What comes back was hashed in memory; only the graph,
 * which the native addon reads by its path, is hashed where it lies.
 *
 * @throws DomainError `index_corrupt`, or `index_mismatch` for another format
 */
export async function readVersion(place: VersionPlace): Promise<StoredVersion> {
  const { path } = place;
  const manifest = await readManifest(place);
  const contents = new Map<string, Buffer>();
  for (const name of Object.keys(manifest.files)) {
    if (name.endsWith('.hnsw')) await verifyFile(place, manifest, name);
    else contents.set(name, await readVerified(place, manifest, name));
  }
  const take = (name: string): Buffer => {
    const content = contents.get(name);
    if (content === undefined) throw complain(place, manifest, `${name} is missing`);
    return content;
  };
  const events = readEventLines(place, manifest, take(FILES.events).toString('utf8'));
  const passages = events.flatMap((event) => event.passages);
  const { dimension } = manifest.model;
  const floats = toFloats(take(FILES.vectors));
  const vectors = passages.map((_, at) => floats.subarray(at * dimension, (at + 1) * dimension));
  const tokens = contents.get(FILES.tokens);
  const sentences = tokens === undefined ? null : unpackTokens(toIntegers(tokens), passages.length);
  const lexical = Object.fromEntries(LANGUAGES.map((language) => [language, take(FILES.lexical(language)).toString('utf8')]));
  return { path, manifest, events, passages, vectors, sentences, lexical };
}

/**
 * Verifies every file of a version where it lies, without loading it.
 *
 * @throws DomainError `index_corrupt`, or `index_mismatch` for another format
 */
export async function verifyVersion(place: VersionPlace): Promise<Manifest> {
  const manifest = await readManifest(place);
  for (const name of Object.keys(manifest.files)) await verifyFile(place, manifest, name);
  return manifest;
}

/**
 * Whether a version is whole, whichever way it is kept.
 *
 * @throws DomainError `index_corrupt`, or `index_mismatch` for another format
 */
export async function checkVersion(place: VersionPlace): Promise<void> {
  const { format } = await readManifest(place);
  await (format === COMPACT_VERSION ? verifyVersion(place) : readVersion(place));
}

async function readVerified(place: VersionPlace, manifest: Manifest, name: string): Promise<Buffer> {
  const content = await readFile(join(place.path, name)).catch((cause: unknown) => {
    throw complain(place, manifest, `${name} is missing`, cause);
  });
  compare(place, manifest, name, { bytes: content.length, sha256: sha256(content) });
  return content;
}

async function verifyFile(place: VersionPlace, manifest: Manifest, name: string): Promise<void> {
  const found = await describeFile(join(place.path, name)).catch((cause: unknown) => {
    throw complain(place, manifest, `${name} is missing`, cause);
  });
  compare(place, manifest, name, found);
}

function compare(place: VersionPlace, manifest: Manifest, name: string, found: { readonly bytes: number; readonly sha256: string }): void {
  const expected = manifest.files[name];
  if (found.bytes !== expected?.bytes) throw complain(place, manifest, `${name} has ${found.bytes} bytes instead of ${expected?.bytes}`);
  if (found.sha256 !== expected.sha256) throw complain(place, manifest, `${name} is not what was written (its SHA-256 differs)`);
}

function complain({ dir }: VersionPlace, manifest: Manifest, what: string, cause?: unknown): DomainError {
  return damagedIndex(
    dir,
    what,
    cause,
    manifest.inputs.map(({ path }) => path),
  );
}

function readEventLines(place: VersionPlace, manifest: Manifest, text: string): DigestEvent[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, at) => {
    const parsed = eventSchema.safeParse(JSON.parse(line));
    if (!parsed.success) throw complain(place, manifest, `${FILES.events}:${at + 1}: ${parsed.error.issues[0]?.message}`, parsed.error);
    return parsed.data;
  });
}
