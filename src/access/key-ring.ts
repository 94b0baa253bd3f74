/** The keys in force, read again when their file changes: a key is added or withdrawn without a restart. */
import { messageOf } from '../domain/errors.ts';
import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import { type ApiKey, parseApiKeys } from './api-keys.ts';

/** How often the file is looked at; by its status, because notifications are missing on some mounts. */
const POLL_MS = 1_000;

export interface KeyRing {
  keys(): readonly ApiKey[];
  close(): void;
}

/**
 * @param inline entries from the environment
 * @param onProblem told when the file has become unreadable; the keys before stay in force
 * @throws DomainError when there is something wrong at the start
 */
export function openKeyRing(inline: string, file: string | undefined, onProblem: (problem: string) => void): KeyRing {
  const fixed = parseApiKeys(inline, 'API_KEYS');
  if (file === undefined) return { keys: () => fixed, close: () => undefined };
  const read = (): ApiKey[] => parseApiKeys(`${inline}\n${readFileSync(file, 'utf8')}`, file);
  let keys = read();
  watchFile(file, { interval: POLL_MS, persistent: false }, () => {
    try {
      keys = read();
    } catch (error) {
      onProblem(`the keys in ${file} could not be read again, those before stay in force: ${messageOf(error)}`);
    }
  });
  return { keys: () => keys, close: () => unwatchFile(file) };
}
