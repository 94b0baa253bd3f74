import type { Hono } from 'hono';
import type { ChatModel } from '../domain/chat-model.ts';
import type { SearchService } from '../domain/service.ts';

/** One line of the log. Questions are not logged: they belong to those who ask. */
export interface LogEntry {
  readonly level: 'info' | 'error';
  readonly event: 'request' | 'failure' | 'defect' | 'started' | 'ready' | 'stopping' | 'stopped';
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
  /** Milliseconds an operation may take before its request is answered by `timeout`; 30 s when absent. */
  readonly timeoutMs?: number | undefined;
}

/** What middleware leaves for those that follow. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    logger: Logger;
    /** The name of the key that the caller has; absent where none is needed. */
    keyName?: string;
  };
}
