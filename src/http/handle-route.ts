import { z } from '@hono/zod-openapi';
import type { Context, Handler } from 'hono';
import { DomainError } from '../domain/errors.ts';
import type { SearchService } from '../domain/service.ts';
import { parseInput } from '../operations/parse-input.ts';
import { quoteValue } from '../operations/quote-value.ts';
import { HttpProblem } from './errors.ts';
import type { HttpDependencies, HttpEnv } from './http-env.ts';
import { readJsonBody } from './read-body.ts';
import { readQuery } from './read-query.ts';
import type { HttpOperation, HttpRoute } from './routes.ts';

/** Far above any search; a hub model that hangs is answered rather than waited for. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** Adapts the operation of a route: reads the input, validates it, runs it, writes the answer. */
export function handleRoute(route: HttpRoute, deps: HttpDependencies): Handler<HttpEnv> {
  return async (c) => {
    const { operation, input } = route.method === 'get' ? readGet(route, c) : await readPost(route, c);
    const output = await withTimeout(operation.run(requireService(deps), input), deps.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    return c.json(output);
  };
}

/** The service, or the answer that it is not there yet. */
export function requireService(deps: HttpDependencies): SearchService {
  const service = deps.getService();
  if (service === undefined) throw new HttpProblem('not_ready', 'the index is still being loaded; GET /readyz answers 200 when it is');
  return service;
}

interface ReadRequest {
  readonly operation: HttpOperation;
  readonly input: Record<string, unknown>;
}

function readGet(route: HttpRoute, c: Context<HttpEnv>): ReadRequest {
  const operation = route.pickOperation(undefined);
  const schema = operation.inputSchema;
  const inPath = c.req.param() as Record<string, string>;
  const names = Object.keys(inPath);
  // What the path names cannot be given again in the query.
  const inQuery = readQuery(c.req.url, schema);
  const twice = names.find((name) => Object.hasOwn(inQuery, name));
  if (twice !== undefined) {
    throw new DomainError('invalid_input', `${twice} is given in the path and in the query: leave it out of the query`, { field: twice });
  }
  return { operation, input: parseInput(schema, { ...inQuery, ...inPath }, { fromText: true }) };
}

async function readPost(route: HttpRoute, c: Context<HttpEnv>): Promise<ReadRequest> {
  const [stray] = Object.keys(readQuery(c.req.url, z.strictObject({})));
  if (stray !== undefined) {
    throw new DomainError('invalid_input', `${quoteValue(stray)} is given in the query: with POST, give it in the body`, { field: stray.slice(0, 100) });
  }
  const body = await readJsonBody(c);
  const operation = route.pickOperation(body);
  return { operation, input: parseInput(operation.inputSchema, body) };
}

/** Stops waiting, not the work: that goes on until it ends by itself. */
async function withTimeout<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DomainError('timeout', `no answer within ${timeoutMs} ms: ask again, with fewer questions at once`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
