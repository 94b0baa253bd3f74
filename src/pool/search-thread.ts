/** A thread with an index and a model of its own, that answers one job after the other. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openService, type OpenOptions } from '../compose.ts';
import type { Config } from '../config.ts';
import { type ThreadOrder, sendError, type ThreadMessage } from './messages.ts';

export interface ThreadData {
  readonly config: Config;
  readonly options: Pick<OpenOptions, 'indexDir' | 'folder' | 'model' | 'modelOptions' | 'inputs'>;
}

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

/** Where processor cores are short, the thread that talks to the network goes first: health checks and refusals do not wait for searches. */
const NICE = 5;
// Elsewhere it would be the priority of the whole process.
if (process.platform === 'linux') setPriority(NICE);

const { config, options } = workerData as ThreadData;
try {
  const service = await openService(config, { ...options, onWarning: (text) => send({ kind: 'warning', text }) });
  parentPort?.on('message', (order: ThreadOrder) => {
    if (order === null) {
      // What native libraries hold is not freed by ending a thread.
      void service.close().finally(() => process.exit());
      return;
    }
    const { id, method, args } = order;
    const run = service[method] as (...given: readonly unknown[]) => Promise<unknown>;
    run(...args).then(
      (value) => send({ kind: 'done', id, value }),
      (error: unknown) => send({ kind: 'failed', id, error: sendError(error) }),
    );
  });
  send({ kind: 'ready', info: service.info });
} catch (error) {
  send({ kind: 'unable', error: sendError(error) });
}
