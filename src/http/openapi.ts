/** The OpenAPI document, made from the routes and the schemas of their operations. */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { indexInfoSchema } from '../domain/search.ts';
import { errorBodySchema } from '../operations/error-body.ts';
import type { HttpEnv } from './http-env.ts';
import { MAX_BODY_BYTES } from './read-body.ts';
import { type HttpRoute, routes } from './routes.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

export const healthSchema = z.strictObject({ status: z.literal('ok'), version: z.string() }).openapi('Health');
export const readinessSchema = z
  .strictObject({ status: z.literal('ready'), index: indexInfoSchema, events: z.number().int(), passages: z.number().int() })
  .openapi('Readiness');

const REQUEST_ID_HEADER = {
  'X-Request-Id': { description: 'The id in the log: the one sent in the same header, or a new one.', schema: { type: 'string' as const } },
};

function errorAnswer(description: string) {
  return { description, headers: REQUEST_ID_HEADER, content: { 'application/json': { schema: errorBodySchema } } };
}

const ERRORS = {
  400: errorAnswer('A parameter is missing, unknown, repeated or not allowed; `field` names it.'),
  404: errorAnswer('There is no such event, passage or path.'),
  413: errorAnswer(`The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`),
  415: errorAnswer('The body is not application/json.'),
  500: errorAnswer('A defect; the log tells more under the request id.'),
  503: errorAnswer('The index is being loaded, or the service is overloaded; try again later.'),
  504: errorAnswer('The operation took too long.'),
} as const;

/** Registers every route and builds the document; costs tens of milliseconds, so the caller keeps it. */
export function buildOpenApiDocument(app: OpenAPIHono<HttpEnv>, version: string): OpenApiDocument {
  for (const route of routes) registerRoute(app, route);
  registerHealth(app);
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Digest search',
      version,
      description: 'Search a digest of events by meaning, in English and Chinese. A question in either language finds events written in either.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'search', description: 'Questions and answers.' },
      { name: 'records', description: 'Events and passages as they stand in the digest.' },
      { name: 'health', description: 'For load balancers and orchestrators.' },
    ],
  });
}

function registerRoute(app: OpenAPIHono<HttpEnv>, route: HttpRoute): void {
  app.openAPIRegistry.registerPath({
    method: route.method,
    path: route.path,
    operationId: route.operationId,
    summary: route.summary,
    description: route.description,
    tags: [route.path.startsWith('/v1/search') ? 'search' : 'records'],
    request: describeRequest(route),
    responses: {
      200: { description: 'The answer.', headers: REQUEST_ID_HEADER, content: { 'application/json': { schema: route.outputSchema } } },
      400: ERRORS[400],
      ...(route.path.includes('{') ? { 404: ERRORS[404] } : {}),
      ...(route.method === 'post' ? { 413: ERRORS[413], 415: ERRORS[415] } : {}),
      500: ERRORS[500],
      503: ERRORS[503],
      504: ERRORS[504],
    },
  });
}

function describeRequest(route: HttpRoute) {
  if (route.method === 'post') return { body: { required: true, content: { 'application/json': { schema: route.inputSchema } } } };
  const schema = route.pickOperation(undefined).inputSchema;
  const fields = Object.entries(schema.shape);
  const inPath = fields.filter(([name]) => route.path.includes(`{${name}}`));
  const inQuery = fields.filter(([name]) => !route.path.includes(`{${name}}`));
  return {
    ...(inPath.length === 0 ? {} : { params: z.object(Object.fromEntries(inPath)) }),
    ...(inQuery.length === 0 ? {} : { query: z.object(Object.fromEntries(inQuery)) }),
  };
}

function registerHealth(app: OpenAPIHono<HttpEnv>): void {
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/healthz',
    operationId: 'health',
    summary: 'Is the process alive?',
    description: 'Answers as soon as the server listens.',
    tags: ['health'],
    responses: { 200: { description: 'It is.', headers: REQUEST_ID_HEADER, content: { 'application/json': { schema: healthSchema } } } },
  });
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/readyz',
    operationId: 'readiness',
    summary: 'Can it answer questions?',
    description: 'Yes once the index is verified and loaded and one question has been answered.',
    tags: ['health'],
    responses: { 200: { description: 'It can.', headers: REQUEST_ID_HEADER, content: { 'application/json': { schema: readinessSchema } } }, 503: ERRORS[503] },
  });
}
