/** Threads that work out parts of a corpus side by side. */
import type { Worker } from 'node:worker_threads';
import type { StaticTable } from '../../drivers/static-table.ts';
import { startWorker } from '../../start-worker.ts';
import type { PartOrder, PartReport, PartThreadData } from './part-thread.ts';

export interface PartPool {
  /** Resolves when a thread has taken the part; waits while all are busy and one part waits for each. */
  give(order: PartOrder, onDone: () => void): Promise<void>;
  /** Resolves when all parts are done. */
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** Parts with a thread: one that is worked on, one that waits, so that no thread does. */
const PARTS_A_THREAD = 2;

export function openPartPool(threads: number, model: string, table: StaticTable): PartPool {
  const data: PartThreadData = { model, table };
  const workers = Array.from({ length: threads }, () => ({
    worker: startWorker(new URL('./part-thread.ts', import.meta.url), data),
    waiting: [] as (() => void)[],
  }));
  let failure: unknown;
  let wake: (() => void)[] = [];
  const wakeAll = (): void => {
    const woken = wake;
    wake = [];
    for (const one of woken) one();
  };
  const fail = (error: unknown): void => {
    failure ??= error;
    wakeAll();
  };
  for (const { worker, waiting } of workers) {
    worker.on('message', (report: PartReport) => {
      const done = waiting.shift();
      if (report === null) done?.();
      else fail(Object.assign(new Error(report.message), { code: report.code }));
      wakeAll();
    });
    worker.on('error', fail);
  }
  async function waitUntil<T>(check: () => T | undefined): Promise<T> {
    for (;;) {
      if (failure !== undefined) throw failure;
      const found = check();
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => wake.push(resolve));
    }
  }
  return {
    async give(order, onDone) {
      const free = await waitUntil(() =>
        [...workers].sort((a, b) => a.waiting.length - b.waiting.length).find(({ waiting }) => waiting.length < PARTS_A_THREAD),
      );
      free.waiting.push(onDone);
      free.worker.postMessage(order);
    },
    async finish() {
      await waitUntil(() => (workers.every(({ waiting }) => waiting.length === 0) ? true : undefined));
    },
    async close() {
      await Promise.all(workers.map(({ worker }: { worker: Worker }) => worker.terminate()));
    },
  };
}
