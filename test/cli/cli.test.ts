import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { searchAnswerSchema } from '../../src/domain/search.ts';

const MAIN = 'dist/cli/main.js';
let dir: string;

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Promise<Outcome> {
  return new Promise((resolve) => {
    execFile(process.execPath, [MAIN, ...args], { env: { ...process.env, NO_COLOR: '1' } }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

beforeAll(async () => {
  execFileSync('npx', ['tsc', '-p', 'tsconfig.build.json']);
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
    for (const command of ['build', 'serve', 'search', 'events', 'eval', 'inspect']) expect((await run(command, '--help')).stdout).toContain('Examples:');
  }, 60_000);

  it('serves, refuses a port in use, and stops on SIGTERM with exit code 0', async () => {
    const { child, url } = await serve();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    for (const workers of ['1', '2']) {
      const second = await run('serve', '--index', dir, '--port', new URL(url).port, '--workers', workers);
      expect(second.code).toBe(1);
      expect(second.stderr).toContain('in use');
    }
    expect(await stop(child)).toBe(0);
  }, 60_000);

  it('goes on answering when a worker is killed, and replaces it', async () => {
    const { child, url, stderr } = await serve('--workers', '2');
    await until(() => stderr().includes('2 workers answer'));
    const [killed] = listWorkers(child) as [number];
    process.kill(killed, 'SIGKILL');
    await until(() => stderr().includes(`worker ${killed} ended (SIGKILL)`));
    for (let at = 0; at < 20; at += 1) expect((await fetch(`${url}/v1/search?q=UNESCO`, { headers: { connection: 'close' } })).status).toBe(200);
    await until(() => listWorkers(child).length === 2);
    expect(listWorkers(child)).not.toContain(killed);
    expect(await stop(child)).toBe(0);
  }, 60_000);

  it('stops with exit code 0 when no worker is running', async () => {
    const { child, stderr } = await serve('--workers', '2');
    await until(() => stderr().includes('2 workers answer'));
    for (const worker of listWorkers(child)) process.kill(worker, 'SIGKILL');
    await until(() => stderr().split('ended (SIGKILL)').length === 3);
    expect(await stop(child)).toBe(0);
  }, 60_000);
});

/** A service that answers, on a free port. */
async function serve(...args: string[]): Promise<{ child: ChildProcess; url: string; stderr: () => string }> {
  const child = spawn(process.execPath, [MAIN, 'serve', '--index', dir, '--port', '0', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const ready = (): string | undefined => /ready at (http:\S+)/.exec(text)?.[1];
  await until(() => ready() !== undefined);
  return { child, url: ready() as string, stderr: () => text };
}

function stop(child: ChildProcess): Promise<number | null> {
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return exit;
}

function listWorkers(parent: ChildProcess): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, ppid, state]) => ppid === String(parent.pid) && !state?.startsWith('Z'))
    .map(([pid]) => Number(pid));
}

async function until(isSo: () => boolean): Promise<void> {
  for (let waited = 0; !isSo(); waited += 50) {
    if (waited > 30_000) throw new Error('waited 30 s');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
