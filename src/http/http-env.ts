import type { SearchService } from '../domain/service.ts';

/** One line of the log. Questions are not logged: they belong to those who ask. */
export interface LogEntry {
  readonly level: 'info' | 'error';
  readonly event: 'request' | 'defect' | 'started' | 'ready' | 'stopping' | 'stopped';
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
  /** Milliseconds an operation may take before its request is answered by `timeout`; 30 s when absent. */
  readonly timeoutMs?: number | undefined;
}

/** What middleware leaves for those that follow. */
export interface HttpEnv {
  Variables: { requestId: string; logger: Logger };
}
