import type { SearchService } from '../domain/service.ts';

export interface CountedService {
  readonly service: SearchService;
  /** Resolves when no call is running; one that hangs keeps it from resolving. */
  whenIdle(): Promise<void>;
}

/**
 * Counts the calls that are running. A request that was given up on has ended for its
 * caller, but the model is still at work for it, and native memory must not go from under it.
 */
export function countCalls(service: SearchService): CountedService {
  let running = 0;
  let waiting: (() => void)[] = [];
  async function count<T>(call: () => Promise<T>): Promise<T> {
    running += 1;
    try {
      return await call();
    } finally {
      running -= 1;
      if (running === 0) {
        for (const resolve of waiting) resolve();
        waiting = [];
      }
    }
  }
  const wrap = (inner: SearchService): SearchService => ({
    ...inner,
    search: (...args) => count(() => inner.search(...args)),
    embed: (...args) => count(() => inner.embed(...args)),
    countTokens: (...args) => count(() => inner.countTokens(...args)),
    listEvents: () => count(() => inner.listEvents()),
    findEvent: (...args) => count(() => inner.findEvent(...args)),
    findPassage: (...args) => count(() => inner.findPassage(...args)),
    findSimilar: (...args) => count(() => inner.findSimilar(...args)),
    bind: (signal) => wrap(inner.bind(signal)),
  });
  return {
    service: wrap(service),
    whenIdle: () =>
      new Promise((resolve) => {
        if (running === 0) resolve();
        else waiting.push(resolve);
      }),
  };
}
