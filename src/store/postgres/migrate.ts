/** Brings the tables of a database to what this program writes. */
import { codeOf, type Database, type RunStatement } from '../../drivers/postgres.ts';
import { DomainError } from '../../domain/errors.ts';
import { SCHEMA } from './layout.ts';
import { MIGRATIONS, type Migration } from './migrations.ts';

/** Of everything that changes tables or versions: one at a time in a database. Any number that others are not likely to use. */
export const WRITER_LOCK = 7_390_214_553;

/** SQLSTATE: no such table, or no such schema. */
const NO_TABLE = new Set(['42P01', '3F000']);

/**
 * Runs the migrations that a database has not had, all of them or none. Starters at the same
 * time wait for each other, and all but the first find nothing left to do.
 *
 * @returns how many were run
 * @throws DomainError `store_unsuitable` for a database of a newer program, or one without pgvector
 */
export async function migrate(database: Database, migrations: readonly Migration[] = MIGRATIONS): Promise<number> {
  // Nearly always nothing is to be done, and then no lock is asked for.
  if ((await readSchemaVersion(database)) === migrations.length) return 0;
  return database.transact(async (run) => {
    await run('SELECT pg_advisory_xact_lock($1)', [WRITER_LOCK]);
    await run(`CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    await run(
      `CREATE TABLE IF NOT EXISTS ${SCHEMA}.migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`,
    );
    const [{ done = 0 } = {}] = await run<{ done: number }>(`SELECT count(*)::integer AS done FROM ${SCHEMA}.migrations`);
    if (done > migrations.length) {
      throw new DomainError(
        'store_unsuitable',
        `the tables in the database are of version ${done}, and this digest-search writes version ${migrations.length}: it is older than the one that made them; update it`,
      );
    }
    for (const [at, { name, statements }] of migrations.entries()) {
      if (at < done) continue;
      for (const statement of statements) await runStep(run, statement);
      await run(`INSERT INTO ${SCHEMA}.migrations (version, name) VALUES ($1, $2)`, [at + 1, name]);
    }
    return migrations.length - done;
  });
}

async function runStep(run: RunStatement, statement: string): Promise<void> {
  if (/^CREATE EXTENSION/.test(statement)) await requireVectorExtension(run);
  await run(statement);
}

/** How many migrations a database had; 0 where there are none of its tables. */
async function readSchemaVersion(database: Database): Promise<number> {
  try {
    const [row] = await database.read<{ done: number }>(`SELECT count(*)::integer AS done FROM ${SCHEMA}.migrations`);
    return row?.done ?? 0;
  } catch (error) {
    if (isMissingTable(error)) return 0;
    throw error;
  }
}

/** Whether a statement failed for want of the tables: nothing was ever built in this database. */
export function isMissingTable(error: unknown): boolean {
  return NO_TABLE.has(codeOf(error) ?? '');
}

/** The first pgvector with HNSW. */
const LEAST_VECTOR = [0, 5] as const;

/** @throws DomainError `store_unsuitable` that says how to get the extension */
async function requireVectorExtension(run: RunStatement): Promise<void> {
  const [found] = await run<{ installed: string | null; available: string | null }>(
    `SELECT installed_version AS installed, default_version AS available FROM pg_available_extensions WHERE name = 'vector'`,
  );
  if (found === undefined) {
    throw new DomainError(
      'store_unsuitable',
      'the PostgreSQL server does not have the extension "vector" (pgvector), which holds the vectors; install it there (Debian: apt-get install postgresql-17-pgvector, container: pgvector/pgvector:pg17, managed services: allow it in their settings), then build again',
    );
  }
  const version = found.installed ?? found.available ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < LEAST_VECTOR[0] || (major === LEAST_VECTOR[0] && minor < LEAST_VECTOR[1])) {
    throw new DomainError(
      'store_unsuitable',
      `the extension "vector" of the PostgreSQL server is version ${version}, and ${LEAST_VECTOR.join('.')} is the first with an HNSW index; update it there: ALTER EXTENSION vector UPDATE`,
    );
  }
  if (found.installed !== null) return;
  const [permission] = await run<{ may: boolean }>(`SELECT has_database_privilege(current_database(), 'CREATE') AS may`);
  if (permission?.may === false) {
    throw new DomainError(
      'store_unsuitable',
      'the extension "vector" (pgvector) is not enabled in the database, and this user may not do it; as one who may, run there: CREATE EXTENSION vector',
    );
  }
}
