/** Puts the service together for `serve`: listens, opens the index in threads, follows it, and stops in order. */
import { openKeyRing } from '../access/key-ring.ts';
import type { ModelChoice, OpenOptions } from '../compose.ts';
import type { Config } from '../config.ts';
import { DomainError, describeDefect } from '../domain/errors.ts';
import type { ChatModel } from '../domain/chat-model.ts';
import type { SearchService } from '../domain/service.ts';
import { createAddressFinder } from '../http/client-address.ts';
import { createApp } from '../http/create-app.ts';
import type { Logger } from '../http/http-env.ts';
import { createMetrics } from '../http/metrics.ts';
import { startServer } from '../http/server.ts';
import { createServiceHolder } from '../http/service-holder.ts';
import { createMcpEndpoint } from '../mcp/mcp-endpoint.ts';
import { openOrBuild } from '../open-or-build.ts';
import { openPooledService, type PooledService } from '../pool/open-pooled-service.ts';
import { createWebPage } from '../web/create-web-page.ts';
import { createProgress, notify, readVersion } from './context.ts';
import { followIndex } from './follow-index.ts';

export interface ServeOptions extends ModelChoice {
  /** Undefined: the one that is used when none is named. */
  readonly index: string | undefined;
  readonly inputs: readonly string[] | undefined;
  readonly host: string;
  readonly port: number;
  readonly threads: number;
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
  const { host, port, logger, threads } = options;
  const keyRing = openKeyRing(config.apiKeys, config.apiKeysFile, (problem) => logger({ level: 'error', event: 'failure', error: problem }));
  refusePublicAddress(host, keyRing.keys().length > 0 || options.insecure);
  const indexDir = options.index ?? config.indexDir;
  const choice = { model: options.model, modelOptions: options.modelOptions, inputs: options.inputs };
  const onWarning = (warning: string): void => notify(`note: ${warning}`);
  let pool: PooledService | undefined;
  const getService = (): SearchService | undefined => holder.getService();
  const metrics = config.hasMetrics ? createMetrics(getService, () => pool?.load()) : undefined;
  const open = async (opened: OpenOptions): Promise<SearchService> => {
    pool = await openPooledService(config, opened, { threads, maxQueue: config.maxQueue, observer: metrics?.observer });
    return pool;
  };
  // A later version is taken as it is: what is damaged or of another model is refused, and what answers goes on answering.
  const holder = createServiceHolder(() => open({ ...choice, indexDir, onWarning }));
  const version = readVersion();
  const app = createApp({
    getService,
    version,
    logger,
    publicUrl: config.publicUrl,
    chatModel: await loadChatModel(config.languageModel),
    keys: () => keyRing.keys(),
    rateLimit: config.rateLimit,
    findAddress: createAddressFinder(config.trustedProxies),
    corsOrigins: config.corsOrigins,
    metrics,
    hasDocs: config.hasDocs,
    logsQueries: config.logsQueries,
    async reload() {
      const before = getService()?.info.version;
      const { info } = await holder.reload();
      return { version: info.version, changed: info.version !== before };
    },
    surfaces: [
      {
        path: '/mcp',
        app: createMcpEndpoint({
          getService,
          version,
          publicUrl: config.publicUrl ?? '',
          allowedHosts: WILDCARD.test(host) ? config.allowedHosts : [...config.allowedHosts, host],
          onDefect: (error) => logger({ level: 'error', event: 'defect', error: describeDefect(error) }),
        }),
      },
      { path: '/', app: createWebPage({ getService, assetsDir: config.webAssets, version, publicUrl: config.publicUrl }) },
    ],
  });
  // Listening comes first, so that a taken port is known before seconds of building, and probes get an answer.
  const server = await startServer({
    app,
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
    const { info } = await holder.load(() =>
      openOrBuild(config, { ...choice, indexDir, isDefaultDir: options.index === undefined, onProgress: createProgress(), onWarning, onNotice: notify }, open),
    );
    if (isStopping) return;
    stopFollowing = followIndex({ dir: indexDir, holder, logger });
    notify(`digest-search ${version}: ${info.events} events, ${info.passages} passages, model ${info.model.id}, ${info.vectorIndex} search`);
    notify(`ready at ${server.url}  (interface: ${server.url}/docs, stop with Ctrl-C)`);
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The language model that the environment names; its client is loaded only when there is one. */
async function loadChatModel(options: Config['languageModel']): Promise<ChatModel | undefined> {
  if (options === undefined) return undefined;
  const { createChatModel } = await import('../drivers/chat-model.ts');
  return createChatModel(options);
}

/** All addresses: no name that anybody should ask for. */
const WILDCARD = /^(?:0\.0\.0\.0|::|\[::\])$/;
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
