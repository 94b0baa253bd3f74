import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { readEvents } from '../../src/digest/read-events.ts';
import { searchAnswerSchema } from '../../src/domain/search.ts';
import { startProgram } from '../faults/child-program.ts';
import { changeEvents, writeEvents } from '../faults/two-digests.ts';
import { startVectorServer, type VectorServer } from '../postgres-server.ts';
import { MAIN, runCli } from '../run-cli.ts';

const FOLLOW_MS = 15_000;
let server: VectorServer;
let environment: Record<string, string>;

const run = (...args: string[]) => runCli(args, environment);

beforeAll(async () => {
  server = await startVectorServer();
  environment = { STORE: 'postgres', DATABASE_URL: await server.createDatabase(), DATABASE_POOL: '1', DIGEST_ID: 'news' };
}, 60_000);
afterAll(() => server?.stop());

describe('digest-search with STORE=postgres', () => {
  it('stores the digest when it is missing, answers, and keeps what did not change', async () => {
    const { code, stdout, stderr } = await run('search', 'which events involved UNESCO', '--json');
    expect(stderr).toContain('there is no digest "news" in the database yet: building it from');
    expect(code).toBe(0);
    expect(searchAnswerSchema.parse(JSON.parse(stdout)).events[0]?.event_id).toBe('2025-e03');
    const report = JSON.parse((await run('build', '--json')).stdout) as object;
    expect(report).toMatchObject({ index_dir: null, digest_id: 'news', events: 10, passages: 55, embedded: 0, reused: 55 });
    expect((await run('events', '2025-e03', '--json')).stdout).toContain('UNESCO');
  }, 120_000);

  it('refuses a folder, and says of what it is asked that it lies in the database', async () => {
    const { code, stderr } = await run('search', 'education', '--index', 'somewhere');
    expect(code).toBe(2);
    expect(stderr).toMatch(/--index is "somewhere".*DIGEST_ID \(now "news"\)/);
  }, 30_000);

  it('says in one line, without a password, that there is no database', async () => {
    const before = environment;
    environment = { ...before, DATABASE_URL: 'postgres://user:secret@127.0.0.1:1/none' };
    const { code, stderr } = await run('events');
    environment = before;
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('refuses connections');
    expect(stderr).not.toContain('secret');
  }, 30_000);

  it('serves, takes over a new version, and goes on over a restart of the database without a failed request', async ({ skip }) => {
    const { restart } = server;
    if (restart === undefined) return skip('there is no PostgreSQL with pgvector, and PGlite has one connection');
    const dir = await mkdtemp(join(tmpdir(), 'digest-search-served-'));
    const { events } = await readEvents(readConfig().defaultInput);
    const service = startProgram(`../../${MAIN}`, ['serve', '--port', '0', '--threads', '2'], environment);
    const [, url] = await service.says(/ready at (http:\S+)/);
    const versions = new Set<string>();
    const statuses = new Map<number, number>();
    let asked = 0;
    let isOver = false;
    const asking = Array.from({ length: 4 }, async () => {
      while (!isOver) {
        asked += 1;
        const answer = await fetch(`${url}/v1/search?q=${encodeURIComponent(`bridge education ${asked}`)}`);
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
        versions.add(((await answer.json()) as { index: { version: string } }).index?.version);
      }
    });
    const until = async (isSo: () => boolean): Promise<void> => {
      for (let waited = 0; !isSo() && waited < FOLLOW_MS; waited += 20) await sleep(20);
    };
    await until(() => versions.size === 1 && asked > 20);
    const report = JSON.parse((await run('build', '--json', '--input', await writeEvents(join(dir, 'changed.jsonl'), changeEvents(events)))).stdout) as object;
    await until(() => versions.size === 2);
    await restart();
    const before = asked;
    await until(() => asked > before + 100);
    isOver = true;
    await Promise.all(asking);
    expect([...statuses.keys()]).toEqual([200]);
    expect([...versions].at(-1)).toBe((report as { version: string }).version);
    expect(versions.size).toBe(2);
    expect(asked).toBeGreaterThan(before + 100);
    expect(await service.end()).toBe(0);
  }, 120_000);
});
