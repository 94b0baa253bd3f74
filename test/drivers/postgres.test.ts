import { createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Database, type DatabaseSettings, openDatabase } from '../../src/drivers/postgres.ts';
import { findPostgres, type PostgresServer, settingsFor, startPostgres } from '../postgres-server.ts';

const binaries = await findPostgres();
const opened: Database[] = [];

function open(url: string, settings: Partial<DatabaseSettings> = {}): Database {
  const database = openDatabase(settingsFor(url, settings));
  opened.push(database);
  return database;
}

describe('a PostgreSQL server that is not there', () => {
  it('is reported without its address or password', async () => {
    const cases = [
      ['postgres://somebody:secret@127.0.0.1:1/none', 'refuses connections'],
      ['postgres://somebody:secret@localhost/none?host=/nowhere', 'no socket'],
    ] as const;
    // Each is tried again for three seconds.
    const failures = await Promise.all(
      cases.map(([url]) =>
        open(url)
          .read('SELECT 1')
          .catch((error: unknown) => error),
      ),
    );
    for (const [at, [, reason]] of cases.entries()) {
      expect(failures[at]).toMatchObject({ code: 'store_unavailable', retryAfter: 1, message: expect.stringContaining(reason) });
      expect(String(failures[at])).not.toMatch(/secret|somebody|127\.0\.0\.1|nowhere/);
    }
  }, 20_000);

  it('is given up in time when it accepts a connection and says nothing', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    const started = performance.now();
    const reading = open(`postgres://u@127.0.0.1:${port}/d`, { connectTimeoutMs: 150 }).read('SELECT 1');
    await expect(reading).rejects.toMatchObject({ code: 'store_unavailable', message: expect.stringContaining('150 ms') });
    expect(performance.now() - started).toBeLessThan(2_000);
    for (const socket of sockets) socket.destroy();
    silent.close();
  }, 20_000);
});

describe.skipIf(binaries === undefined)(`PostgreSQL${binaries === undefined ? ' (skipped: none is installed in /usr/lib/postgresql)' : ''}`, () => {
  let server: PostgresServer;
  let url: string;

  beforeAll(async () => {
    server = await startPostgres(binaries as string);
    url = await server.createDatabase();
    await open(url).transact((run) => run('CREATE TABLE counters (id integer PRIMARY KEY, value integer NOT NULL)'));
  }, 60_000);

  afterAll(async () => {
    await Promise.all(opened.map((database) => database.close()));
    await server?.stop();
  });

  async function reset(): Promise<void> {
    await open(url).transact(async (run) => {
      await run('DELETE FROM counters');
      await run('INSERT INTO counters VALUES (1, 0), (2, 0)');
    });
  }

  it('runs a transaction again that had to give way: serialisation failures', async () => {
    await reset();
    const database = open(url);
    let attempts = 0;
    const add = (): Promise<void> =>
      database.transact(async (run) => {
        attempts += 1;
        await run('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE');
        const [row] = await run<{ value: number }>('SELECT value FROM counters WHERE id = 1');
        await sleep(5);
        await run('UPDATE counters SET value = $1 WHERE id = 1', [(row?.value ?? 0) + 1]);
      });
    await Promise.all([add(), add(), add(), add()]);
    expect(await database.read('SELECT value FROM counters WHERE id = 1')).toEqual([{ value: 4 }]);
    expect(attempts).toBeGreaterThan(4);
  });

  it('runs a transaction again that had to give way: deadlocks', async () => {
    await reset();
    const database = open(url);
    let attempts = 0;
    const addBoth = (first: number, second: number): Promise<void> =>
      database.transact(async (run) => {
        attempts += 1;
        await run("SET LOCAL deadlock_timeout = '50ms'");
        await run('UPDATE counters SET value = value + 1 WHERE id = $1', [first]);
        if (attempts <= 2) await sleep(100);
        await run('UPDATE counters SET value = value + 1 WHERE id = $1', [second]);
      });
    await Promise.all([addBoth(1, 2), addBoth(2, 1)]);
    expect(await database.read('SELECT value FROM counters')).toEqual([{ value: 2 }, { value: 2 }]);
    expect(attempts).toBe(3);
  });

  it('leaves nothing of a transaction that fails, and goes on with the same connection', async () => {
    await reset();
    const database = open(url, { poolSize: 1 });
    const [{ pid } = { pid: 0 }] = await database.read<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const failing = database.transact(async (run) => {
      await run('UPDATE counters SET value = 9');
      await run('SELECT 1 / 0');
    });
    await expect(failing).rejects.toThrow('division by zero');
    await expect(database.read('SELECT 1 / 0', [], { work_mem: '1MB' })).rejects.toThrow('division by zero');
    expect(await database.read('SELECT value, pg_backend_pid() AS pid FROM counters')).toEqual([
      { value: 0, pid },
      { value: 0, pid },
    ]);
  });

  it('changes settings for one statement alone, and nothing by reading', async () => {
    const database = open(url, { poolSize: 1 });
    const ask = `SELECT current_setting('work_mem') AS memory`;
    expect(await database.read(ask, [], { work_mem: '12MB' })).toEqual([{ memory: '12MB' }]);
    expect(await database.read(ask)).not.toEqual([{ memory: '12MB' }]);
    await expect(database.read('DELETE FROM counters', [], { work_mem: '12MB' })).rejects.toMatchObject({ code: 'index_unwritable' });
  });

  it('stops a statement that takes too long', async () => {
    const database = open(url, { poolSize: 1, statementTimeoutMs: 200 });
    const started = performance.now();
    await expect(database.read('SELECT pg_sleep(10)')).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('200 ms') });
    expect(performance.now() - started).toBeLessThan(2_000);
    expect(await database.read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says when all connections are busy for too long', async () => {
    const database = open(url, { poolSize: 1, connectTimeoutMs: 100 });
    const busy = database.read('SELECT pg_sleep(0.4)');
    const waiting = database.transact((run) => run('SELECT 1'));
    await expect(waiting).rejects.toMatchObject({ code: 'store_unavailable', message: expect.stringContaining('DATABASE_POOL') });
    await busy;
  });

  it('names what is wrong with a user or a database', async () => {
    await expect(open(url.replace(/test\d+/, 'nowhere')).read('SELECT 1')).rejects.toMatchObject({
      code: 'store_unavailable',
      message: expect.stringContaining('no such database'),
    });
    await expect(open(url.replace('postgres@', 'nobody@')).read('SELECT 1')).rejects.toMatchObject({ code: 'store_unavailable' });
    await open(url).transact((run) => run('CREATE ROLE guest LOGIN'));
    await expect(open(url.replace('postgres@', 'guest@')).read('SELECT * FROM counters')).rejects.toMatchObject({
      code: 'store_unsuitable',
      message: expect.stringContaining('permission'),
    });
  });

  it('goes on reading over a restart of the server, and its listeners are told that they are not any more', async () => {
    const database = open(url);
    let hasEnded = false;
    const heard: string[] = [];
    await database.listen(
      'news',
      (payload) => heard.push(payload),
      () => {
        hasEnded = true;
      },
    );
    await database.transact((run) => run("SELECT pg_notify('news', 'first')"));
    let isOver = false;
    let answered = 0;
    const readers = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        expect(await database.read('SELECT 1 AS one')).toEqual([{ one: 1 }]);
        answered += 1;
      }
    });
    await sleep(100);
    await server.restart();
    const before = answered;
    await sleep(300);
    isOver = true;
    await Promise.all(readers);
    expect(before).toBeGreaterThan(0);
    expect(answered).toBeGreaterThan(before);
    expect(heard).toEqual(['first']);
    expect(hasEnded).toBe(true);
  }, 30_000);
});
