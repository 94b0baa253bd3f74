/**
 * Holds the service that answers, and exchanges it for another one between two requests.
 *
 * Whoever asks gets the newest service and may use it until its request has ended. So a
 * service is closed when all requests have ended that began before it was replaced; a
 * request need not say which service it took, nor how often it uses it.
 */
import type { SearchService } from '../domain/service.ts';
import { countCalls, type CountedService } from './counted-service.ts';

/** Any question: it makes the model and the indexes touch their memory before the first caller waits for that. */
const WARM_UP_QUESTION = { q: '教育 education', mode: 'hybrid', understand: 'all', explain: false } as const;

/** Opens the service of the version in use now. */
export type OpenService = () => Promise<SearchService>;

export interface ServiceHolder {
  /** The newest service, undefined until there is one and after {@link close}. */
  getService(): SearchService | undefined;
  /**
   * Opens a service, has it answer one question, and only then hands it out in place of
   * the one before. Where that fails, the one before goes on answering.
   */
  load(open: OpenService): Promise<SearchService>;
  /** Loads the version in use now, as the holder was told to open it. Calls at the same time get the same one. */
  reload(): Promise<SearchService>;
  /** Says that a request begins; what it returns is called when it has ended, however it did. */
  beginRequest(): () => void;
  /** Closes everything, whoever still uses it. */
  close(): Promise<void>;
}

/** The time in which one service was the newest. */
interface Generation {
  readonly held: CountedService | undefined;
  /** Requests that began in this time and have not ended. */
  requests: number;
}

export function createServiceHolder(reopen: OpenService): ServiceHolder {
  let current: Generation = { held: undefined, requests: 0 };
  /** Oldest first, the current one last. */
  const generations: Generation[] = [current];
  let isClosed = false;
  let lastLoad: Promise<unknown> = Promise.resolve();
  let nextReload: Promise<SearchService> | undefined;

  /** A request that began long ago may have taken any service since: generations end in their order. */
  function closeUnused(): void {
    while (generations.length > 1 && generations[0]?.requests === 0) {
      const held = generations.shift()?.held;
      // A failure to free memory concerns nobody who asks, and the service is out of use.
      void held?.whenIdle().then(() => held.service.close().catch(() => undefined));
    }
  }

  async function loadNow(open: OpenService): Promise<SearchService> {
    const opened = await open();
    try {
      await opened.search(WARM_UP_QUESTION);
    } catch (error) {
      await opened.close();
      throw error;
    }
    // A signal may have come while the index was being loaded.
    if (isClosed) {
      await opened.close();
      return opened;
    }
    const held = countCalls(opened);
    current = { held, requests: 0 };
    generations.push(current);
    closeUnused();
    return held.service;
  }

  /** One after the other: two at once would hold three indexes, and could end in the wrong order. */
  function load(open: OpenService): Promise<SearchService> {
    const loading = lastLoad.then(() => loadNow(open));
    lastLoad = loading.catch(() => undefined);
    return loading;
  }

  return {
    getService: () => current.held?.service,
    load,
    reload() {
      nextReload ??= load(() => {
        nextReload = undefined;
        return reopen();
      });
      return nextReload;
    },
    beginRequest() {
      const generation = current;
      generation.requests += 1;
      let hasEnded = false;
      return () => {
        if (hasEnded) return;
        hasEnded = true;
        generation.requests -= 1;
        closeUnused();
      };
    },
    async close() {
      isClosed = true;
      const closing = generations.splice(0);
      current = { held: undefined, requests: 0 };
      generations.push(current);
      for (const { held } of closing) await held?.service.close();
    },
  };
}
