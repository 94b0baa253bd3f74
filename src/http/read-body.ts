import type { Context } from 'hono';
import { DomainError } from '../domain/errors.ts';
import { HttpProblem } from './errors.ts';
import type { HttpEnv } from './http-env.ts';

/** Largest body taken: a full batch of the longest questions, in any script, with room to spare. */
export const MAX_BODY_BYTES = 256 * 1024;

/** `application/json`, with UTF-8 as its only charset. */
const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i;

/**
 * Reads a JSON body.
 *
 * Bytes that are not UTF-8 are refused; `Request.json()` would replace them silently.
 */
export async function readJsonBody(c: Context<HttpEnv>): Promise<unknown> {
  const type = c.req.header('content-type');
  if (type === undefined || !JSON_TYPE.test(type)) {
    throw new HttpProblem(
      'unsupported_media_type',
      `the content type is ${type === undefined ? 'missing' : JSON.stringify(type.slice(0, 100))}: send application/json`,
      { accept: 'application/json' },
    );
  }
  const encoding = c.req.header('content-encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new HttpProblem('unsupported_media_type', `the content encoding is ${JSON.stringify(encoding.slice(0, 100))}: send the body uncompressed`, {
      'accept-encoding': 'identity',
    });
  }
  const bytes = await c.req.arrayBuffer();
  const text = decodeUtf8(bytes);
  try {
    return JSON.parse(text);
  } catch {
    throw new DomainError('invalid_input', `the body is not JSON: send an object such as {"q": "教育会议"}`);
  }
}

/** Refuses a body over the limit, by its announced length or while it is read. */
export function refuseLargeBody(): never {
  throw new DomainError('payload_too_large', `the body is larger than ${MAX_BODY_BYTES} bytes: send fewer or shorter questions`);
}

function decodeUtf8(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DomainError('invalid_input', 'the body is not UTF-8: send JSON in UTF-8');
  }
}
