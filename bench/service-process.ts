/** A service in a process of its own, built, on an index of the committed digest; for measurements from outside. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { readConfig } from '../src/config.ts';
import { readJudgedQueries } from '../src/eval/judged-queries.ts';
import { createDistinctQuestions, toSearchPath } from './distinct-questions.ts';

export interface ServiceProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Milliseconds from the start of the process to its being ready. */
  readonly coldStart: number;
  readonly residentMegabytes: () => number;
  /** Undefined where the system does not tell. */
  readonly openFiles: () => number | undefined;
  stop(): Promise<void>;
}

/**
 * @param environment such as `THREADS`
 * @param core the only processor core that it may use (Linux: `taskset`)
 */
export async function startServiceProcess(indexDir: string, port: number, environment: Record<string, string> = {}, core?: number): Promise<ServiceProcess> {
  const { packageRoot } = readConfig();
  const started = performance.now();
  const serve = [process.execPath, join(packageRoot, 'dist', 'cli', 'main.js'), 'serve', '--index', indexDir, '--port', String(port)];
  const [command = '', ...args] = core === undefined ? serve : ['taskset', '--cpu-list', String(core), ...serve];
  const child = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`the service ended with code ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return {
    url,
    child,
    coldStart: performance.now() - started,
    residentMegabytes: () => Math.round(Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)]).toString()) / 1024),
    openFiles() {
      try {
        return readdirSync(`/proc/${child.pid}/fd`).length;
      } catch {
        return undefined;
      }
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** A port on which nothing listens now. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** Paths of searches that have not been asked before, from the judged questions. */
export async function createQuestionPaths(): Promise<() => string> {
  const next = createDistinctQuestions((await readJudgedQueries(join(readConfig().packageRoot, 'data', 'eval', 'queries.jsonl'))).map(({ query }) => query));
  return () => toSearchPath(next());
}
