import { z } from '@hono/zod-openapi';
import type { Context, Handler } from 'hono';
import { DomainError } from '../domain/errors.ts';
import { REQUEST_ENDED } from './errors.ts';
import { parseInput } from '../operations/parse-input.ts';
import { quoteValue } from '../operations/quote-value.ts';
import { requireService } from '../operations/require-service.ts';
import type { HttpDependencies, HttpEnv } from './http-env.ts';
import { readJsonBody } from './read-body.ts';
import { readQuery } from './read-query.ts';
import type { HttpOperation, HttpRoute } from './routes.ts';

const MAX_LOGGED = 500;
/** Far above any search; a hub model that hangs is answered rather than waited for. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** Adapts the operation of a route: reads the input, validates it, runs it, writes the answer. */
export function handleRoute(route: HttpRoute, deps: HttpDependencies): Handler<HttpEnv> {
  return async (c) => {
    const timeoutMs = deps.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const { operation, input } = route.method === 'get' ? readGet(route, c) : await readPost(route, c);
    if (deps.logsQueries) c.set('asked', describeQuestion(input));
    const stop = createStop(c);
    try {
      const running = operation.run(requireService(deps).bind(stop.signal), input, { publicUrl: publicUrlOf(deps, c) });
      return c.json(await withTimeout(running, timeoutMs));
    } finally {
      // A timer of the signal itself (AbortSignal.timeout) would keep every answer until it fires, half a minute after it was sent.
      stop.abort(REQUEST_ENDED);
    }
  };
}

/** Ends what is done for a request, by itself when its client goes away: whoever has gone waits for nothing. */
export function createStop(c: Context<HttpEnv>): AbortController {
  const stop = new AbortController();
  c.req.raw.signal.addEventListener('abort', () => stop.abort(REQUEST_ENDED), { once: true });
  return stop;
}

/** The question or questions of an input, cut to what a log line bears. */
function describeQuestion(input: Record<string, unknown>): string {
  return JSON.stringify(input.q ?? input.query ?? input.queries ?? '').slice(0, MAX_LOGGED);
}

/** What links in answers begin with. */
export function publicUrlOf(deps: HttpDependencies, c: Context<HttpEnv>): string {
  return deps.publicUrl ?? new URL(c.req.url).origin;
}

interface ReadRequest {
  readonly operation: HttpOperation;
  readonly input: Record<string, unknown>;
}

function readGet(route: HttpRoute, c: Context<HttpEnv>): ReadRequest {
  const inPath = c.req.param() as Record<string, string>;
  const operation = route.pickOperation(undefined, inPath);
  const schema = operation.inputSchema;
  const inQuery = readQuery(c.req.url, schema);
  refuseTwice(inPath, inQuery, 'query');
  return { operation, input: parseInput(schema, { ...inQuery, ...inPath }, { fromText: true }) };
}

async function readPost(route: HttpRoute, c: Context<HttpEnv>): Promise<ReadRequest> {
  const body = await readPostBody(c);
  const parameters = c.req.param() as Record<string, string>;
  const operation = route.pickOperation(body, parameters);
  // A parameter that only chooses the operation is no part of its input.
  const inPath = Object.fromEntries(Object.entries(parameters).filter(([name]) => Object.hasOwn(operation.inputSchema.shape, name)));
  if (Object.keys(inPath).length === 0 || typeof body !== 'object' || body === null) return { operation, input: parseInput(operation.inputSchema, body) };
  refuseTwice(inPath, body, 'body');
  return { operation, input: parseInput(operation.inputSchema, { ...body, ...inPath }) };
}

/** The JSON body of a request that has nothing in its query. */
export async function readPostBody(c: Context<HttpEnv>): Promise<unknown> {
  const [stray] = Object.keys(readQuery(c.req.url, z.strictObject({})));
  if (stray !== undefined) {
    throw new DomainError('invalid_input', `${quoteValue(stray)} is given in the query: with POST, give it in the body`, { field: stray.slice(0, 100) });
  }
  return readJsonBody(c);
}

/** What the path names cannot be given again. */
function refuseTwice(inPath: object, other: object, where: string): void {
  const twice = Object.keys(inPath).find((name) => Object.hasOwn(other, name));
  if (twice === undefined) return;
  throw new DomainError('invalid_input', `${twice} is given in the path and in the ${where}: leave it out of the ${where}`, { field: twice });
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
