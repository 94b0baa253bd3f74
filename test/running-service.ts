/** The whole service on a real socket, with the committed digest; for tests of what it answers over HTTP. */
import type { ChatModel } from '../src/domain/chat-model.ts';
import { openService } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';
import type { SearchService } from '../src/domain/service.ts';
import { createApp } from '../src/http/create-app.ts';
import type { LogEntry } from '../src/http/http-env.ts';
import { startServer } from '../src/http/server.ts';
import { createMcpEndpoint } from '../src/mcp/mcp-endpoint.ts';
import { buildDigestIndex } from './built-index.ts';

export interface RunningService {
  readonly url: string;
  readonly service: SearchService;
  /** What was logged, in order. */
  readonly log: readonly LogEntry[];
  close(): Promise<void>;
}

export async function runService(options: { readonly chatModel?: ChatModel; readonly service?: SearchService } = {}): Promise<RunningService> {
  const service = options.service ?? (await openService(readConfig(), { indexDir: (await buildDigestIndex()).dir }));
  const log: LogEntry[] = [];
  const getService = (): SearchService => service;
  const mcp = createMcpEndpoint({ getService, version: '0.0.0', publicUrl: '', allowedHosts: [], onDefect: (error) => expectNone(error) });
  const app = createApp({
    getService,
    version: '0.0.0',
    logger: (entry) => log.push(entry),
    chatModel: options.chatModel,
    surfaces: [{ path: '/mcp', app: mcp }],
  });
  const server = await startServer({ app, host: '127.0.0.1', port: 0 });
  return {
    url: server.url,
    service,
    log,
    async close() {
      await server.close();
      if (options.service === undefined) await service.close();
    },
  };
}

function expectNone(error: unknown): void {
  throw error;
}
