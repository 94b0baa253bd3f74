/** Takes over each new version of an index while the service goes on answering. */
import { DomainError, describeDefect } from '../domain/errors.ts';
import type { ServiceInfo } from '../domain/service.ts';
import type { Logger } from '../http/http-env.ts';
import type { ServiceHolder } from '../http/service-holder.ts';
import type { Store } from '../store/store.ts';
import { notify } from './context.ts';

export interface FollowOptions {
  readonly store: Store;
  readonly holder: ServiceHolder;
  readonly logger: Logger;
}

/**
 * Reloads whenever another version is in use than the one that answers. A version that
 * cannot be loaded is reported once and leaves the one that answers in place.
 *
 * @returns stops following
 */
export function followIndex({ store, holder, logger }: FollowOptions): () => void {
  let next: string | undefined;
  let isLoading = false;

  async function takeOver(): Promise<void> {
    if (isLoading) return;
    isLoading = true;
    while (next !== undefined) {
      const version = next;
      next = undefined;
      // The same content was published again: what is loaded is as good.
      if (holder.getService()?.info.version !== version) await reload(version);
    }
    isLoading = false;
  }

  async function reload(version: string): Promise<void> {
    const started = performance.now();
    try {
      const { info } = await holder.reload();
      const took_ms = Math.round(performance.now() - started);
      logger({ level: 'info', event: 'reloaded', version: info.version, events: info.events, passages: info.passages, took_ms, pid: process.pid });
      notify(`took over index version ${info.version}: ${info.events} events, ${info.passages} passages, in ${took_ms} ms`);
    } catch (error) {
      logger({ level: 'error', event: 'reload_failed', version, error: describeFailure(error, holder.getService()?.info), pid: process.pid });
    }
  }

  return store.watch((version) => {
    next = version;
    void takeOver();
  });
}

function describeFailure(error: unknown, info: ServiceInfo | undefined): string {
  const text = error instanceof DomainError ? error.message : describeDefect(error);
  return `${text}; version ${info?.version ?? 'none'} goes on answering`;
}
