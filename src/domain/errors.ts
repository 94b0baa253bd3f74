/** Every way the service refuses or fails; each surface maps these codes once. */
export const ERROR_CODES = [
  'invalid_input',
  'unreadable_input',
  'not_found',
  'forbidden',
  'not_ready',
  'index_missing',
  'index_mismatch',
  'index_corrupt',
  'index_locked',
  'index_unwritable',
  'store_unavailable',
  'store_unsuitable',
  'model_unavailable',
  'port_unavailable',
  'payload_too_large',
  'overloaded',
  'timeout',
  'upstream_failed',
  'upstream_busy',
  'upstream_timeout',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/**
 * A failure that the caller can understand and mend. The message names what is
 * wrong, quotes the offending value and says how to fix it.
 *
 * Anything else that is thrown is a defect: surfaces log it and answer with a fixed text.
 */
export class DomainError extends Error {
  override readonly name = 'DomainError';
  readonly code: ErrorCode;
  /** The request or record field at fault, dotted (`passages.0.kind`). */
  readonly field: string | undefined;
  /** Seconds after which it is worth asking again, where that is known. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: { field?: string; cause?: unknown; retryAfter?: number | undefined } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.field = options.field;
    this.retryAfter = options.retryAfter;
  }
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** A defect for whoever mends it: with its stack, where there is one. */
export function describeDefect(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
