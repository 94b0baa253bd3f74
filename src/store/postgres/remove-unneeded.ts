/** Removes versions that nobody answers from any more. */
import type { Database, RunStatement } from '../../drivers/postgres.ts';
import { LANGUAGES } from '../../domain/event.ts';
import { indexNames, SCHEMA } from './layout.ts';
import { WRITER_LOCK } from './migrate.ts';

/**
 * How long after it was replaced a version is kept: services follow within seconds, replicas
 * that lie behind and long requests within minutes. One that was away for longer reloads.
 */
const KEEP_MS = 600_000;
/** Dropping an index waits for the searches under way, and further ones for it: rather later than long. */
const LOCK_TIMEOUT = '1s';

/** Tables that hold rows of versions, those that others refer to last. */
const TABLES = ['passages', 'names', 'words', 'terms', 'events', 'versions'] as const;

/**
 * Removes the versions of a digest but the one in use, the one before it, and those that were
 * replaced only lately. What cannot be removed now is removed after the next publication.
 */
export async function removeUnneeded(database: Database, digestId: string, keepForMs: number = KEEP_MS): Promise<void> {
  try {
    await database.transact(async (run) => {
      await run(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      await run('SELECT pg_advisory_xact_lock($1)', [WRITER_LOCK]);
      for (const number of await findUnneeded(run, digestId, keepForMs)) await removeVersion(run, digestId, number);
    });
  } catch {
    // The new version is in use already: nothing is lost but space.
  }
}

async function findUnneeded(run: RunStatement, digestId: string, keepForMs: number): Promise<number[]> {
  const rows = await run<{ publication: number }>(
    `SELECT publication FROM ${SCHEMA}.versions
     WHERE digest_id = $1 AND replaced_at < clock_timestamp() - $2 * interval '1 millisecond'
       AND publication < (SELECT max(publication) FROM ${SCHEMA}.versions WHERE digest_id = $1 AND replaced_at IS NOT NULL)`,
    [digestId, keepForMs],
  );
  return rows.map(({ publication }) => publication);
}

async function removeVersion(run: RunStatement, digestId: string, number: number): Promise<void> {
  for (const language of LANGUAGES) {
    const { hnsw, terms } = indexNames({ digestId, number }, language);
    await run(`DROP INDEX IF EXISTS ${SCHEMA}.${hnsw}, ${SCHEMA}.${terms}`);
  }
  for (const table of TABLES) await run(`DELETE FROM ${SCHEMA}.${table} WHERE digest_id = $1 AND publication = $2`, [digestId, number]);
}
