import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { DomainError } from '../domain/errors.ts';
import type { DigestEvent } from '../domain/event.ts';
import { createJsonLinesReader, parseJsonLines } from './json-lines.ts';
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

/** What is known of a file once all of it was read. */
export type FileSummary = Omit<EventFile, 'events'>;

/**
 * Reads events from a digest (`.txt`) or from JSON Lines (`.jsonl`, `.ndjson`).
 *
 * @throws DomainError `not_found` or `unreadable_input`, one line that says what to do
 */
export async function readEvents(path: string, options: ReadEventsOptions = {}): Promise<EventFile> {
  const isLines = isJsonLines(path);
  const bytes = await readBytes(path);
  const text = decode(bytes, path);
  const { lenient } = options;
  const read = isLines ? parseJsonLines(text, { file: path, lenient }) : parseDigest(text, { file: path, lenient, year: options.year });
  return { ...read, digestHash: createHash('sha256').update(bytes).digest('hex') };
}

/**
 * The same events one by one: of JSON Lines no more than a line is in memory. A digest is read as a whole.
 *
 * @param onBytes told how many bytes were read since it was last told
 * @throws as {@link readEvents}, some events later
 */
export async function* streamEvents(
  path: string,
  options: ReadEventsOptions = {},
  onBytes: (bytes: number) => void = () => undefined,
): AsyncGenerator<DigestEvent, FileSummary> {
  if (!isJsonLines(path)) {
    const { events, ...summary } = await readEvents(path, options);
    yield* events;
    return summary;
  }
  const reader = createJsonLinesReader({ file: path, lenient: options.lenient });
  const hash = createHash('sha256');
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let line = 0;
  let rest: Buffer = Buffer.alloc(0);
  const readLine = (bytes: Buffer): DigestEvent | undefined => {
    line += 1;
    let text: string;
    try {
      text = decoder.decode(bytes);
    } catch (error) {
      throw notUtf8(path, line, error);
    }
    return reader.read(text.replace(/\r$/u, ''));
  };
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      hash.update(chunk);
      onBytes(chunk.length);
      const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      let from = 0;
      for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
        const event = readLine(bytes.subarray(from, end));
        from = end + 1;
        if (event !== undefined) yield event;
      }
      rest = bytes.subarray(from);
    }
  } catch (error) {
    throw error instanceof DomainError ? error : unreadable(path, error);
  }
  const last = rest.length === 0 ? undefined : readLine(rest);
  if (last !== undefined) yield last;
  return { warnings: [...reader.finish()], digestHash: hash.digest('hex') };
}

const LINE_FEED = 0x0a;

function isJsonLines(path: string): boolean {
  const extension = extname(path).toLowerCase();
  const isLines = extension === '.jsonl' || extension === '.ndjson';
  if (!isLines && extension !== '.txt') {
    throw new DomainError('invalid_input', `${path}: the name ends in "${extension}"; allowed: .txt for a digest, .jsonl or .ndjson for JSON Lines.`);
  }
  return isLines;
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
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): DomainError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const problem = FILE_PROBLEMS[code] ?? `could not be read (${code || 'unknown error'}); check the path and the disk`;
  const isMissing = code === 'ENOENT' || code === 'ENOTDIR';
  return new DomainError(isMissing ? 'not_found' : 'unreadable_input', `${path}: ${problem}.`, { cause: error });
}

function notUtf8(path: string, line: number, cause: unknown): DomainError {
  return new DomainError('unreadable_input', `${path}:${line}: is not UTF-8; convert it, for example with iconv -f GB18030 -t UTF-8.`, { cause });
}

function decode(bytes: Buffer, path: string): string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return decoder.decode(bytes);
  } catch (error) {
    throw notUtf8(path, firstBadLine(bytes, decoder), error);
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
