import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import autocannon from 'autocannon';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/compose.ts';
import { type Config, readConfig } from '../../src/config.ts';
import { readJudgedQueries } from '../../src/eval/judged-queries.ts';
import { findPostgres, type PostgresServer, settingsFor, startPostgres } from '../postgres-server.ts';
import { type ChildProgram, startProgram } from './child-program.ts';
import { PATIENCE, RUNS, tell } from './run-length.ts';

/** Where Debian puts it. */
const NGINX = '/usr/sbin/nginx';
const SECONDS = RUNS.kills > 10 ? 60 : 4;
const CLIENTS = 8;

const config = readConfig();
const hasNginx = existsSync(NGINX);
const binaries = await findPostgres();

describe.skipIf(!hasNginx)(`two instances behind a proxy${hasNginx ? '' : ` (skipped: there is no ${NGINX})`}`, () => {
  let dir: string;
  let server: PostgresServer | undefined;
  let proxy: ChildProcess;
  let url: string;
  let instances: ChildProgram[];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'digest-search-proxy-'));
    server = binaries === undefined ? undefined : await startPostgres(binaries);
    const environment = await storeDigest(server, dir);
    instances = [0, 1].map(() => startProgram('../../dist/cli/main.js', ['serve', '--port', '0', '--threads', '1'], environment));
    const addresses = [];
    for (const instance of instances) addresses.push((await instance.says(/ready at http:\/\/(\S+)/))[1] as string);
    ({ proxy, url } = await startProxy(dir, addresses));
  }, 120_000);

  afterAll(async () => {
    proxy?.kill('SIGTERM');
    await Promise.all((instances ?? []).map((instance) => instance.end()));
    await server?.stop();
    await rm(dir, { recursive: true, force: true });
  }, 30_000);

  it(
    'answer every request when one of them is killed under load',
    async () => {
      const questions = (await readJudgedQueries(join(config.packageRoot, 'data', 'eval', 'queries.jsonl'))).map(({ query }) => query);
      const load = autocannon({
        url,
        connections: CLIENTS,
        duration: SECONDS,
        requests: questions.flatMap((q) => [
          { method: 'GET' as const, path: `/v1/search?q=${encodeURIComponent(q)}` },
          { method: 'POST' as const, path: '/v1/search', body: JSON.stringify({ q }), headers: { 'content-type': 'application/json' } },
        ]),
      });
      await sleep(SECONDS * 400);
      await instances[0]?.end('SIGKILL');
      const { errors, timeouts, non2xx, '2xx': answered } = await load;
      const lines = (await readFile(join(dir, 'access.log'), 'utf8')).trim().split('\n');
      const retried = lines.filter((line) => line.includes(', ')).length;
      const byInstance = new Set(lines.flatMap((line) => line.split(' ').slice(1).join('').split(',')));
      tell('requests through the proxy', { answered, errors, timeouts, non2xx, retried });
      expect({ errors, timeouts, non2xx }).toEqual({ errors: 0, timeouts: 0, non2xx: 0 });
      expect(answered).toBeGreaterThan(100);
      expect(byInstance.size).toBe(2);
      // The one that was killed had requests in hand, and was asked again before it was known to be gone.
      expect(retried).toBeGreaterThan(0);
    },
    PATIENCE,
  );
});

/** In PostgreSQL where it has pgvector; elsewhere both instances read one folder. */
async function storeDigest(server: PostgresServer | undefined, dir: string): Promise<Record<string, string>> {
  const inputs = [config.defaultInput];
  if (!server?.hasVector) {
    await buildIndex(config, { inputs, indexDir: join(dir, 'index') });
    return { INDEX_DIR: join(dir, 'index') };
  }
  const url = await server.createDatabase();
  const stored: Config = { ...config, store: { kind: 'postgres', digestId: 'digest', ...settingsFor(url) } };
  await buildIndex(stored, { inputs, indexDir: '' });
  return { STORE: 'postgres', DATABASE_URL: url };
}

/** The configuration that compose.yaml uses, for these addresses. */
async function startProxy(dir: string, addresses: readonly string[]): Promise<{ proxy: ChildProcess; url: string }> {
  const port = await findFreePort();
  const template = await readFile(join(config.packageRoot, 'deploy', 'nginx.conf.template'), 'utf8');
  const site = template
    .replace(/\$\{UPSTREAMS\}(?!,)/, addresses.map((address) => `server ${address} max_fails=3 fail_timeout=2s;`).join(' '))
    .replace(/\$\{LISTEN\};/, `127.0.0.1:${port};`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${dir}/${name};`).join(' ');
  const user = process.getuid?.() === 0 ? 'user root;' : '';
  await writeFile(join(dir, 'site.conf'), site);
  await writeFile(
    join(dir, 'nginx.conf'),
    `${user} daemon off; worker_processes 1; pid ${dir}/nginx.pid; events { worker_connections 256; }
     http { ${temporary} log_format short '$status $upstream_addr'; access_log ${dir}/access.log short; include ${dir}/site.conf; }`,
  );
  const proxy = spawn(NGINX, ['-p', dir, '-c', join(dir, 'nginx.conf'), '-e', join(dir, 'error.log')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (let waited = 0; ; waited += 50) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { proxy, url };
    if (waited > 10_000) throw new Error(`nginx does not pass requests on: ${await readFile(join(dir, 'error.log'), 'utf8')}`);
    await sleep(50);
  }
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
