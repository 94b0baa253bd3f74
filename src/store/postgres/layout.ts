/**
 * How versions of a digest lie in a PostgreSQL database. Every table's key begins with the digest
 * and the publication: the digest is what a sharded server distributes by, and a publication is
 * never changed once it is in use. Tables: `migrations.ts`.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Language } from '../../domain/event.ts';
import { hashVersion, manifestSchema } from '../layout.ts';

/** Raised whenever the meaning of a column changes: an older version is then rebuilt. */
export const FORMAT_VERSION = 1;

/** What the tables lie in; one database can hold other things beside it. */
export const SCHEMA = 'digest_search';

/** Notified with the id of a digest when another version of it comes into use. */
export const CHANNEL = 'digest_search_versions';

/** The most numbers a vector may have that pgvector's HNSW index takes (its README, "HNSW"). */
export const MAX_DIMENSION = 2_000;

/** Longest key of an index that is certain to fit: PostgreSQL's B-tree takes a third of a page of 8 kB, a character up to four bytes. */
const MAX_KEY_LENGTH = 500;

const lexicalSchema = z.strictObject({
  passages: z.number().int().nonnegative(),
  /** Mean number of distinct terms; 0 without passages. */
  averageLength: z.number().nonnegative(),
});

/** Says what a version holds and everything that must match when it is read back. */
export const storedManifestSchema = manifestSchema.omit({ format: true, publication: true, created_at: true, files: true }).extend({
  format: z.literal(FORMAT_VERSION),
  sentences: z.number().int().nonnegative(),
  /** What BM25+ needs to know of each language. */
  lexical: z.strictObject({ en: lexicalSchema, zh: lexicalSchema }),
});
export type StoredManifest = z.infer<typeof storedManifestSchema>;

/** One publication: which rows of every table belong together. */
export interface Publication {
  readonly digestId: string;
  /** Counts up within its digest. */
  readonly number: number;
}

/** Name of the content, as {@link hashVersion} gives it: the same events, model and format give the same name in any database. */
export function nameVersion(content: unknown): string {
  return hashVersion(JSON.stringify(['postgres', FORMAT_VERSION, content]));
}

/** Terms, words and names longer than an index takes are known by their hash; they are compared for equality alone. */
export function shortKey(key: string): string {
  return key.length <= MAX_KEY_LENGTH ? key : `#${createHash('sha256').update(key).digest('hex')}`;
}

/** Names of the indexes of a publication: each has its own, made after its rows and dropped with them. */
export function indexNames({ digestId, number }: Publication, language: Language): { readonly hnsw: string; readonly terms: string } {
  const own = `${createHash('sha256').update(digestId).digest('hex').slice(0, 12)}_${number}_${language}`;
  return { hnsw: `hnsw_${own}`, terms: `terms_${own}` };
}
