import { createHash } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DomainError } from '../../src/domain/errors.ts';
import { toJsonLine } from '../../src/digest/json-lines.ts';
import { readEvents } from '../../src/digest/read-events.ts';

const DIGEST = 'data/digest-2025.txt';
let folder = '';
const write = async (name: string, content: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};
const failure = async (path: string): Promise<DomainError> => {
  const error: unknown = await readEvents(path).catch((caught: unknown) => caught);
  if (!(error instanceof DomainError)) throw new Error('expected a DomainError');
  expect(error.message).not.toContain('\n');
  return error;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-events-'));
});

describe('readEvents', () => {
  it('reads a digest and the hash of its bytes', async () => {
    const { events, warnings, digestHash } = await readEvents(DIGEST);
    expect(events).toHaveLength(10);
    expect(warnings).toEqual([]);
    expect(digestHash).toBe(
      createHash('sha256')
        .update(await readFile(DIGEST))
        .digest('hex'),
    );
  });

  it('reads the same events from JSON Lines', async () => {
    const { events } = await readEvents(DIGEST);
    const path = await write('events.ndjson', events.map(toJsonLine).join('\n'));
    expect((await readEvents(path)).events).toEqual(events);
  });

  it('takes the year as an option where the name has none', async () => {
    const path = await write('notes.txt', await readFile(DIGEST));
    expect((await failure(path)).message).toContain('--year 2025');
    expect((await readEvents(path, { year: 2025 })).events[0]?.event_id).toBe('2025-e01');
  });

  it('says in one line what is wrong with the file and what to do', async () => {
    const missing = await failure(join(folder, 'digest-2000.txt'));
    expect([missing.code, missing.message]).toEqual(['not_found', expect.stringContaining('check the path')]);
    expect((await failure(join(folder, 'events.csv'))).message).toContain('allowed: .txt for a digest, .jsonl or .ndjson');
    expect((await failure(`${folder}/x.txt/digest-2000.txt`)).code).toBe('not_found');
    const gb = await write('digest-2001.txt', Uint8Array.from([0x31, 0x2e, 0x0a, 0xc9, 0xcf, 0xba, 0xa3, 0x0a]));
    expect((await failure(gb)).message).toBe(`${gb}:2: is not UTF-8; convert it, for example with iconv -f GB18030 -t UTF-8.`);
  });

  it('refuses a directory', async () => {
    const path = join(folder, 'digest-2002.txt');
    const { mkdir } = await import('node:fs/promises');
    await mkdir(path);
    expect((await failure(path)).message).toContain('is a directory');
  });
});
