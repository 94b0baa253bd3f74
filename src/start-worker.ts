/** Threads from files of this program, whether it runs built or from source. */
import { Worker } from 'node:worker_threads';

/**
 * @param entry the file as it is named in the source, `.ts`
 */
export function startWorker(entry: URL, workerData: unknown): Worker {
  if (!import.meta.url.endsWith('.ts')) return new Worker(new URL(entry.href.replace(/\.ts$/, '.js')), { workerData });
  // From source (tests) the thread has to learn to read TypeScript first.
  return new Worker(`import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(entry.href)}); });`, { eval: true, workerData });
}
