import type { Hono } from 'hono';
import type { ChatModel } from '../domain/chat-model.ts';
import type { ApiKey } from '../access/api-keys.ts';
import type { FindAddress } from './client-address.ts';
import type { Metrics } from './metrics.ts';
import type { SearchService } from '../domain/service.ts';

/** One line of the log. Questions are not logged: they belong to those who ask. */
export interface LogEntry {
  readonly level: 'info' | 'error';
  readonly event: 'request' | 'failure' | 'defect' | 'started' | 'ready' | 'reloaded' | 'reload_failed' | 'stopping' | 'stopped';
  readonly [detail: string]: string | number | boolean | undefined;
}

export type Logger = (entry: LogEntry) => void;

/** What the HTTP interface needs from outside. */
export interface HttpDependencies {
  /** The service once it can answer, undefined until then: the server listens before the index is loaded. */
  getService(): SearchService | undefined;
  /** Version of the package, for the OpenAPI document and health checks. */
  readonly version: string;
  readonly logger: Logger;
  /** Where people find the page, without a slash at its end; by default what the request was sent to. */
  readonly publicUrl?: string | undefined;
  /** The language model that writes answers; without one they are quotations. */
  readonly chatModel?: ChatModel | undefined;
  /** Further surfaces, each at its path. */
  readonly surfaces?: readonly { readonly path: string; readonly app: Hono }[];
  /** The keys in force now; none means that everything but administration is open. */
  readonly keys?: (() => readonly ApiKey[]) | undefined;
  /** Requests a minute from one key or address; no limit when absent. */
  readonly rateLimit?: number | undefined;
  /** Who sent a request; the other end of the connection when absent. */
  readonly findAddress?: FindAddress | undefined;
  /** Pages of other origins that may call the interface from a browser. */
  readonly corsOrigins?: readonly string[] | undefined;
  /** Measures, and answers GET /metrics; neither when absent. */
  readonly metrics?: Metrics | undefined;
  /** Whether /docs and /openapi.json answer; they do when absent. */
  readonly hasDocs?: boolean | undefined;
  /** Whether the text of questions is logged. */
  readonly logsQueries?: boolean | undefined;
  /** Loads the index again when it has changed; POST /v1/admin/reload is not there when absent. */
  readonly reload?: (() => Promise<{ readonly version: string; readonly changed: boolean }>) | undefined;
  /** Milliseconds an operation may take before its request is answered by `timeout`; 30 s when absent. */
  readonly timeoutMs?: number | undefined;
}

/** What middleware leaves for those that follow. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    logger: Logger;
    /** What was asked, where that is logged. */
    asked?: string;
    /** The name of the key that the caller has; absent where none is needed. */
    keyName?: string;
  };
}
