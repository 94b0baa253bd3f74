/** The one place where error codes become HTTP statuses and answers. */
import type { Context } from 'hono';
import { DomainError, describeDefect, messageOf } from '../domain/errors.ts';
import { type ErrorBody, type SurfaceErrorCode, toErrorBody } from '../operations/error-body.ts';
import type { HttpEnv } from './http-env.ts';

const STATUS = {
  invalid_input: 400,
  unreadable_input: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  payload_too_large: 413,
  unsupported_media_type: 415,
  upstream_busy: 429,
  rate_limited: 429,
  internal: 500,
  port_unavailable: 500,
  upstream_failed: 502,
  index_missing: 503,
  index_mismatch: 503,
  index_corrupt: 503,
  index_locked: 503,
  index_unwritable: 503,
  store_unavailable: 503,
  store_unsuitable: 503,
  model_unavailable: 503,
  overloaded: 503,
  not_ready: 503,
  timeout: 504,
  upstream_timeout: 504,
} as const satisfies Record<SurfaceErrorCode, number>;

/** What passes by itself, and after how many seconds it is worth asking again. */
const RETRY_AFTER_S: Partial<Record<SurfaceErrorCode, string>> = { not_ready: '1', overloaded: '1', store_unavailable: '1' };

/** A refusal that only HTTP knows, such as a wrong method. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly code: SurfaceErrorCode;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: SurfaceErrorCode, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.headers = headers;
  }
}

/** Why what still waits for a request is given up: it is answered, or its client has gone. */
export const REQUEST_ENDED = new Error('the request has ended');
/** For the log and the metrics, after nginx: nobody is there to read the answer. */
const CLIENT_GONE = 499;

/** Answers any error in the one shape; a defect is logged with its stack and answered with fixed words. */
export function answerError(error: unknown, c: Context<HttpEnv>): Response {
  if (error === REQUEST_ENDED) return new Response(null, { status: CLIENT_GONE });
  const body = describeError(error, c);
  const { code } = body.error;
  const retryAfter = (error instanceof DomainError ? error.retryAfter?.toString() : undefined) ?? RETRY_AFTER_S[code];
  const headers = { ...(error instanceof HttpProblem ? error.headers : {}), ...(retryAfter === undefined ? {} : { 'retry-after': retryAfter }) };
  return c.json(body, STATUS[code], headers);
}

/** The body for an error. What is not for the caller to know goes to the log. */
export function describeError(error: unknown, c: Context<HttpEnv>): ErrorBody {
  const requestId = c.get('requestId');
  const log = (event: 'failure' | 'defect', text: string): void => c.get('logger')({ level: 'error', event, request_id: requestId, error: text });
  if (error instanceof DomainError) {
    if (error.cause !== undefined) log('failure', messageOf(error.cause));
    return toErrorBody(error, requestId);
  }
  if (error instanceof HttpProblem) return { error: { code: error.code, message: error.message, request_id: requestId } };
  log('defect', describeDefect(error));
  return { error: { code: 'internal', message: 'the service failed at this request; report it with the request_id', request_id: requestId } };
}
