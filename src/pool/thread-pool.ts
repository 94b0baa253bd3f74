/** Threads that each hold an index and a model, and a bounded queue of jobs before them. */
import { setFlagsFromString } from 'node:v8';
import type { Worker } from 'node:worker_threads';
import { DomainError, messageOf } from '../domain/errors.ts';
import { startWorker } from '../start-worker.ts';
import type { ServiceLoad } from '../domain/service-observer.ts';
import { type PooledArguments, type PooledMethod, receiveError, type ThreadMessage } from './messages.ts';
import type { ThreadData } from './search-thread.ts';

/** Jobs in a thread at a time: it must not run out of them while the main thread refuses a burst of requests, and those it has can no longer be cancelled. */
export const JOBS_A_THREAD = 4;
/**
 * Old objects are collected once they are half as much as what lives (V8, flag-definitions.h). Left alone, V8 lets the heap
 * of each thread grow to several times that before it looks: measured 98 MB alive in a heap of 690 MB.
 */
const HEAP_GROWTH = '--heap-growing-percent=50';
/** A thread that died is replaced after this long, so that one that cannot start does not spin. */
const RESTART_MS = 1_000;

/** How long a thread may take to end: that of a job, and of loading an index that nobody will ask. */
const END_MS = 5_000;

export interface ThreadPoolOptions {
  /** How many there are to be, decided when the first knows the index. */
  readonly threads: (ready: Ready) => number;
  /** Jobs that may wait for a thread; further ones are refused as `overloaded`. */
  readonly maxQueue: number;
  readonly data: ThreadData;
  readonly onWarning: (warning: string) => void;
  /** @param stage `wait`, or what was done in a thread */
  readonly onStage: (stage: 'wait' | PooledMethod, milliseconds: number) => void;
}

export type Ready = ThreadMessage & { readonly kind: 'ready' };

export interface ThreadPool {
  /** What the first thread said of the index. */
  readonly ready: Ready;
  /** @param signal takes the job out of the queue; one that runs is not stopped */
  run<Method extends PooledMethod>(signal: AbortSignal | undefined, method: Method, ...args: PooledArguments<Method>): Promise<unknown>;
  load(): ServiceLoad;
  close(): Promise<void>;
}

interface Job {
  readonly method: PooledMethod;
  readonly args: readonly unknown[];
  /** When it last began to wait, then to run. */
  since: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  readonly jobs: Map<number, Job>;
}

/**
 * Resolves when the first thread can answer, the others follow: two that start side by side would each take twice as long.
 *
 * @throws what the first thread failed with
 */
export async function openThreadPool({ threads: chooseCount, maxQueue, data, onWarning, onStage }: ThreadPoolOptions): Promise<ThreadPool> {
  setFlagsFromString(HEAP_GROWTH);
  /** Those that can answer; `workers` has those as well that are still starting. */
  const threads = new Set<Thread>();
  const workers = new Set<Worker>();
  const queue: Job[] = [];
  let nextId = 1;
  let isClosed = false;

  function dispatch(): void {
    for (const thread of threads) {
      while (thread.jobs.size < JOBS_A_THREAD) {
        const job = queue.shift();
        if (job === undefined) return;
        const now = performance.now();
        onStage('wait', now - job.since);
        job.since = now;
        const id = nextId;
        nextId += 1;
        thread.jobs.set(id, job);
        thread.worker.postMessage({ id, method: job.method, args: job.args });
      }
    }
  }

  function start(onReady: (message: Ready) => void, onFailure: (error: unknown) => void): void {
    const worker = startWorker(new URL('./search-thread.ts', import.meta.url), data);
    workers.add(worker);
    const thread: Thread = { worker, jobs: new Map() };
    worker.on('message', (message: ThreadMessage) => {
      if (message.kind === 'warning') onWarning(message.text);
      else if (message.kind === 'unable') onFailure(receiveError(message.error));
      else if (message.kind === 'ready') {
        threads.add(thread);
        onReady(message);
      } else {
        const job = thread.jobs.get(message.id);
        thread.jobs.delete(message.id);
        if (job === undefined) return;
        onStage(job.method, performance.now() - job.since);
        if (message.kind === 'done') job.resolve(message.value);
        else job.reject(receiveError(message.error));
      }
      dispatch();
    });
    worker.on('error', (error) => {
      // One that answered before is replaced when it has ended.
      if (threads.has(thread)) onWarning(`a search thread broke down, another takes its place: ${error.message}`);
      else onFailure(error);
    });
    worker.on('exit', (code) => {
      workers.delete(worker);
      for (const { reject } of thread.jobs.values()) reject(new Error(`a search thread ended with code ${code}`));
      if (threads.delete(thread)) setTimeout(replace, RESTART_MS).unref();
    });
  }

  /** Starts a thread, and again when it cannot start. */
  function replace(): void {
    if (isClosed) return;
    start(
      () => undefined,
      (error) => {
        onWarning(`a search thread could not start, and is tried again: ${messageOf(error)}`);
        setTimeout(replace, RESTART_MS).unref();
      },
    );
  }

  const ready = await new Promise<Ready>(start);
  const count = chooseCount(ready);
  for (let started = 1; started < count; started += 1) replace();

  return {
    ready,
    run(signal, method, ...args) {
      if (queue.length >= maxQueue) {
        return Promise.reject(new DomainError('overloaded', `${queue.length} questions are waiting already: ask again in a second`, { retryAfter: 1 }));
      }
      return new Promise((resolve, reject) => {
        const job: Job = { method, args, since: performance.now(), resolve, reject };
        queue.push(job);
        signal?.addEventListener('abort', () => {
          const at = queue.indexOf(job);
          if (at >= 0) queue.splice(at, 1);
          reject(signal.reason);
        });
        dispatch();
      });
    },
    load: () => ({ waiting: queue.length, running: [...threads].reduce((sum, { jobs }) => sum + jobs.size, 0) }),
    async close() {
      isClosed = true;
      for (const { reject } of queue.splice(0)) reject(new DomainError('not_ready', 'the service is stopping'));
      await Promise.all([...workers].map(endThread));
    },
  };
}

/** Lets it free its memory; one that is still starting, or does not end by itself, is ended. */
async function endThread(worker: Worker): Promise<void> {
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.postMessage(null);
  const timer = setTimeout(() => void worker.terminate(), END_MS);
  await ended;
  clearTimeout(timer);
}
