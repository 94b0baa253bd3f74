import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBundledEmbedder, openService } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { parseJsonLines, toJsonLine } from '../../src/digest/json-lines.ts';
import { readEvents } from '../../src/digest/read-events.ts';
import type { DigestEvent } from '../../src/domain/event.ts';
import type { Embedder } from '../../src/domain/ports.ts';
import { type Database, openDatabase } from '../../src/drivers/postgres.ts';
import { buildStoredVersion, type BuildVersionOptions } from '../../src/store/postgres/build-version.ts';
import { SCHEMA } from '../../src/store/postgres/layout.ts';
import { migrate } from '../../src/store/postgres/migrate.ts';
import { MIGRATIONS } from '../../src/store/postgres/migrations.ts';
import { openStoredVersion } from '../../src/store/postgres/open-version.ts';
import type { IndexBuilt } from '../../src/store/store.ts';
import { type ChildProgram, startProgram } from '../faults/child-program.ts';
import { PATIENCE, RUNS, tell } from '../faults/run-length.ts';
import { changeEvents, writeEvents } from '../faults/two-digests.ts';
import { findPostgres, type PostgresServer, settingsFor, startPglite, startPostgres, startVectorServer, type VectorServer } from '../postgres-server.ts';

const STARTERS = 8;
const TABLES_WITH_VERSIONS = ['versions', 'events', 'terms', 'words', 'names', 'passages'] as const;
/** A build and a little more, so that every step of it is a moment to be killed at. */
const LONGEST_LIFE_MS = 700;
/** Starting a builder takes longer than its life. */
const KILLS = RUNS.kills > 10 ? RUNS.kills / 2 : 3;

const config = readConfig();
let embedder: Embedder;
let events: readonly DigestEvent[];
let changed: readonly DigestEvent[];

beforeAll(async () => {
  embedder = await loadBundledEmbedder(config);
  events = (await readEvents(config.defaultInput)).events;
  changed = parseJsonLines(changeEvents(events).map(toJsonLine).join('\n'), { file: 'changed.jsonl' }).events;
}, 60_000);

async function withDatabase<Result>(url: string, work: (database: Database) => Promise<Result>): Promise<Result> {
  const database = openDatabase(settingsFor(url, { poolSize: 1, statementTimeoutMs: 60_000 }));
  return work(database).finally(() => database.close());
}

function build(database: Database, built: readonly DigestEvent[], options: Partial<BuildVersionOptions> = {}): Promise<IndexBuilt> {
  const sources = { inputs: [], reading: { year: null, lenient: false }, hub: null };
  return buildStoredVersion({ database, digestId: 'digest', events: built, sources, embedder, ...options });
}

interface Publications {
  readonly current: string | undefined;
  /** Numbers of the publications of which any table has a row, or an index. */
  readonly numbers: readonly number[];
}

async function describePublications(database: Database): Promise<Publications> {
  const [row] = await database.read<{ version: string }>(
    `SELECT version FROM ${SCHEMA}.current_versions JOIN ${SCHEMA}.versions USING (digest_id, publication) WHERE digest_id = 'digest'`,
  );
  const numbers = new Set<number>();
  for (const table of TABLES_WITH_VERSIONS) {
    for (const { publication } of await database.read<{ publication: number }>(`SELECT DISTINCT publication FROM ${SCHEMA}.${table}`)) numbers.add(publication);
  }
  const indexes = await database.read<{ name: string }>(
    `SELECT indexname AS name FROM pg_indexes WHERE schemaname = '${SCHEMA}' AND indexname ~ '^(hnsw|terms)_'`,
  );
  for (const { name } of indexes) if (/^(?:hnsw|terms)_[0-9a-f]{12}_/.test(name)) numbers.add(Number(name.split('_')[2]));
  return { current: row?.version, numbers: [...numbers].sort((a, b) => a - b) };
}

const binaries = await findPostgres();

describe.skipIf(binaries === undefined)(
  `migrations on PostgreSQL${binaries === undefined ? ' (skipped: none is installed in /usr/lib/postgresql)' : ''}`,
  () => {
    let server: PostgresServer;
    /** Without pgvector those that need none. */
    let migrations: typeof MIGRATIONS;

    beforeAll(async () => {
      server = await startPostgres(binaries as string);
      migrations = server.hasVector ? MIGRATIONS : MIGRATIONS.slice(0, 1);
    }, 60_000);
    afterAll(() => server?.stop());

    it(`are run once by ${STARTERS} starters at the same time`, async () => {
      for (let round = 0; round < 3; round += 1) {
        const url = await server.createDatabase();
        const run = await Promise.all(Array.from({ length: STARTERS }, () => withDatabase(url, (database) => migrate(database, migrations))));
        expect(run.filter((count) => count > 0)).toEqual([migrations.length]);
        const done = await withDatabase(url, (database) => database.read(`SELECT version, name FROM ${SCHEMA}.migrations ORDER BY version`));
        expect(done).toEqual(migrations.map(({ name }, at) => ({ version: at + 1, name })));
      }
    }, 60_000);

    it('run only what is new, and all of it or nothing', async () => {
      const url = await server.createDatabase();
      await withDatabase(url, async (database) => {
        const broken = [...migrations, { name: 'broken', statements: [`CREATE TABLE ${SCHEMA}.extra (id integer)`, 'SELECT nonsense'] }];
        await expect(migrate(database, broken)).rejects.toThrow('nonsense');
        expect(await database.read(`SELECT schema_name FROM information_schema.schemata WHERE schema_name = '${SCHEMA}'`)).toEqual([]);
        expect(await migrate(database, migrations)).toBe(migrations.length);
        await expect(migrate(database, broken)).rejects.toThrow('nonsense');
        const mended = [...migrations, { name: 'mended', statements: [`CREATE TABLE ${SCHEMA}.extra (id integer)`] }];
        expect(await migrate(database, mended)).toBe(1);
        expect(await migrate(database, mended)).toBe(0);
        await expect(migrate(database, migrations)).rejects.toMatchObject({ code: 'store_unsuitable', message: expect.stringContaining('update') });
      });
    }, 60_000);
  },
);

describe('without the extension "vector"', () => {
  it('a build says how to get it, and leaves nothing', async () => {
    const native = binaries === undefined ? undefined : await startPostgres(binaries);
    const pglite = native === undefined || native.hasVector ? await startPglite({ hasVector: false }) : undefined;
    const url = pglite?.url ?? (await (native as PostgresServer).createDatabase());
    await withDatabase(url, async (database) => {
      await expect(build(database, events)).rejects.toMatchObject({
        code: 'store_unsuitable',
        message: expect.stringMatching(/"vector" \(pgvector\).*install/),
      });
      expect(await database.read(`SELECT schema_name FROM information_schema.schemata WHERE schema_name = '${SCHEMA}'`)).toEqual([]);
    });
    await pglite?.stop();
    await native?.stop();
  }, 60_000);
});

describe('a store with pgvector', () => {
  let server: VectorServer;
  let url: string;

  beforeAll(async () => {
    server = await startVectorServer();
    url = await server.createDatabase();
  }, 60_000);
  afterAll(() => server?.stop());

  it('is as it was when a build fails on the way', async () => {
    await withDatabase(url, async (database) => {
      const { version } = await build(database, events);
      const before = await describePublications(database);
      expect(before.current).toBe(version);
      // Every vector but the last has the right length: the graph cannot be made.
      const failing: Embedder = {
        ...embedder,
        embed: async (texts, role) => (await embedder.embed(texts, role)).map((vector, at) => (at === texts.length - 1 ? vector.subarray(1) : vector)),
      };
      await expect(build(database, changed, { embedder: failing })).rejects.toThrow(/dimensions/);
      expect(await describePublications(database)).toEqual(before);
    });
  }, 60_000);

  it(
    `is as it was when a builder is killed, whenever that is (${KILLS} times)`,
    async () => {
      const dir = await mkdtemp(join(tmpdir(), 'digest-search-kill-'));
      const paths = [await writeEvents(join(dir, 'a.jsonl'), events), await writeEvents(join(dir, 'b.jsonl'), changed)];
      const whole = await withDatabase(url, async (database) => [(await build(database, changed)).version, (await build(database, events)).version]);
      const start = (): ChildProgram =>
        startProgram('programs/build-in-database.ts', paths.toReversed(), { STORE: 'postgres', DATABASE_URL: url, DATABASE_POOL: '1' });
      let published = 0;
      let builder = start();
      for (let kill = 0; kill < KILLS; kill += 1) {
        const next = start();
        await builder.says(/ready/);
        builder.write('go');
        await sleep(Math.random() * LONGEST_LIFE_MS);
        await builder.end('SIGKILL');
        published += builder.output().split('published').length - 1;
        builder = next;
        await withDatabase(url, async (database) => {
          const { current } = await describePublications(database);
          expect(whole).toContain(current);
          const { corpus } = await openStoredVersion(database, 'digest');
          const expected = current === whole[0] ? changed : events;
          expect((await corpus.readEvents([...expected.keys()])).map(({ passages }) => passages)).toEqual(expected.map(({ passages }) => passages));
        });
      }
      await builder.end('SIGKILL');
      tell('builders of a database killed', { kills: KILLS, published });
      // The next one finds nobody in its way, and nothing but whole versions.
      await withDatabase(url, async (database) => {
        await build(database, changed);
        await build(database, events, { keepForMs: 0 });
        const { current, numbers } = await describePublications(database);
        expect(current).toBe(whole[1]);
        expect(numbers).toHaveLength(2);
      });
    },
    PATIENCE,
  );

  it('keeps the version before and what was replaced lately, and removes the rest with its indexes', async () => {
    await withDatabase(url, async (database) => {
      await build(database, events, { digestId: 'digest' });
      const { corpus: old } = await openStoredVersion(database, 'digest');
      const [passage] = await old.load([0]);
      await build(database, changed);
      await build(database, events.slice(1));
      expect((await describePublications(database)).numbers.length).toBeGreaterThanOrEqual(3);
      // Ten minutes have not passed: whoever still answers from it goes on.
      expect(await old.load([0, 1])).toHaveLength(2);
      await build(database, changed, { keepForMs: 0 });
      expect((await describePublications(database)).numbers).toHaveLength(2);
      // What was read once is kept; everything else is not answered with nothing.
      expect(await old.load([0])).toEqual([passage]);
      await expect(old.load([5])).rejects.toMatchObject({ code: 'index_missing' });
      await expect(old.readEvents([0])).rejects.toMatchObject({ code: 'index_missing' });
      await expect(old.legs.en.lexical.search(['unesco'], 10)).rejects.toMatchObject({ code: 'index_missing' });
    });
  }, 60_000);

  it('finds vectors by the graph, however few there are', async ({ skip }) => {
    if (server.connections === 1) return skip('PGlite does not count what is used');
    await withDatabase(url, async (database) => {
      await build(database, events);
      const { corpus } = await openStoredVersion(database, 'digest');
      const [vector] = (await embedder.embed(['education'], 'query')) as [Float32Array];
      expect(await corpus.legs.en.dense.search(vector, 10)).toHaveLength(10);
      const count = `SELECT coalesce(sum(idx_scan), 0)::integer AS scans FROM pg_stat_user_indexes WHERE schemaname = '${SCHEMA}' AND indexrelname LIKE 'hnsw%'`;
      // The server counts when it is idle.
      for (let waited = 0; waited < 5_000; waited += 100) {
        if (((await database.read<{ scans: number }>(count))[0]?.scans ?? 0) > 0) return;
        await sleep(100);
      }
      expect.unreachable('no graph was used');
    });
  }, 60_000);

  it('keeps digests apart', async () => {
    await withDatabase(url, async (database) => {
      const other = await build(database, changed, { digestId: 'other' });
      expect(other.reused).toBe(0);
      const { corpus } = await openStoredVersion(database, 'other');
      expect(corpus.directory.events.map(({ event_id }) => event_id)).toEqual(changed.map(({ event_id }) => event_id));
      await expect(openStoredVersion(database, 'third')).rejects.toMatchObject({ code: 'index_missing', message: expect.stringContaining('DIGEST_ID=third') });
    });
  }, 60_000);

  it('is read by a role that may do nothing else', async ({ skip }) => {
    if (server.connections === 1) return skip('PGlite has one user');
    await withDatabase(url, async (database) => {
      await build(database, events);
      await database.transact(async (run) => {
        await run('CREATE ROLE reader LOGIN');
        await run(`GRANT USAGE ON SCHEMA ${SCHEMA} TO reader`);
        await run(`GRANT SELECT ON ALL TABLES IN SCHEMA ${SCHEMA} TO reader`);
      });
    });
    const reader = url.replace('postgres@', 'reader@');
    const stored: Config = { ...config, store: { kind: 'postgres', digestId: 'digest', ...settingsFor(reader) } };
    const service = await openService(stored, { indexDir: '' });
    expect((await service.search({ q: 'which events involved UNESCO', mode: 'hybrid', understand: 'all', explain: false })).answered).toBe(true);
    await service.close();
    await withDatabase(reader, async (database) => {
      await expect(build(database, changed)).rejects.toMatchObject({ code: 'store_unsuitable', message: expect.stringContaining('permission') });
    });
  }, 60_000);

  it('refuses what it cannot hold before it touches anything', async () => {
    await withDatabase(url, async (database) => {
      const wide: Embedder = { ...embedder, identity: { ...embedder.identity, id: 'wide', dimension: 2_001 } };
      await expect(build(database, events, { embedder: wide })).rejects.toMatchObject({ code: 'store_unsuitable', message: expect.stringContaining('2001') });
      const [first, ...rest] = events as [DigestEvent, ...DigestEvent[]];
      const withNul = { ...first, passages: first.passages.map((passage, at) => (at === 1 ? { ...passage, text: 'a\u0000b' } : passage)) };
      await expect(build(database, [withNul, ...rest])).rejects.toMatchObject({
        code: 'unreadable_input',
        message: expect.stringContaining(first.passages[1]?.passage_id ?? ''),
      });
    });
  });

  it('refuses vectors of another model or dimension than that of the service, and replaces them when asked to build', async () => {
    const narrow: Embedder = {
      ...embedder,
      identity: { ...embedder.identity, dimension: 3 },
      embed: async (texts, role) => (await embedder.embed(texts, role)).map((vector) => vector.subarray(0, 3)),
    };
    await withDatabase(url, (database) => build(database, events, { digestId: 'narrow', embedder: narrow }));
    const stored: Config = { ...config, store: { kind: 'postgres', digestId: 'narrow', ...settingsFor(url, { poolSize: 1 }) } };
    const opening = openService(stored, { indexDir: '' });
    await expect(opening).rejects.toMatchObject({
      code: 'index_mismatch',
      message: expect.stringMatching(/, 3\), and the model here is bundled .*digest-search build/),
    });
    await withDatabase(url, async (database) => {
      expect(await build(database, events, { digestId: 'narrow' })).toMatchObject({ reused: 0 });
    });
    const service = await openService(stored, { indexDir: '' });
    expect(service.info).toMatchObject({ passages: 55, vectorIndex: 'hnsw' });
    await service.close();
  }, 60_000);

  it(`lets ${STARTERS} builders at the same time wait for each other`, async ({ skip }) => {
    if (server.connections < STARTERS) return skip('there is no PostgreSQL with pgvector, and PGlite has one connection');
    const fresh = await server.createDatabase();
    const built = await Promise.all(
      Array.from({ length: STARTERS }, (_, at) => withDatabase(fresh, (database) => build(database, at % 2 === 0 ? events : changed))),
    );
    await withDatabase(fresh, async (database) => {
      const { current, numbers } = await describePublications(database);
      expect(built.map(({ version }) => version)).toContain(current);
      // Who finds its content in use when its turn comes has nothing to write.
      expect(numbers.length).toBeGreaterThanOrEqual(2);
      expect(numbers.length).toBeLessThanOrEqual(STARTERS);
      const { corpus } = await openStoredVersion(database, 'digest');
      expect(await corpus.readEvents([0])).toHaveLength(1);
    });
  }, 60_000);
});
