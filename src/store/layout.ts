/**
 * What lies in an index folder:
 *
 *     index/CURRENT                 name of the version in use
 *     index/v-<version>/manifest.json
 *                       events.jsonl, vectors.f32, tokens.u32,
 *                       en.lexical.json, zh.lexical.json, en.hnsw, zh.hnsw
 *
 * Numbers in the binary files are little-endian, as on every machine Node runs on.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { hubModelSchema } from '../drivers/model-table.ts';

/** Raised whenever the meaning of a file changes: an older index is then rebuilt. */
export const FORMAT_VERSION = 1;

export const CURRENT_FILE = 'CURRENT';
export const FILES = {
  manifest: 'manifest.json',
  events: 'events.jsonl',
  vectors: 'vectors.f32',
  tokens: 'tokens.u32',
  lexical: (language: string) => `${language}.lexical.json`,
  hnsw: (language: string) => `${language}.hnsw`,
} as const;

const fileSchema = z.strictObject({ bytes: z.number().int().nonnegative(), sha256: z.string().length(64) });

/** Says what the files are and everything that must match when they are read back. */
export const manifestSchema = z.strictObject({
  format: z.literal(FORMAT_VERSION),
  version: z.string().min(1),
  created_at: z.iso.datetime(),
  /** What was read, in order. */
  inputs: z.array(z.strictObject({ path: z.string(), sha256: z.string().length(64) })),
  model: z.strictObject({ id: z.string(), revision: z.string(), dtype: z.string(), dimension: z.number().int().positive() }),
  /** How to load a hub model again; null for the bundled one. */
  hub: hubModelSchema.nullable(),
  events: z.number().int().nonnegative(),
  passages: z.number().int().nonnegative(),
  files: z.record(z.string(), fileSchema),
});
export type Manifest = z.infer<typeof manifestSchema>;

export function versionFolder(version: string): string {
  return `v-${version}`;
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
