/**
 * A search service whose searches and embeddings run in threads, so that the thread that talks to
 * the network never waits for them: health checks and refusals are answered at once under any load.
 */
import { LRUCache } from 'lru-cache';
import type { OpenOptions } from '../compose.ts';
import type { Config } from '../config.ts';
import type { DigestEvent, Passage } from '../domain/event.ts';
import type { SearchAnswer, SimilarPassages } from '../domain/search.ts';
import type { SearchService } from '../domain/service.ts';
import type { ServiceLoad, ServiceObserver } from '../domain/service-observer.ts';
import type { PooledArguments } from './messages.ts';
import { openStore } from '../store/store.ts';
import { openThreadPool } from './thread-pool.ts';

/** Answers kept, the last asked for: typing in the page and reloading ask the same again. Some 30 kB each. */
const CACHED_ANSWERS = 256;

/** From this many passages on each further thread takes hundreds of megabytes for its graph. */
const BIG_CORPUS = 200_000;

export interface PoolOptions {
  readonly threads: number;
  /** Whether somebody asked for that many: unasked, a big corpus is searched in one. */
  readonly areThreadsChosen?: boolean | undefined;
  /** Jobs that may wait for a thread; further ones are refused as `overloaded`. */
  readonly maxQueue: number;
  readonly observer?: ServiceObserver | undefined;
}

export interface PooledService extends SearchService {
  load(): ServiceLoad;
}

/**
 * Resolves when the first thread can answer.
 *
 * @throws DomainError as `openService` does
 */
export async function openPooledService(config: Config, options: OpenOptions, pool: PoolOptions): Promise<PooledService> {
  const { folder, indexDir } = options;
  if (folder !== undefined) return openVersion(config, options, pool);
  // All threads open the same version, also those that start later: answers of one service do not mix two.
  const store = await openStore(config.store, indexDir);
  return store.openCurrent((current) => openVersion(config, { ...options, folder: current }, pool));
}

async function openVersion(
  config: Config,
  options: OpenOptions,
  { threads, areThreadsChosen = false, maxQueue, observer }: PoolOptions,
): Promise<PooledService> {
  const { onWarning, indexDir, folder, model, modelOptions, inputs } = options;
  const pool = await openThreadPool({
    threads: (ready) => (areThreadsChosen || ready.info.passages < BIG_CORPUS ? threads : 1),
    maxQueue,
    data: { config, options: { indexDir, folder, model, modelOptions, inputs } },
    onWarning: (warning) => onWarning?.(warning),
    onStage: (stage, milliseconds) => observer?.stage(stage, milliseconds),
  });
  const { info } = pool.ready;
  const answers = new LRUCache<string, SearchAnswer>({ max: CACHED_ANSWERS });

  async function search(signal: AbortSignal | undefined, ...args: PooledArguments<'search'>): Promise<SearchAnswer> {
    const started = performance.now();
    const key = JSON.stringify(args);
    const known = answers.get(key);
    observer?.cached(known !== undefined);
    const answer = known ?? ((await pool.run(signal, 'search', ...args)) as SearchAnswer);
    observer?.searched(answer.answered);
    if (known !== undefined) return { ...answer, took_ms: performance.now() - started };
    answers.set(key, answer);
    return answer;
  }

  let events: Promise<readonly DigestEvent[]> | undefined;
  /** Pages ask for them again and again. */
  function listEvents(): Promise<readonly DigestEvent[]> {
    // Not for one caller: another one waits for the same list.
    events ??= pool.run(undefined, 'listEvents').then(
      (list) => list as DigestEvent[],
      (error: unknown) => {
        events = undefined;
        throw error;
      },
    );
    return events;
  }

  function createView(signal: AbortSignal | undefined): PooledService {
    return {
      info,
      search: (...args) => search(signal, ...args),
      embed: async (...args) => (await pool.run(signal, 'embed', ...args)) as Float32Array[],
      countTokens: async (...args) => (await pool.run(signal, 'countTokens', ...args)) as number[],
      findSimilar: async (...args) => (await pool.run(signal, 'findSimilar', ...args)) as SimilarPassages | undefined,
      listEvents,
      findEvent: async (...args) => (await pool.run(signal, 'findEvent', ...args)) as DigestEvent | undefined,
      findPassage: async (...args) => (await pool.run(signal, 'findPassage', ...args)) as Passage | undefined,
      bind: createView,
      load: () => pool.load(),
      close: () => pool.close(),
    };
  }
  return createView(undefined);
}
