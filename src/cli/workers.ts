/** Answers from several processes that share one port: a search keeps one core busy, so more cores need more processes. */
import cluster, { type Worker } from 'node:cluster';
import { notify } from './context.ts';

/** A worker that dies is replaced after this long, so that one that cannot start does not fill the log. */
const RESTART_MS = 1_000;
const READY = 'ready';

/** Whether this process is the first to load the index; the others start when it is there and need say nothing. */
export function isFirstWorker(): boolean {
  return cluster.worker === undefined || cluster.worker.id === 1;
}

/** Tells the supervisor that this process answers. Does nothing in a process without one. */
export function reportReady(): void {
  process.send?.(READY);
}

/** Lets go of the supervisor, whose channel keeps a process alive that has nothing left to do. */
export function leaveSupervisor(): void {
  cluster.worker?.disconnect();
}

/** Whether this process is to start workers and do nothing else. */
export function isSupervisor(workers: number): boolean {
  return workers > 1 && cluster.isPrimary;
}

/**
 * Starts the first worker, then, when it answers, the others. Resolves with an exit code
 * when all have stopped: by a signal, or because the first could not start.
 */
export function superviseWorkers(count: number): Promise<number> {
  return new Promise((resolve) => {
    let ready = 0;
    let isStopping = false;
    const stop = (): void => {
      isStopping = true;
      const running = runningWorkers();
      for (const worker of running) worker.process.kill('SIGTERM');
      // Between the end of the last worker and its replacement there is none to wait for.
      if (running.length === 0) resolve(0);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    cluster.on('message', (_, message: unknown) => {
      if (message !== READY || isStopping) return;
      ready += 1;
      if (ready === 1) for (let started = 1; started < count; started += 1) cluster.fork();
      if (ready === count) notify(`${count} workers answer`);
    });
    cluster.on('exit', (worker, code: number | null, signal: string | null) => {
      if (ready > 0 && !isStopping) {
        notify(`worker ${worker.process.pid} ended (${signal ?? `exit code ${code}`}): another takes its place`);
        setTimeout(() => {
          if (!isStopping) cluster.fork();
        }, RESTART_MS);
        return;
      }
      if (runningWorkers().length === 0) resolve(isStopping ? 0 : (code ?? 1));
    });
    cluster.fork();
  });
}

function runningWorkers(): Worker[] {
  return Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
}
