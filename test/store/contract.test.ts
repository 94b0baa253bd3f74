import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { type Database, openDatabase } from '../../src/drivers/postgres.ts';
import { createFolderStore } from '../../src/store/folder-store.ts';
import { createPostgresStore } from '../../src/store/postgres/postgres-store.ts';
import { findPostgres, settingsFor, startPglite, startPostgres } from '../postgres-server.ts';
import { testStore } from './contract.ts';

testStore('the embedded store', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'digest-search-contract-'));
  return { store: createFolderStore(dir), remove: () => rm(dir, { recursive: true }) };
});

testStore('the store on PGlite with pgvector, over one connection', async () => {
  const server = await startPglite();
  const settings = settingsFor(server.url, { poolSize: 1, statementTimeoutMs: 30_000 });
  const database = openDatabase(settings);
  const shared: Database = { ...database, listen: () => Promise.reject(new Error('there is one connection')), close: async () => undefined };
  return {
    store: createPostgresStore({ kind: 'postgres', digestId: 'contract', ...settings }, () => shared),
    async remove() {
      await database.close();
      await server.stop();
    },
  };
});

const binaries = await findPostgres();
const server = binaries === undefined ? undefined : await startPostgres(binaries);
if (server?.hasVector) {
  testStore('the store on PostgreSQL with pgvector', async () => {
    const url = await server.createDatabase();
    return { store: createPostgresStore({ kind: 'postgres', digestId: "it's", ...settingsFor(url) }), remove: () => server.stop() };
  });
} else {
  await server?.stop();
  describe('the store on PostgreSQL with pgvector', () => {
    it.skip('is not tested: there is no PostgreSQL with the extension "vector" in /usr/lib/postgresql', () => undefined);
  });
}
