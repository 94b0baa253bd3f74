import { Agent, get, request } from 'node:http';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { searchAnswerSchema } from '../../src/domain/search.ts';
import { MAIN, runCli } from '../run-cli.ts';

let dir: string;

const run = (...args: string[]) => runCli(args);

beforeAll(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'digest-search-cli-')), 'index');
}, 120_000);

describe('digest-search', () => {
  it('builds the index when it is missing, answers, and exits 0', async () => {
    const { code, stdout, stderr } = await run('search', 'which events involved UNESCO', '--index', dir, '--json');
    expect(stderr).toContain('building it from');
    expect(code).toBe(0);
    expect(searchAnswerSchema.parse(JSON.parse(stdout)).events[0]?.event_id).toBe('2025-e03');
  }, 60_000);

  it('exits 3 when nothing answers and 2 on wrong usage', async () => {
    expect(await run('search', '股票开户流程', '--index', dir)).toMatchObject({ code: 3 });
    expect(await run('search', 'a', '--mode', 'magic')).toMatchObject({ code: 2 });
    expect(await run('search', ' ', '--index', dir)).toMatchObject({ code: 2 });
    expect(await run('serve', '--port', 'x')).toMatchObject({ code: 2 });
  }, 60_000);

  it('says in one line what is wrong with an input', async () => {
    const { code, stderr } = await run('build', '--input', 'missing-2025.txt', '--index', dir);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain('missing-2025.txt');
  }, 60_000);

  it('reads back the JSON Lines that it writes', async () => {
    const { stdout } = await run('inspect', '--jsonl');
    expect(stdout.trim().split('\n')).toHaveLength(10);
    const file = join(dir, '..', 'events.jsonl');
    await writeFile(file, stdout);
    const report = JSON.parse((await run('build', '--input', file, '--index', join(dir, '..', 'other'), '--json')).stdout) as object;
    expect(report).toMatchObject({ events: 10, passages: 55 });
  }, 60_000);

  it('shows examples in its help', async () => {
    for (const command of ['build', 'serve', 'search', 'events', 'mcp', 'keys', 'eval', 'inspect'])
      expect((await run(command, '--help')).stdout).toContain('Examples:');
  }, 60_000);

  it('serves, refuses a port in use, and stops on SIGTERM with exit code 0', async () => {
    const { child, url } = await serve();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const second = await run('serve', '--index', dir, '--port', new URL(url).port);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain('in use');
    expect(await stop(child)).toBe(0);
  }, 60_000);

  it('finishes the requests in flight when it is stopped under load', async () => {
    const { child, url } = await serve();
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    let isStopping = false;
    const statuses: number[] = [];
    const failures: string[] = [];
    const ask = async (client: number): Promise<void> => {
      for (let at = 0; !isStopping; at += 1) {
        const path = `/v1/search?q=${encodeURIComponent(`education ${client} ${at}`)}`;
        await new Promise<void>((resolve) => {
          const sending = get(url + path, { agent }, (response) => {
            response.resume().once('end', () => {
              statuses.push(response.statusCode ?? 0);
              resolve();
            });
          });
          sending.once('error', (error) => {
            failures.push(String(error));
            resolve();
          });
        });
      }
    };
    const asking = Promise.all(Array.from({ length: 8 }, (_, client) => ask(client)));
    await until(() => statuses.length > 100);
    // From here on nobody asks anything new; each of the eight has a question under way.
    isStopping = true;
    expect(await stop(child)).toBe(0);
    await asking;
    expect(failures).toEqual([]);
    expect(new Set(statuses)).toEqual(new Set([200]));
  }, 60_000);

  it('listens on a public address only with keys, or when told to', async () => {
    const refused = await run('serve', '--index', dir, '--port', '0', '--host', '0.0.0.0');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--insecure');
    const { child, url } = await serve('--host', '0.0.0.0', '--insecure');
    // No name that anybody should ask for: browsers take 0.0.0.0 for this machine.
    const status = await new Promise((resolve) => {
      const headers = { host: '0.0.0.0', 'content-type': 'application/json' };
      request(`${url}/mcp`, { method: 'POST', headers }, (response) => resolve(response.resume().statusCode)).end('{}');
    });
    expect(status).toBe(403);
    expect(await stop(child)).toBe(0);
  }, 60_000);

  it('makes a key that opens the service with its entry', async () => {
    const { stdout, stderr } = await run('keys', '--name', 'chatbot');
    const key = stdout.trim();
    const entry = stderr.trim().split(' ').at(-1) ?? '';
    const { child, url } = await serve({ API_KEYS: entry });
    expect((await fetch(`${url}/v1/events`)).status).toBe(401);
    expect((await fetch(`${url}/v1/events`, { headers: { authorization: `Bearer ${key}` } })).status).toBe(200);
    expect(await stop(child)).toBe(0);
    expect(await run('serve', '--index', dir, '--threads', '0')).toMatchObject({ code: 2 });
  }, 60_000);

  it('logs requests as JSON lines without what was asked', async () => {
    const { child, url, stdout } = await serve('--json');
    await fetch(`${url}/v1/search?q=secret-question`);
    await until(() => stdout().includes('"event":"request"'));
    const lines = stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({ level: 'info', event: 'request', path: '/v1/search', status: 200, time: expect.stringMatching(/^\d{4}-/) as string });
    expect(stdout()).not.toContain('secret-question');
    expect(await stop(child)).toBe(0);
  }, 60_000);
});

/** A service that answers, on a free port. */
async function serve(...given: (string | Record<string, string>)[]): Promise<{ child: ChildProcess; url: string; stdout: () => string; stderr: () => string }> {
  const args = given.filter((one) => typeof one === 'string');
  const environment = Object.assign({}, ...given.filter((one) => typeof one !== 'string')) as Record<string, string>;
  const child = spawn(process.execPath, [MAIN, 'serve', '--index', dir, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let [output, text] = ['', ''];
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ready = (): string | undefined => /ready at (http:\S+?)\s/.exec(text)?.[1]?.replace('0.0.0.0', '127.0.0.1');
  await until(() => ready() !== undefined);
  return { child, url: ready() as string, stdout: () => output, stderr: () => text };
}

function stop(child: ChildProcess): Promise<number | null> {
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return exit;
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 50) {
    if (waited > 30_000) throw new Error('waited 30 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
