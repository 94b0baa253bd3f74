import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createApiKey, findApiKey, parseApiKeys } from '../../src/access/api-keys.ts';
import { openKeyRing } from '../../src/access/key-ring.ts';

describe('API keys', () => {
  it('are found by their hash, with name and scopes', () => {
    const search = createApiKey('chatbot', ['search']);
    const admin = createApiKey('ops', ['search', 'admin']);
    const keys = parseApiKeys(`# callers\n${search.entry}\r\n\n${admin.entry}`, 'API_KEYS');
    expect(findApiKey(keys, search.key)).toMatchObject({ name: 'chatbot', scopes: ['search'] });
    expect(findApiKey(keys, admin.key)).toMatchObject({ name: 'ops', scopes: ['search', 'admin'] });
    for (const wrong of ['', search.key.slice(1), `${search.key} `, search.entry, search.entry.split(':')[2] ?? ''])
      expect(findApiKey(keys, wrong)).toBeUndefined();
  });

  it('have 256 random bits and never stand in their entry', () => {
    const { key, entry } = createApiKey('a', ['search']);
    expect(key).toMatch(/^ds_[A-Za-z0-9_-]{43}$/);
    expect(entry).not.toContain(key);
    expect(createApiKey('a', ['search']).key).not.toBe(key);
  });

  it.each([
    'no-colons',
    'a:search:short',
    `a:read:${'0'.repeat(64)}`,
    `:search:${'0'.repeat(64)}`,
    `a b:search:${'0'.repeat(64)}`,
    `a:search:${'G'.repeat(64)}`,
  ])('refuses the entry %j by its place, without repeating it', (entry) => {
    const good = createApiKey('good', ['search']).entry;
    expect(() => parseApiKeys(`${good},${entry}`, 'API_KEYS')).toThrow(/^entry 2 of API_KEYS is not of the form name:scopes:hash/);
    expect(() => parseApiKeys(entry, 'API_KEYS')).not.toThrow(entry);
  });

  it('refuses two entries of one name', () => {
    const [a, b] = [createApiKey('same', ['search']).entry, createApiKey('same', ['admin']).entry];
    expect(() => parseApiKeys(`${a},${b}`, 'API_KEYS')).toThrow(/two entries of the name same/);
  });

  it('come and go with their file, and stay when it becomes unreadable', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'digest-search-keys-')), 'keys');
    const [first, second] = [createApiKey('first', ['search']), createApiKey('second', ['search'])];
    await writeFile(file, first.entry);
    const problems: string[] = [];
    const ring = openKeyRing(createApiKey('fixed', ['admin']).entry, file, (problem) => problems.push(problem));
    const names = (): string[] => ring.keys().map(({ name }) => name);
    expect(names()).toEqual(['fixed', 'first']);
    await writeFile(file, `${first.entry}\n${second.entry}`);
    await expect.poll(names, { timeout: 5000 }).toEqual(['fixed', 'first', 'second']);
    await writeFile(file, 'broken');
    await expect.poll(() => problems.length, { timeout: 5000 }).toBe(1);
    expect(names()).toEqual(['fixed', 'first', 'second']);
    await writeFile(file, second.entry);
    await expect.poll(names, { timeout: 5000 }).toEqual(['fixed', 'second']);
    ring.close();
  }, 20_000);
});
