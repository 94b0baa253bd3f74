/** Notices that another version of a digest came into use. */
import type { Database } from '../../drivers/postgres.ts';
import { CHANNEL } from './layout.ts';
import { readCurrent } from './read-version.ts';

/** How often the version is read without being told, and listening is tried again: replicas tell nothing, and connections break. */
const POLL_MS = 2_000;

export interface WatchedPublication {
  readonly publication: number;
  /** Hash of its content, as answers name it. */
  readonly version: string;
}

/**
 * Calls back with the version in use now, and then with each other one that comes into use.
 * A database that cannot be reached is left until it can.
 *
 * @returns stops watching
 */
export function watchVersion(
  database: Database,
  digestId: string,
  onVersion: (version: WatchedPublication) => void,
  pollMs: number = POLL_MS,
): () => Promise<void> {
  let last: number | undefined;
  let isClosed = false;
  let isLooking = false;
  let listening: Promise<(() => Promise<void>) | undefined> | undefined;

  async function look(): Promise<void> {
    // One that takes longer than the time between two looks is not asked twice.
    if (isLooking) return;
    isLooking = true;
    const current = await readCurrent(database, digestId).catch(() => undefined);
    isLooking = false;
    if (isClosed || current === undefined || current.publication === last) return;
    last = current.publication;
    onVersion(current);
  }

  function listen(): void {
    if (listening !== undefined) return;
    const ended = (): void => {
      listening = undefined;
    };
    listening = database
      .listen(
        CHANNEL,
        (changed) => {
          if (changed === digestId) void look();
        },
        ended,
      )
      .catch(() => {
        ended();
        return undefined;
      });
  }

  const poll = setInterval(() => {
    listen();
    void look();
  }, pollMs);
  poll.unref();
  listen();
  void look();
  return async () => {
    isClosed = true;
    clearInterval(poll);
    const stop = await listening;
    await stop?.();
  };
}
