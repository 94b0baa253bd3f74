/** What the main thread and a search thread say to each other. */
import { DomainError, type ErrorCode } from '../domain/errors.ts';
import type { SearchService, ServiceInfo } from '../domain/service.ts';

/** What is done in a thread: whatever reads the index or the model. */
export type PooledMethod = 'search' | 'embed' | 'countTokens' | 'findSimilar' | 'listEvents' | 'findEvent' | 'findPassage';

/** What a thread is sent: something to do, or null, to free its memory and end. */
export type ThreadOrder = SentJob | null;

interface SentJob {
  readonly id: number;
  readonly method: PooledMethod;
  readonly args: readonly unknown[];
}

/** An error as data: a class does not survive the way between threads. */
export interface SentError {
  readonly message: string;
  readonly stack: string | undefined;
  /** Absent for defects. */
  readonly code?: ErrorCode;
  readonly field?: string | undefined;
  readonly retryAfter?: number | undefined;
}

export type ThreadMessage =
  | { readonly kind: 'ready'; readonly info: ServiceInfo }
  | { readonly kind: 'unable'; readonly error: SentError }
  | { readonly kind: 'warning'; readonly text: string }
  | { readonly kind: 'done'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SentError };

export function sendError(error: unknown): SentError {
  if (!(error instanceof Error)) return { message: String(error), stack: undefined };
  const { message, stack } = error;
  return error instanceof DomainError ? { message, stack, code: error.code, field: error.field, retryAfter: error.retryAfter } : { message, stack };
}

export function receiveError({ message, stack, code, field, retryAfter }: SentError): Error {
  const error = code === undefined ? new Error(message) : new DomainError(code, message, { ...(field === undefined ? {} : { field }), retryAfter });
  if (stack !== undefined) error.stack = stack;
  return error;
}

export type PooledArguments<Method extends PooledMethod> = Parameters<SearchService[Method]>;
