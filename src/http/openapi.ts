/** The OpenAPI document, made from the routes and the schemas of their operations. */
import { type OpenAPIHono, z } from '@hono/zod-openapi';
import { indexInfoSchema } from '../domain/search.ts';
import { errorBodySchema } from '../operations/error-body.ts';
import type { HttpEnv } from './http-env.ts';
import { MAX_BODY_BYTES } from './read-body.ts';
import { chatRoute } from './chat-route.ts';
import { type RouteDescription, routes, TAGS } from './routes.ts';

export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>;

export const healthSchema = z.strictObject({ status: z.literal('ok'), version: z.string() }).openapi('Health');
export const readinessSchema = z
  .strictObject({ status: z.literal('ready'), index: indexInfoSchema, events: z.number().int(), passages: z.number().int() })
  .openapi('Readiness');

export const RELOAD_PATH = '/v1/admin/reload';
const reloadSchema = z.strictObject({ version: z.string(), changed: z.boolean() }).openapi('Reloaded');

const REQUEST_ID_HEADER = {
  'X-Request-Id': { description: 'The id in the log: the one sent in the same header, or a new one.', schema: { type: 'string' as const } },
};

function errorAnswer(description: string) {
  return { description, headers: REQUEST_ID_HEADER, content: { 'application/json': { schema: errorBodySchema } } };
}

const ERRORS = {
  400: errorAnswer('A parameter is missing, unknown, repeated or not allowed; `field` names it.'),
  401: errorAnswer('Keys are in force, and none that is known was sent.'),
  404: errorAnswer('There is no such event, passage or path.'),
  413: errorAnswer(`The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`),
  415: errorAnswer('The body is not application/json.'),
  500: errorAnswer('A defect; the log tells more under the request id.'),
  429: errorAnswer('The key or address has used its requests a minute, or the language model takes no more for now; Retry-After says when to try again.'),
  502: errorAnswer('The language model failed or broke off.'),
  503: errorAnswer('The index is being loaded, or the service is overloaded; try again later.'),
  504: errorAnswer('The operation took too long.'),
} as const;

/** Registers every route and builds the document; costs tens of milliseconds, so the caller keeps it. */
export function buildOpenApiDocument(app: OpenAPIHono<HttpEnv>, version: string): OpenApiDocument {
  for (const route of [...routes, chatRoute]) registerRoute(app, route);
  registerMcp(app);
  registerReload(app);
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
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
  });
}

function registerRoute(app: OpenAPIHono<HttpEnv>, route: RouteDescription): void {
  app.openAPIRegistry.registerPath({
    method: route.method,
    path: route.path,
    operationId: route.operationId,
    summary: route.summary,
    description: route.description,
    tags: [route.tag],
    request: describeRequest(route),
    responses: {
      200: { description: 'The answer.', headers: REQUEST_ID_HEADER, content: { 'application/json': { schema: route.outputSchema } } },
      400: ERRORS[400],
      401: ERRORS[401],
      ...(route.path.includes('{') ? { 404: ERRORS[404] } : {}),
      ...(route.method === 'post' ? { 413: ERRORS[413], 415: ERRORS[415] } : {}),
      ...(route === chatRoute ? { 502: ERRORS[502] } : {}),
      429: ERRORS[429],
      500: ERRORS[500],
      503: ERRORS[503],
      504: ERRORS[504],
    },
  });
}

function describeRequest(route: RouteDescription) {
  const inPath = Array.from(route.path.matchAll(/\{(\w+)\}/g), ([, name = '']) => name);
  const fields = route.inputSchema instanceof z.ZodObject ? Object.entries(route.inputSchema.shape as Record<string, z.ZodType>) : [];
  const schemaOf = (name: string): z.ZodType => fields.find(([field]) => field === name)?.[1] ?? z.string();
  const params = inPath.length === 0 ? {} : { params: z.object(Object.fromEntries(inPath.map((name) => [name, schemaOf(name)]))) };
  if (route.method === 'post')
    return { ...params, body: { required: true, content: { 'application/json': { schema: withoutFields(route.inputSchema, inPath) } } } };
  const inQuery = fields.filter(([name]) => !inPath.includes(name));
  return { ...params, ...(inQuery.length === 0 ? {} : { query: z.object(Object.fromEntries(inQuery)) }) };
}

/** What the path names is no part of the body. */
function withoutFields(schema: z.ZodType, names: readonly string[]): z.ZodType {
  if (!(schema instanceof z.ZodObject) || !names.some((name) => Object.hasOwn(schema.shape, name))) return schema;
  return z.strictObject(Object.fromEntries(Object.entries(schema.shape as Record<string, z.ZodType>).filter(([name]) => !names.includes(name))));
}

function registerReload(app: OpenAPIHono<HttpEnv>): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: RELOAD_PATH,
    operationId: 'reload',
    summary: 'Load the index again',
    description: 'Loads what "digest-search build" published since, without a pause; the service also notices by itself. Needs a key of the scope admin.',
    tags: ['health'],
    responses: {
      200: { description: 'The version that answers now.', headers: REQUEST_ID_HEADER, content: { 'application/json': { schema: reloadSchema } } },
      401: errorAnswer('No key was sent, or none that is known.'),
      403: errorAnswer('The key has no scope admin.'),
      503: ERRORS[503],
    },
  });
}

/** Only that it is there: the protocol describes itself, at `tools/list`. */
function registerMcp(app: OpenAPIHono<HttpEnv>): void {
  app.openAPIRegistry.registerPath({
    method: 'post',
    path: '/mcp',
    operationId: 'mcp',
    summary: 'Model Context Protocol',
    description:
      'Streamable HTTP without sessions, revisions 2026-07-28 and 2025-11-25: the tools of GET /v1/tools, and every event and passage as a resource. Host and Origin are checked.',
    tags: ['chatbots'],
    request: {
      body: {
        required: true,
        content: { 'application/json': { schema: z.looseObject({ jsonrpc: z.literal('2.0'), method: z.string() }).openapi('JsonRpcRequest') } },
      },
    },
    responses: {
      200: { description: 'The JSON-RPC answer, as JSON or as one server-sent event.', headers: REQUEST_ID_HEADER },
      403: errorAnswer('Host or Origin is not one of those that may use it (ALLOWED_HOSTS).'),
      413: ERRORS[413],
      415: ERRORS[415],
    },
  });
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
