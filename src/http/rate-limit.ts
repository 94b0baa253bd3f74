/** So many requests a minute from one key, or from one address where there are no keys. */
import type { MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { FindAddress } from './client-address.ts';
import { HttpProblem } from './errors.ts';
import type { HttpEnv } from './http-env.ts';

const WINDOW_S = 60;
/** Never refused: what watches the service must not be what it shuts out. */
const EXEMPT = /^\/(?:healthz|readyz|metrics)$/;

/**
 * Counts in the memory of this process; several behind one proxy each count for themselves.
 *
 * Headers as in draft-ietf-httpapi-ratelimit-headers-03, the last one with names that clients read.
 *
 * @param limit requests a minute; 0 is no limit
 */
export function rateLimit(limit: number, findAddress: FindAddress): MiddlewareHandler<HttpEnv> {
  if (limit === 0) return (_, next) => next();
  const limiter = new RateLimiterMemory({ points: limit, duration: WINDOW_S });
  return async (c, next) => {
    if (EXEMPT.test(c.req.path)) return next();
    const keyName = c.get('keyName');
    const who = keyName === undefined ? `address ${findAddress(c)}` : `key ${keyName}`;
    const result = await limiter.consume(who).catch((refused: unknown) => {
      if (refused instanceof RateLimiterRes) return refused;
      throw refused;
    });
    const reset = String(Math.ceil(result.msBeforeNext / 1000));
    const headers = { 'RateLimit-Limit': String(limit), 'RateLimit-Remaining': String(Math.max(0, result.remainingPoints)), 'RateLimit-Reset': reset };
    if (result.consumedPoints > limit) {
      throw new HttpProblem('rate_limited', `the ${who} has used its ${limit} requests a minute: ask again in ${reset} s`, {
        ...headers,
        'retry-after': reset,
      });
    }
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  };
}
