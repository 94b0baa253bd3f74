/** Several files of events read as one stream. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DomainError } from '../domain/errors.ts';
import type { DigestEvent } from '../domain/event.ts';
import { type ReadEventsOptions, streamEvents } from './read-events.ts';

export interface Input {
  readonly events: AsyncGenerator<DigestEvent, void>;
  /** What was read to the end, with the SHA-256 of each file; absolute, so that files are found again from wherever an index is opened. */
  files(): { path: string; sha256: string }[];
  warnings(): readonly string[];
  /** How much of all files was read, 0 to 1. */
  shareRead(): number;
}

/**
 * @throws DomainError as `streamEvents` does while events are read, and `invalid_input` for an event that two files have
 */
export async function openInput(paths: readonly string[], options: ReadEventsOptions): Promise<Input> {
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const files: { path: string; sha256: string }[] = [];
  const warnings: string[] = [];
  const seen = new Map<string, string>();
  let bytes = 0;

  async function* read(): AsyncGenerator<DigestEvent, void> {
    for (const path of paths) {
      const stream = streamEvents(path, options, (count) => {
        bytes += count;
      });
      let next = await stream.next();
      for (; !next.done; next = await stream.next()) {
        const { event_id: id } = next.value;
        const before = seen.get(id);
        if (before !== undefined)
          throw new DomainError('invalid_input', `the event "${id}" is in ${before} and in ${path}; give one of them another id or leave one file out`, {
            field: 'event_id',
          });
        seen.set(id, path);
        yield next.value;
      }
      files.push({ path: resolve(path), sha256: next.value.digestHash });
      warnings.push(...next.value.warnings);
    }
  }

  return { events: read(), files: () => files, warnings: () => warnings, shareRead: () => (total === 0 ? 1 : Math.min(1, bytes / total)) };
}

/** SHA-256 of a file, in hex. */
export async function hashInput(path: string): Promise<{ sha256: string }> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer);
  } catch (cause) {
    throw new DomainError('not_found', `${path}: could not be read; check the path and its permissions`, { cause });
  }
  return { sha256: hash.digest('hex') };
}
