/** Everything that `serve` answers with, joined: the HTTP interface, MCP, and the page for people. */
import type { Config } from '../config.ts';
import type { ChatModel } from '../domain/chat-model.ts';
import { describeDefect } from '../domain/errors.ts';
import type { SearchService } from '../domain/service.ts';
import type { ServiceLoad, ServiceObserver } from '../domain/service-observer.ts';
import { createAddressFinder } from '../http/client-address.ts';
import { createApp, type HttpApp } from '../http/create-app.ts';
import type { HttpDependencies, Logger } from '../http/http-env.ts';
import { createMetrics } from '../http/metrics.ts';
import type { ServiceHolder } from '../http/service-holder.ts';
import { createMcpEndpoint } from '../mcp/mcp-endpoint.ts';
import { createWebPage } from '../web/create-web-page.ts';

export interface ServedAppOptions {
  readonly holder: ServiceHolder;
  readonly logger: Logger;
  readonly version: string;
  /** The address that it listens on. */
  readonly host: string;
  readonly keys: NonNullable<HttpDependencies['keys']>;
  /** Undefined while nothing waits. */
  getLoad(): ServiceLoad | undefined;
}

export interface ServedApp {
  readonly app: HttpApp;
  /** To be told what the service does; undefined where there are no metrics. */
  readonly observer: ServiceObserver | undefined;
}

export async function createServedApp(config: Config, { holder, logger, version, host, keys, getLoad }: ServedAppOptions): Promise<ServedApp> {
  const getService = (): SearchService | undefined => holder.getService();
  const metrics = config.hasMetrics ? createMetrics(getService, getLoad) : undefined;
  const app = createApp({
    getService,
    version,
    logger,
    publicUrl: config.publicUrl,
    chatModel: await loadChatModel(config.languageModel),
    keys,
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
  return { app, observer: metrics?.observer };
}

/** The language model that the environment names; its client is loaded only when there is one. */
async function loadChatModel(options: Config['languageModel']): Promise<ChatModel | undefined> {
  if (options === undefined) return undefined;
  const { createChatModel } = await import('../drivers/chat-model.ts');
  return createChatModel(options);
}

/** All addresses: no name that anybody should ask for. */
const WILDCARD = /^(?:0\.0\.0\.0|::|\[::\])$/;
