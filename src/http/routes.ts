/** Which operation answers which request; handlers, the OpenAPI document and the page at /docs all follow this table. */
import { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import { searchAnswerSchema, searchRequestSchema } from '../domain/search.ts';
import type { Operation } from '../operations/operation.ts';
import { operations, searchBatchAnswerSchema, searchBatchSchema } from '../operations/operations.ts';
import { describeTools, findTool, tools } from '../operations/tools.ts';

export type HttpOperation = Operation<z.ZodObject, z.ZodType>;

/** Part of the interface, in the order of the documentation. */
export const TAGS = {
  search: 'Questions and answers.',
  records: 'Events and passages as they stand in the digest.',
  chatbots: 'Context, answers and tools for language models; the shapes of OpenAI, so that its clients work unchanged.',
  health: 'For load balancers and orchestrators.',
} as const;

export interface RouteDescription {
  readonly method: 'get' | 'post';
  /** OpenAPI path; `{name}` is a path parameter. */
  readonly path: string;
  readonly tag: keyof typeof TAGS;
  readonly operationId: string;
  readonly summary: string;
  readonly description: string;
  /** Input from path and query with `get`, from path and body with `post`. */
  readonly inputSchema: z.ZodType;
  readonly outputSchema: z.ZodType;
  /** A request that works on the committed digest. */
  readonly example: { readonly path: string; readonly body?: string };
}

export interface HttpRoute extends RouteDescription {
  /** The operation for a request; two routes have several. */
  pickOperation(body: unknown, pathParameters: Readonly<Record<string, string>>): HttpOperation;
}

export const routes: readonly HttpRoute[] = [
  route('search', 'get', '/v1/search', operations.search, 'Search', { path: '/v1/search?q=which%20events%20involved%20UNESCO&limit=5' }),
  {
    method: 'post',
    path: '/v1/search',
    tag: 'search',
    operationId: 'search_events_post',
    summary: 'Search by body',
    description: 'The same as GET /v1/search with a JSON body: one question as q, or a batch as queries.',
    inputSchema: z.union([searchRequestSchema, searchBatchSchema]),
    outputSchema: z.union([searchAnswerSchema, searchBatchAnswerSchema]),
    pickOperation: pickSearch,
    example: { path: '/v1/search', body: '{"queries": ["上海举办了哪些活动", "education events in May"], "limit": 5}' },
  },
  route('records', 'get', '/v1/events', operations.listEvents, 'List events', { path: '/v1/events' }),
  route('records', 'get', '/v1/events/{event_id}', operations.getEvent, 'Get an event', { path: '/v1/events/2025-e03' }),
  route('records', 'get', '/v1/passages/{passage_id}', operations.getPassage, 'Get a passage', { path: '/v1/passages/2025-e03-body-1' }),
  route('records', 'get', '/v1/passages/{passage_id}/similar', operations.findSimilar, 'Find similar passages', {
    path: '/v1/passages/2025-e03-body-1/similar?limit=3',
  }),
  route('chatbots', 'post', '/v1/context', operations.buildContext, 'Context for a prompt', {
    path: '/v1/context',
    body: '{"query": "联合国教科文组织参与了哪些活动", "max_tokens": 800}',
  }),
  route('chatbots', 'post', '/v1/embeddings', operations.createEmbeddings, 'Embeddings', {
    path: '/v1/embeddings',
    body: '{"input": ["UNESCO", "联合国教科文组织"], "model": "bundled"}',
  }),
  route('chatbots', 'post', '/v1/vector_stores/{vector_store_id}/search', operations.searchVectorStore, 'Search as a vector store', {
    path: '/v1/vector_stores/digest/search',
    body: '{"query": "digital education", "filters": {"type": "eq", "key": "place", "value": "武汉"}, "max_num_results": 3}',
  }),
  route('chatbots', 'get', '/v1/models', operations.listModels, 'List models', { path: '/v1/models' }),
  route('chatbots', 'get', '/v1/tools', describeTools, 'Function tools', { path: '/v1/tools' }),
  {
    method: 'post',
    path: '/v1/tools/{name}',
    tag: 'chatbots',
    operationId: 'call_tool',
    summary: 'Call a tool',
    description: 'Runs one of the tools of GET /v1/tools with the arguments that a language model gave.',
    inputSchema: z.union(tools.map(({ inputSchema }) => inputSchema)),
    outputSchema: z.union(tools.map(({ outputSchema }) => outputSchema)),
    pickOperation: (_, { name = '' }) => findTool(name),
    example: { path: '/v1/tools/search', body: '{"query": "which events took place in Shanghai"}' },
  },
];

function route(
  tag: RouteDescription['tag'],
  method: RouteDescription['method'],
  path: string,
  operation: HttpOperation,
  summary: string,
  example: RouteDescription['example'],
): HttpRoute {
  const { name, description, inputSchema, outputSchema } = operation;
  return { tag, method, path, operationId: name, summary, description, inputSchema, outputSchema, pickOperation: () => operation, example };
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
