/** Real databases for tests: a private cluster of the PostgreSQL that is installed, and PGlite behind its socket server. */
import { execFile } from 'node:child_process';
import { chown, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { type DatabaseSettings, openDatabase } from '../src/drivers/postgres.ts';

const run = promisify(execFile);
/** Where Debian puts the programs that only a server's administrator calls. */
const DEBIAN_BINARIES = '/usr/lib/postgresql';
/** A test database is thrown away: nothing waits for the disk. */
const SETTINGS = [
  "listen_addresses = ''",
  'fsync = off',
  'synchronous_commit = off',
  'full_page_writes = off',
  'max_connections = 60',
  'shared_buffers = 64MB',
];

export interface PostgresServer {
  /** Makes an empty database and gives its address. */
  createDatabase(): Promise<string>;
  /** Whether pgvector is installed beside it. */
  readonly hasVector: boolean;
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export const settingsFor = (url: string, settings: Partial<DatabaseSettings> = {}): DatabaseSettings => ({
  url,
  poolSize: 4,
  connectTimeoutMs: 5_000,
  statementTimeoutMs: 10_000,
  ...settings,
});

/** Undefined where none is installed. */
export async function findPostgres(): Promise<string | undefined> {
  const versions = await readdir(DEBIAN_BINARIES).catch(() => []);
  const newest = versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(DEBIAN_BINARIES, version, 'bin'));
  return newest.find((binaries) => existsSync(join(binaries, 'initdb')));
}

/** A cluster of its own in a temporary folder, reached by a socket in it. */
export async function startPostgres(binaries: string): Promise<PostgresServer> {
  const dir = await mkdtemp(join(tmpdir(), 'digest-search-pg-'));
  const data = join(dir, 'data');
  const user = await findUnprivilegedUser();
  if (user !== undefined) await chown(dir, user.uid, user.gid);
  const call = (program: string, ...args: string[]): Promise<unknown> => run(join(binaries, program), args, { ...user, cwd: dir });
  await call('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8', '--no-sync');
  await writeFile(join(data, 'postgresql.auto.conf'), [...SETTINGS, `unix_socket_directories = '${dir}'`, ''].join('\n'));
  const control = (...args: string[]): Promise<unknown> => call('pg_ctl', '-D', data, '-w', '-l', join(dir, 'log'), ...args);
  await control('start');
  const url = (database: string): string => `postgres://postgres@localhost/${database}?host=${dir}`;
  const admin = openDatabase(settingsFor(url('postgres'), { poolSize: 1 }));
  const [{ available = 0 } = {}] = await admin.read<{ available: number }>(
    `SELECT count(*)::integer AS available FROM pg_available_extensions WHERE name = 'vector'`,
  );
  let databases = 0;
  return {
    hasVector: available > 0,
    async createDatabase() {
      databases += 1;
      await admin.read(`CREATE DATABASE test${databases}`);
      return url(`test${databases}`);
    },
    restart: async () => void (await control('restart', '-m', 'fast')),
    async stop() {
      await admin.close();
      await control('stop', '-m', 'immediate');
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL does not run as root; its Debian package makes a user for it. */
async function findUnprivilegedUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('postgres:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

/** PostgreSQL in this process, reached over the wire. It mixes up what several connections say at the same time: give it one. */
export async function startPglite({ hasVector = true } = {}): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const db = await PGlite.create({ extensions: hasVector ? { vector } : {} });
  const server = new PGLiteSocketServer({ db, port: 0, maxConnections: 1 });
  await server.start();
  return {
    url: `postgres://postgres:postgres@${server.getServerConn()}/postgres`,
    async stop() {
      await server.stop();
      await db.close();
    },
  };
}

/** Where versions can be stored: PostgreSQL where pgvector is installed beside it, else PGlite. */
export interface VectorServer {
  /** How many connections it takes at a time. */
  readonly connections: number;
  /** An empty database; of PGlite always the same one. */
  createDatabase(): Promise<string>;
  /** Not of PGlite. */
  restart?(): Promise<void>;
  stop(): Promise<void>;
}

export async function startVectorServer(): Promise<VectorServer> {
  const binaries = await findPostgres();
  const server = binaries === undefined ? undefined : await startPostgres(binaries);
  if (server?.hasVector) return { ...server, connections: 40 };
  await server?.stop();
  const pglite = await startPglite();
  return { connections: 1, createDatabase: async () => pglite.url, stop: () => pglite.stop() };
}
