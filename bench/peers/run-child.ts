import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Job, Outcome } from './child.ts';

/** One engine on one corpus; the slowest takes a few minutes. */
const LONGEST_MS = 20 * 60_000;

const running = new Set<ChildProcess>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    for (const child of running) killGroup(child);
    process.exit(1);
  });
}

/** Never rejects: whatever ends the process becomes an error. */
export function runChild(job: Job): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = fork(fileURLToPath(new URL('./child.ts', import.meta.url)), {
      execArgv: ['--import', 'tsx', '--expose-gc'],
      // Libraries write what they like; standard output is the report's.
      stdio: ['ignore', 2, 2, 'ipc'],
      detached: true,
    });
    running.add(child);
    const timer = setTimeout(() => {
      resolve({ error: `no result within ${LONGEST_MS / 60_000} minutes` });
      killGroup(child);
    }, LONGEST_MS);
    let outcome: Outcome | undefined;
    child.once('message', (message: Outcome) => {
      outcome = message;
    });
    child.once('error', (error) => resolve({ error: error.message }));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      running.delete(child);
      resolve(outcome ?? { error: `the process ended with ${signal ?? `code ${code}`}` });
    });
    child.send(job);
  });
}

/** With the processes that it started. */
function killGroup({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL');
}
