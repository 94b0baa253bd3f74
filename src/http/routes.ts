/** Which operation answers which request; handlers and the OpenAPI document both follow this table. */
import { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import { searchAnswerSchema, searchRequestSchema } from '../domain/search.ts';
import { type Operation, operations, searchBatchAnswerSchema, searchBatchSchema } from '../operations/operations.ts';

export type HttpOperation = Operation<z.ZodObject, z.ZodType>;

export interface HttpRoute {
  readonly method: 'get' | 'post';
  /** OpenAPI path; `{name}` is a path parameter and a field of the operation's input. */
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  /** Input from path and query with `get`, from the body with `post`. */
  readonly inputSchema: z.ZodType;
  readonly outputSchema: z.ZodType;
  /** The operation for a body; there is one route with two. */
  pickOperation(body: unknown): HttpOperation;
  /** Path and query, or body, for an example that works on the committed digest. */
  readonly example: string;
}

export const routes: readonly HttpRoute[] = [
  route('get', '/v1/search', operations.search, 'Search', '/v1/search?q=which%20events%20involved%20UNESCO&limit=5'),
  {
    method: 'post',
    path: '/v1/search',
    operationId: 'search_post',
    summary: 'Search by body',
    description: 'The same as GET /v1/search with a JSON body: one question as q, or a batch as queries.',
    inputSchema: z.union([searchRequestSchema, searchBatchSchema]),
    outputSchema: z.union([searchAnswerSchema, searchBatchAnswerSchema]),
    pickOperation: pickSearch,
    example: '{"queries": ["上海举办了哪些活动", "education events in May"], "limit": 5}',
  },
  route('get', '/v1/events', operations.listEvents, 'List events', '/v1/events'),
  route('get', '/v1/events/{event_id}', operations.getEvent, 'Get an event', '/v1/events/2025-e03'),
  route('get', '/v1/passages/{passage_id}', operations.getPassage, 'Get a passage', '/v1/passages/2025-e03-body-1'),
  route('get', '/v1/passages/{passage_id}/similar', operations.findSimilar, 'Find similar passages', '/v1/passages/2025-e03-body-1/similar?limit=3'),
];

function route(method: 'get', path: string, operation: HttpOperation, summary: string, example: string): HttpRoute {
  const { name, description, inputSchema, outputSchema } = operation;
  return { method, path, operationId: name, summary, description, inputSchema, outputSchema, pickOperation: () => operation, example };
}

function pickSearch(body: unknown): HttpOperation {
  const has = (field: string): boolean => typeof body === 'object' && body !== null && Object.hasOwn(body, field);
  if (has('q') && has('queries')) {
    throw new DomainError('invalid_input', 'both q and queries are given: give q for one question or queries for several', { field: 'queries' });
  }
  if (!has('q') && !has('queries') && typeof body === 'object' && body !== null && !Array.isArray(body)) {
    throw new DomainError('invalid_input', 'q is missing: give q for one question or queries for several', { field: 'q' });
  }
  return has('queries') ? operations.searchBatch : operations.search;
}
