import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import type { HttpEnv, Logger } from './http-env.ts';

/** What is taken from a client: short enough for a log line, and nothing that could break one. */
const CLIENT_REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** Gives every request an id, and writes one log line when it is answered. */
export function requestContext(logger: Logger): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const given = c.req.header('x-request-id');
    const requestId = given !== undefined && CLIENT_REQUEST_ID.test(given) ? given : randomUUID();
    const started = performance.now();
    c.set('requestId', requestId);
    c.set('logger', logger);
    await next();
    c.res.headers.set('x-request-id', requestId);
    // Answers depend on the index that is loaded; nothing between may keep them, unless the surface knows better.
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
    logger({
      level: 'info',
      event: 'request',
      request_id: requestId,
      method: c.req.method,
      path: c.req.path.slice(0, 200),
      status: c.res.status,
      key: c.get('keyName'),
      asked: c.get('asked'),
      took_ms: Math.round((performance.now() - started) * 10) / 10,
    });
  };
}
