import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { DomainError } from '../domain/errors.ts';
import { parseJsonLines } from './json-lines.ts';
import { parseDigest } from './parse-digest.ts';
import type { ReadEvents } from './parse-digest.ts';

export interface ReadEventsOptions {
  /** Year of a digest's dates; overrides the file name and is not used for JSON Lines, which carry full dates. */
  readonly year?: number | undefined;
  /** Skip what cannot be understood, with a warning. */
  readonly lenient?: boolean | undefined;
}

/** What a file holds, and the SHA-256 of its bytes in hex. */
export interface EventFile extends ReadEvents {
  readonly digestHash: string;
}

/**
 * Reads events from a digest (`.txt`) or from JSON Lines (`.jsonl`, `.ndjson`).
 *
 * @throws DomainError `not_found` or `unreadable_input`, one line that says what to do
 */
export async function readEvents(path: string, options: ReadEventsOptions = {}): Promise<EventFile> {
  const extension = extname(path).toLowerCase();
  const isJsonLines = extension === '.jsonl' || extension === '.ndjson';
  if (!isJsonLines && extension !== '.txt') {
    throw new DomainError('invalid_input', `${path}: the name ends in "${extension}"; allowed: .txt for a digest, .jsonl or .ndjson for JSON Lines.`);
  }
  const bytes = await readBytes(path);
  const text = decode(bytes, path);
  const { lenient } = options;
  const read = isJsonLines ? parseJsonLines(text, { file: path, lenient }) : parseDigest(text, { file: path, lenient, year: options.year });
  return { ...read, digestHash: createHash('sha256').update(bytes).digest('hex') };
}

const FILE_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file; check the path',
  ENOTDIR: 'there is no such file; check the path',
  EISDIR: 'is a directory; give the path of a file in it',
  EACCES: 'may not be read; check its permissions',
  EPERM: 'may not be read; check its permissions',
};

async function readBytes(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const problem = FILE_PROBLEMS[code] ?? `could not be read (${code || 'unknown error'}); check the path and the disk`;
    const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
    throw new DomainError(isMissing ? 'not_found' : 'unreadable_input', `${path}: ${problem}.`, { cause: error });
  }
}

function decode(bytes: Buffer, path: string): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw new DomainError(
      'unreadable_input',
      `${path}:${firstBadLine(bytes, decoder)}: is not UTF-8; convert it, for example with iconv -f GB18030 -t UTF-8.`,
      { cause: error },
    );
  }
}

/** No UTF-8 character holds the byte of a line feed, so the file can be decoded line by line. */
function firstBadLine(bytes: Buffer, decoder: InstanceType<typeof TextDecoder>): number {
  let line = 1;
  let from = 0;
  while (from < bytes.length) {
    const feed = bytes.indexOf(0x0a, from);
    const end = feed < 0 ? bytes.length : feed;
    try {
      decoder.decode(bytes.subarray(from, end));
    } catch {
      return line;
    }
    line += 1;
    from = end + 1;
  }
  return line;
}
