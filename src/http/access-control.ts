/** Who may do what: keys with scopes, once there are any. */
import type { Context, MiddlewareHandler } from 'hono';
import { type ApiKey, findApiKey, type Scope } from '../access/api-keys.ts';
import { HttpProblem } from './errors.ts';
import type { HttpEnv } from './http-env.ts';

/** Open to all: health checks come from machines without keys, and the files of the page hold nothing. */
const OPEN = /^\/(?:healthz$|readyz$|assets\/)/;
const ADMIN = /^\/(?:v1\/admin\/|metrics$)/;
/** Asks a browser for a key as the password; other callers send it as a bearer token. */
const CHALLENGE = 'Bearer realm="digest-search", Basic realm="digest-search", charset="UTF-8"';

/** @param keys those in force now; without any, all but the admin's paths are open */
export function accessControl(keys: () => readonly ApiKey[]): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const known = keys();
    const isAdmins = ADMIN.test(c.req.path);
    if (OPEN.test(c.req.path) || (known.length === 0 && !c.req.path.startsWith('/v1/admin/'))) return next();
    const given = readKey(c);
    const key = given === undefined ? undefined : findApiKey(known, given);
    if (key === undefined) {
      const problem = given === undefined ? 'no key was sent' : 'the key is not known';
      throw new HttpProblem('unauthorized', `${problem}: send one as "Authorization: Bearer <key>" or "X-API-Key: <key>"`, { 'www-authenticate': CHALLENGE });
    }
    const needed: Scope = isAdmins ? 'admin' : 'search';
    if (!key.scopes.includes(needed)) throw new HttpProblem('forbidden', `the key ${key.name} has no scope ${needed}: use one that has it`);
    c.set('keyName', key.name);
    return next();
  };
}

function readKey(c: Context<HttpEnv>): string | undefined {
  const [scheme = '', credentials = ''] = (c.req.header('authorization') ?? '').split(/ +/, 2);
  if (scheme.toLowerCase() === 'bearer' && credentials !== '') return credentials;
  if (scheme.toLowerCase() === 'basic') return Buffer.from(credentials, 'base64').toString('utf8').split(':').slice(1).join(':') || undefined;
  return c.req.header('x-api-key');
}
