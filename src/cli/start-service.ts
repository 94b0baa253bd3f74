/** Puts the service together for `serve`: listens, opens the index in threads, follows it, and stops in order. */
import { openKeyRing } from '../access/key-ring.ts';
import type { ModelChoice, OpenOptions } from '../compose.ts';
import type { Config } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import type { SearchService } from '../domain/service.ts';
import type { ServiceObserver } from '../domain/service-observer.ts';
import type { HttpApp } from '../http/create-app.ts';
import type { Logger } from '../http/http-env.ts';
import { startServer } from '../http/server.ts';
import { createServiceHolder } from '../http/service-holder.ts';
import { openOrBuild } from '../open-or-build.ts';
import { openPooledService, type PooledService } from '../pool/open-pooled-service.ts';
import { openStore } from '../store/store.ts';
import { chooseIndexDir, notify, readVersion } from './context.ts';
import { createProgress } from './progress.ts';
import { followIndex } from './follow-index.ts';

export interface ServeOptions extends ModelChoice {
  /** Undefined: the one that is used when none is named. */
  readonly index: string | undefined;
  readonly inputs: readonly string[] | undefined;
  readonly host: string;
  readonly port: number;
  readonly threads: number;
  readonly areThreadsChosen: boolean;
  /** Listen on a public address although there are no keys. */
  readonly insecure: boolean;
  readonly logger: Logger;
}

/**
 * Resolves when the service is ready; it then stops by SIGTERM or SIGINT.
 *
 * @throws DomainError for whatever keeps it from answering
 */
export async function startService(config: Config, options: ServeOptions): Promise<void> {
  const { host, port, logger, threads, areThreadsChosen } = options;
  const keyRing = openKeyRing(config.apiKeys, config.apiKeysFile, (problem) => logger({ level: 'error', event: 'failure', error: problem }));
  refusePublicAddress(host, keyRing.keys().length > 0 || options.insecure);
  const indexDir = chooseIndexDir(config, options.index);
  const choice = { model: options.model, modelOptions: options.modelOptions, inputs: options.inputs };
  const onWarning = (warning: string): void => notify(`note: ${warning}`);
  let pool: PooledService | undefined;
  let observer: ServiceObserver | undefined;
  const open = async (opened: OpenOptions): Promise<SearchService> => {
    pool = await openPooledService(config, opened, {
      threads,
      areThreadsChosen,
      maxQueue: config.maxQueue,
      observer: {
        stage: (stage, milliseconds) => observer?.stage(stage, milliseconds),
        searched: (answered) => observer?.searched(answered),
        cached: (hit) => observer?.cached(hit),
      },
    });
    return pool;
  };
  // A later version is taken as it is: what is damaged or of another model is refused, and what answers goes on answering.
  const holder = createServiceHolder(() => open({ ...choice, indexDir, onWarning }));
  const version = readVersion();
  let serving: Promise<HttpApp>;
  // Listening comes first, so that a taken port is known before seconds of building, and probes get an answer.
  const server = await startServer({
    app: { fetch: async (...request) => (await serving).fetch(...request) },
    host,
    port,
    beginRequest: () => holder.beginRequest(),
    isOverloaded: () => (pool?.load().waiting ?? 0) >= config.maxQueue,
  });
  let stopFollowing: (() => void) | undefined;
  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    stopFollowing?.();
    keyRing.close();
    await server.close();
    await holder.close();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      notify('stopping: requests in flight are finished first');
      void stop();
    });
  }
  try {
    const loading = holder.load(() =>
      openOrBuild(config, { ...choice, indexDir, isDefaultDir: options.index === undefined, onProgress: createProgress(), onWarning, onNotice: notify }, open),
    );
    // The surfaces are a quarter of a second of code, which is read while a search thread opens the index.
    serving = import('./create-served-app.ts').then(async ({ createServedApp }) => {
      const served = await createServedApp(config, { holder, logger, version, host, keys: () => keyRing.keys(), getLoad: () => pool?.load() });
      observer = served.observer;
      return served.app;
    });
    const [{ info }] = await Promise.all([loading, serving]);
    if (isStopping) return;
    stopFollowing = followIndex({ store: await openStore(config.store, indexDir), holder, logger });
    notify(`digest-search ${version}: ${info.events} events, ${info.passages} passages, model ${info.model.id}, ${info.vectorIndex} search`);
    notify(`ready at ${server.url}  (interface: ${server.url}/docs, stop with Ctrl-C)`);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Addresses that only this machine reaches. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i;

function refusePublicAddress(host: string, isAllowed: boolean): void {
  if (isAllowed || LOOPBACK.test(host)) return;
  throw new DomainError(
    'invalid_input',
    `${host} can be reached from other machines, and there are no keys: set API_KEYS or API_KEYS_FILE ("digest-search keys" makes them), listen on 127.0.0.1 behind a proxy that checks callers, or add --insecure`,
    { field: 'host' },
  );
}
