import type { SearchService } from '../domain/service.ts';

/** Any question: it makes the model and the indexes touch their memory before the first caller waits for that. */
const WARM_UP_QUESTION = { q: '教育 education', mode: 'hybrid', understand: 'all', explain: false } as const;

/** Holds the service from when it can answer until it is closed. */
export interface ServiceHolder {
  getService(): SearchService | undefined;
  /** Opens a service, has it answer one question, and only then hands it out. */
  load(open: () => Promise<SearchService>): Promise<SearchService>;
  close(): Promise<void>;
}

export function createServiceHolder(): ServiceHolder {
  let service: SearchService | undefined;
  let isClosed = false;
  return {
    getService: () => service,
    async load(open) {
      const opened = await open();
      try {
        await opened.search(WARM_UP_QUESTION);
      } catch (error) {
        await opened.close();
        throw error;
      }
      // A signal may have come while the index was being loaded.
      if (isClosed) await opened.close();
      else service = opened;
      return opened;
    },
    async close() {
      isClosed = true;
      const closing = service;
      service = undefined;
      await closing?.close();
    },
  };
}
