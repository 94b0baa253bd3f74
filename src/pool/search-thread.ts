/** A thread with an index and a model of its own, that answers one job after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import { openService, type OpenOptions } from '../compose.ts';
import type { Config } from '../config.ts';
import { type SentJob, sendError, type ThreadMessage } from './messages.ts';

export interface ThreadData {
  readonly config: Config;
  readonly options: Pick<OpenOptions, 'indexDir' | 'folder' | 'model' | 'modelOptions' | 'inputs'>;
}

function send(message: ThreadMessage): void {
  parentPort?.postMessage(message);
}

const { config, options } = workerData as ThreadData;
try {
  const service = await openService(config, { ...options, onWarning: (text) => send({ kind: 'warning', text }) });
  parentPort?.on('message', ({ id, method, args }: SentJob) => {
    const run = service[method] as (...given: readonly unknown[]) => Promise<unknown>;
    run(...args).then(
      (value) => send({ kind: 'done', id, value }),
      (error: unknown) => send({ kind: 'failed', id, error: sendError(error) }),
    );
  });
  send({ kind: 'ready', info: service.info, events: service.listEvents() });
} catch (error) {
  send({ kind: 'unable', error: sendError(error) });
}
