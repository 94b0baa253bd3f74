/** The store in a PostgreSQL database. Every use of it has connections of its own. */
import { type Database, type DatabaseSettings, openDatabase } from '../../drivers/postgres.ts';
import type { PostgresSettings, Store } from '../store.ts';
import { buildStoredVersion } from './build-version.ts';
import { openStoredVersion } from './open-version.ts';
import { buildCommand, missingVersion, readCurrent } from './read-version.ts';
import { watchVersion } from './watch-version.ts';

/** One statement after the other is all that a build or a look at the version in use needs. */
const ONE_CONNECTION = { poolSize: 1 } as const;

/** @param connect for servers that have a single connection, which then has to be shared */
export function createPostgresStore(settings: PostgresSettings, connect: (settings: DatabaseSettings) => Database = openDatabase): Store {
  const { digestId } = settings;
  return {
    name: `digest "${digestId}" in the database`,
    buildCommand: (inputs) => buildCommand(digestId, inputs),
    async build(build) {
      const database = connect({ ...settings, ...ONE_CONNECTION, statementTimeoutMs: 0 });
      try {
        return await buildStoredVersion({ database, digestId, ...build });
      } finally {
        await database.close();
      }
    },
    async open(publication) {
      const database = connect(settings);
      try {
        return { ...(await openStoredVersion(database, digestId, publication === undefined ? undefined : Number(publication))), warnings: [] };
      } catch (error) {
        await database.close();
        throw error;
      }
    },
    async openCurrent(open) {
      const database = connect({ ...settings, ...ONE_CONNECTION });
      const current = await readCurrent(database, digestId).finally(() => database.close());
      if (current === undefined) throw missingVersion(digestId);
      // It stays for minutes after another one came into use.
      return open(String(current.publication));
    },
    watch(onVersion) {
      const database = connect({ ...settings, ...ONE_CONNECTION });
      const stop = watchVersion(database, digestId, ({ version }) => onVersion(version));
      return () => void stop().finally(() => database.close());
    },
  };
}
