/** Notices that another version of an index came into use. */
import { watch } from 'node:fs';
import { readCurrent } from './current.ts';
import { CURRENT_FILE, parseFolder } from './layout.ts';

/** How often CURRENT is read without being told: network and overlay mounts report no changes, and a folder that was replaced reports none either. */
const POLL_MS = 2_000;

export interface WatchedVersion {
  /** Name of the version folder. */
  readonly folder: string;
  /** Hash of its content, as answers name it. */
  readonly version: string;
}

/**
 * Calls back with the version in use now, and then with each other one that comes into use.
 * A folder without an index, or with a CURRENT that cannot be read, is left until it has one.
 *
 * @returns stops watching
 */
export function watchIndex(dir: string, onVersion: (version: WatchedVersion) => void, pollMs: number = POLL_MS): () => void {
  let last: string | undefined;
  let isClosed = false;
  async function look(): Promise<void> {
    const folder = await readCurrent(dir).catch(() => undefined);
    const version = folder === undefined ? undefined : parseFolder(folder)?.version;
    if (isClosed || folder === undefined || version === undefined || folder === last) return;
    last = folder;
    onVersion({ folder, version });
  }
  const stopTelling = tellChanges(dir, () => void look());
  const poll = setInterval(() => void look(), pollMs);
  poll.unref();
  void look();
  return () => {
    isClosed = true;
    clearInterval(poll);
    stopTelling();
  };
}

/** The system's word for it, where it gives one; the poll is there for the rest. */
function tellChanges(dir: string, onChange: () => void): () => void {
  try {
    const watcher = watch(dir, { persistent: false }, (_, name) => {
      if (name === null || name === CURRENT_FILE) onChange();
    });
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
