import { expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const URL = 'postgres://user:secret@db.example:5432/digests';

it('keeps the index in a folder unless it is told otherwise', () => {
  expect(readConfig({}).store).toEqual({ kind: 'embedded' });
  // As compose files leave what is not set.
  expect(readConfig({ STORE: '', DATABASE_URL: '' }).store).toEqual({ kind: 'embedded' });
  expect(readConfig({ STORE: 'embedded', DATABASE_URL: URL }).store).toEqual({ kind: 'embedded' });
  const store = readConfig({ STORE: 'postgres', DATABASE_URL: URL, DIGEST_ID: 'news', DATABASE_POOL: '1', DATABASE_TIMEOUT_MS: '700' }).store;
  expect(store).toEqual({ kind: 'postgres', url: URL, digestId: 'news', poolSize: 1, connectTimeoutMs: 700, statementTimeoutMs: 700 });
  expect(readConfig({ STORE: 'postgres', DATABASE_URL: 'postgres://u@/d?host=/run/postgresql' }).store).toMatchObject({ digestId: 'digest', poolSize: 4 });
});

it('refuses what does not fit together, naming the variable and no password', () => {
  for (const [environment, field] of [
    [{ STORE: 'postgres' }, 'DATABASE_URL'],
    [{ DATABASE_URL: URL }, 'STORE'],
    [{ STORE: 'mysql' }, 'STORE'],
    [{ STORE: 'postgres', DATABASE_URL: 'mysql://user:secret@db/digests' }, 'DATABASE_URL'],
    [{ STORE: 'postgres', DATABASE_URL: 'postgres://user:secret@[db/digests' }, 'DATABASE_URL'],
    [{ STORE: 'postgres', DATABASE_URL: URL, DIGEST_ID: "a'b" }, 'DIGEST_ID'],
    [{ STORE: 'postgres', DATABASE_URL: URL, DATABASE_POOL: '0' }, 'DATABASE_POOL'],
  ] as const) {
    const failure = (() => {
      try {
        return readConfig(environment);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({ code: 'invalid_input', field });
    expect(String(failure)).toContain(field);
    expect(String(failure)).not.toContain('secret');
  }
});
