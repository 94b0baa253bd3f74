/**
 * What lies in an index folder:
 *
 *     index/CURRENT                      name of the version folder in use
 *     index/v-<version>-<digest>/        one publication, and the one before it
 *         manifest.json                  what the files are, with their SHA-256
 *         events.jsonl, vectors.f32, tokens.u32,
 *         en.lexical.json, zh.lexical.json, en.hnsw, zh.hnsw
 *     index/bad-v-…/                     the last version that was found damaged
 *     index/lock-…, tmp-…                only while something is being built
 *     index/parts/                       what the build of a big corpus has done so far; the next one goes on from it
 *
 * The digest in a folder's name is that of its manifest, and the manifest has those of
 * the files: the name in CURRENT vouches for everything below it. Numbers in the binary
 * files are little-endian, as on every machine Node runs on.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { hubModelSchema } from '../drivers/model-table.ts';

/** Raised whenever the meaning of a file changes: an older index is then rebuilt. */
export const FORMAT_VERSION = 2;
/** The same of indexes of big corpora, which lie otherwise (compact/layout.ts). */
export const COMPACT_VERSION = 4;

export const CURRENT_FILE = 'CURRENT';
export const PARTS_FOLDER = 'parts';
export const FILES = {
  manifest: 'manifest.json',
  events: 'events.jsonl',
  vectors: 'vectors.f32',
  tokens: 'tokens.u32',
  lexical: (language: string) => `${language}.lexical.json`,
  hnsw: (language: string) => `${language}.hnsw`,
} as const;

/** Beginnings of names that only this program makes, so that what breaks off can be told from what is in use. */
export const PREFIX = { version: 'v-', temporary: 'tmp-', bad: 'bad-', lock: 'lock-' } as const;

/** Hex digits of the hash of what was indexed. */
const VERSION_DIGITS = 12;
/** Hex digits of the manifest's hash in a folder's name: 64 bits, against accidents and not against forgers. */
const DIGEST_DIGITS = 16;
const FOLDER_NAME = new RegExp(`^${PREFIX.version}([0-9a-f]{${VERSION_DIGITS}})-([0-9a-f]{${DIGEST_DIGITS}})$`);

const fileSchema = z.strictObject({ bytes: z.number().int().nonnegative(), sha256: z.string().length(64) });

/** What an index was made from and how: enough to make it again. */
export const sourcesSchema = z.object({
  /** What was read, in order. */
  inputs: z.array(z.strictObject({ path: z.string(), sha256: z.string().length(64) })),
  /** How it was read; indexes of format 1 do not say. */
  reading: z.strictObject({ year: z.number().int().nullable(), lenient: z.boolean() }).default({ year: null, lenient: false }),
  /** How to load a hub model again; null for the bundled one. */
  hub: hubModelSchema.nullable(),
});
export type Sources = z.infer<typeof sourcesSchema>;

/** Says what the files are and everything that must match when they are read back. */
export const manifestSchema = z.strictObject({
  format: z.literal([FORMAT_VERSION, COMPACT_VERSION]),
  version: z.string().regex(new RegExp(`^[0-9a-f]{${VERSION_DIGITS}}$`)),
  /** Makes two publications of the same content differ, in manifest, digest and folder name. */
  publication: z.uuid(),
  created_at: z.iso.datetime(),
  ...sourcesSchema.shape,
  model: z.strictObject({ id: z.string(), revision: z.string(), dtype: z.string(), dimension: z.number().int().positive() }),
  events: z.number().int().nonnegative(),
  passages: z.number().int().nonnegative(),
  files: z.record(z.string(), fileSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Name of the content: the same text gives the same version, on any machine. */
export function hashVersion(content: string): string {
  return sha256(content).slice(0, VERSION_DIGITS);
}

/** The part of a folder's name that vouches for its manifest. */
export function digestManifest(text: string | Buffer): string {
  return sha256(text).slice(0, DIGEST_DIGITS);
}

export function versionFolder(version: string, digest: string): string {
  return `${PREFIX.version}${version}-${digest}`;
}

/** What a folder's name says; undefined where it is not the name of a version. */
export function parseFolder(name: string): { readonly version: string; readonly digest: string } | undefined {
  const [, version, digest] = FOLDER_NAME.exec(name) ?? [];
  return version === undefined || digest === undefined ? undefined : { version, digest };
}

export function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Size and SHA-256 of a file, read in pieces. */
export async function describeFile(path: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    hash.update(chunk as Buffer);
    bytes += (chunk as Buffer).length;
  }
  return { bytes, sha256: hash.digest('hex') };
}
