/**
 * Keys of callers. Only their hashes are kept: a key is 256 random bits, so that a plain SHA-256
 * cannot be searched back (OWASP ASVS 5.0, 11.4 asks for slow hashes only where secrets can be guessed).
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { DomainError } from '../domain/errors.ts';

export const SCOPES = ['search', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

export interface ApiKey {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly hash: Buffer;
}

/** Makes keys known by sight, and found by scanners for leaked secrets. */
const PREFIX = 'ds_';
const ENTRY = /^([A-Za-z0-9][A-Za-z0-9._-]{0,63}):([a-z]+(?:\+[a-z]+)*):([0-9a-f]{64})$/;

/**
 * Reads entries `name:scopes:hash`, separated by commas or line breaks; scopes are joined by `+`.
 * Lines that begin with # are comments.
 *
 * @param where they come from, for errors
 * @throws DomainError `invalid_input` that names the entry by its place, never by its text
 */
export function parseApiKeys(text: string, where: string): ApiKey[] {
  const entries = text
    .split(/\r?\n/)
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
  const keys = entries.map((entry, at): ApiKey => {
    const [, name = '', scopes = '', hash = ''] = ENTRY.exec(entry) ?? [];
    const parts = scopes.split('+');
    if (hash === '' || !parts.every(isScope)) {
      throw new DomainError(
        'invalid_input',
        `entry ${at + 1} of ${where} is not of the form name:scopes:hash, with scopes from ${SCOPES.join('+')} and a SHA-256 in hex; "digest-search keys" makes one`,
        { field: where },
      );
    }
    return { name, scopes: parts.filter(isScope), hash: Buffer.from(hash, 'hex') };
  });
  const twice = keys.find(({ name }, at) => keys.findIndex((other) => other.name === name) !== at);
  if (twice !== undefined) throw new DomainError('invalid_input', `${where} has two entries of the name ${twice.name}: give each its own`, { field: where });
  return keys;
}

/** The entry of a key. Every hash is compared, each in constant time, so that nothing tells which one was near. */
export function findApiKey(keys: readonly ApiKey[], given: string): ApiKey | undefined {
  const hash = hashKey(given);
  let found: ApiKey | undefined;
  for (const key of keys) if (timingSafeEqual(key.hash, hash)) found = key;
  return found;
}

/** A new key and the entry to keep of it. */
export function createApiKey(name: string, scopes: readonly Scope[]): { key: string; entry: string } {
  const key = PREFIX + randomBytes(32).toString('base64url');
  const entry = `${name}:${scopes.join('+')}:${hashKey(key).toString('hex')}`;
  parseApiKeys(entry, 'the new entry');
  return { key, entry };
}

function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

function isScope(text: string): text is Scope {
  return SCOPES.some((scope) => scope === text);
}
