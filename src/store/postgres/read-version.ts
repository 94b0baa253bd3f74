/** Which versions of a digest there are, and what they say of themselves. */
import { DomainError } from '../../domain/errors.ts';
import type { Database } from '../../drivers/postgres.ts';
import { FORMAT_VERSION, SCHEMA, type StoredManifest, storedManifestSchema } from './layout.ts';
import { isMissingTable } from './migrate.ts';

/** Marks a version of another format among the mismatches, as an index folder's. */
const FORMAT_FIELD = 'format';

/**
 * Number of the publication in use.
 *
 * @returns undefined where there is none
 */
export async function readCurrent(database: Database, digestId: string): Promise<{ readonly publication: number; readonly version: string } | undefined> {
  try {
    const [row] = await database.read<{ publication: number; version: string }>(
      `SELECT publication, version FROM ${SCHEMA}.current_versions JOIN ${SCHEMA}.versions USING (digest_id, publication) WHERE digest_id = $1`,
      [digestId],
    );
    return row;
  } catch (error) {
    if (isMissingTable(error)) return undefined;
    throw error;
  }
}

/**
 * What a publication says of itself.
 *
 * @throws DomainError `index_missing` when it is not there, any more or at all; `index_mismatch` for another format
 */
export async function readManifest(database: Database, digestId: string, publication: number): Promise<StoredManifest> {
  const [row] = await database.read<{ manifest: unknown }>(`SELECT manifest FROM ${SCHEMA}.versions WHERE digest_id = $1 AND publication = $2`, [
    digestId,
    publication,
  ]);
  if (row === undefined) throw missingVersion(digestId);
  const { format } = row.manifest as { readonly format?: unknown };
  const parsed = storedManifestSchema.safeParse(row.manifest);
  if (parsed.success) return parsed.data;
  throw new DomainError(
    'index_mismatch',
    format === FORMAT_VERSION
      ? `the manifest of digest "${digestId}" cannot be read (${parsed.error.issues[0]?.path.join('.')}: ${parsed.error.issues[0]?.message}); rebuild it with: ${buildCommand(digestId)}`
      : `digest "${digestId}" is stored in format ${String(format)}, and this digest-search reads format ${FORMAT_VERSION}; rebuild it with: ${buildCommand(digestId)}`,
    { field: FORMAT_FIELD, cause: parsed.error },
  );
}

/** Command that stores a digest, for messages. */
export function buildCommand(digestId: string, inputs: readonly string[] = ['data/digest-2025.txt']): string {
  return `STORE=postgres DATABASE_URL=… DIGEST_ID=${digestId} digest-search build --input ${inputs.join(' ')}`;
}

export function missingVersion(digestId: string): DomainError {
  return new DomainError('index_missing', `there is no digest "${digestId}" in the database; store it with: ${buildCommand(digestId)}`);
}
