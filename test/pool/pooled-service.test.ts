import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { searchRequestSchema } from '../../src/domain/search.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { openPooledService, type PooledService } from '../../src/pool/open-pooled-service.ts';
import { JOBS_A_THREAD, openThreadPool } from '../../src/pool/thread-pool.ts';
import { buildDigestIndex } from '../built-index.ts';

const MAX_QUEUE = 8;
const THREADS = 2;
const RUNNING = THREADS * JOBS_A_THREAD;
let dir: string;
let direct: SearchService;
let pooled: PooledService;
const seen: string[] = [];

beforeAll(async () => {
  ({ dir } = await buildDigestIndex());
  direct = await openService(readConfig(), { indexDir: dir });
  const observer = {
    stage: (stage: string) => seen.push(stage),
    searched: (answered: boolean) => seen.push(answered ? 'answered' : 'unanswered'),
    cached: (hit: boolean) => seen.push(hit ? 'hit' : 'miss'),
  };
  pooled = await openPooledService(readConfig(), { indexDir: dir }, { threads: THREADS, maxQueue: MAX_QUEUE, observer });
}, 60_000);

afterAll(async () => {
  await pooled.close();
  await direct.close();
});

const ask = (q: string): ReturnType<typeof searchRequestSchema.parse> => searchRequestSchema.parse({ q, explain: true });

describe('a pooled service', () => {
  it.each([
    'which events involved UNESCO',
    '10月在上海有哪些活动',
    'price of a quantum computer',
    'list all events',
  ])('answers %j as one without threads', async (q) => {
    const { took_ms: _, ...expected } = await direct.search(ask(q));
    const { took_ms: __, ...answer } = await pooled.search(ask(q));
    expect(answer).toEqual(expected);
  });

  it('does all else as one without threads', async () => {
    expect(pooled.info).toEqual(direct.info);
    expect(await pooled.listEvents()).toEqual(await direct.listEvents());
    expect(await pooled.findEvent('2025-e03')).toEqual(await direct.findEvent('2025-e03'));
    expect(await pooled.findPassage('2025-e03-body-1')).toEqual(await direct.findPassage('2025-e03-body-1'));
    expect(await pooled.findPassage('none')).toBeUndefined();
    expect(await pooled.findSimilar('2025-e03-body-1', 3)).toEqual(await direct.findSimilar('2025-e03-body-1', 3));
    expect(await pooled.findSimilar('none', 3)).toBeUndefined();
    expect(await pooled.embed(['UNESCO'], 'query')).toEqual(await direct.embed(['UNESCO'], 'query'));
    expect(await pooled.countTokens(['UNESCO 教育'])).toEqual(await direct.countTokens(['UNESCO 教育']));
    const filter = { attribute: 'place', test: 'in', values: ['武汉'] } as const;
    expect((await pooled.search(ask('list all events'), filter)).events.map(({ event_id }) => event_id)).toEqual(['2025-e08']);
  });

  it('keeps answers, and says so', async () => {
    await pooled.search(ask('kept question'));
    seen.length = 0;
    const again = await pooled.search(ask('kept question'));
    expect(seen).toEqual(['hit', again.answered ? 'answered' : 'unanswered']);
    expect(again.took_ms).toBeLessThan(1);
  });

  it('refuses at once what would wait too long, and answers the rest', async () => {
    const asked = Array.from({ length: 60 }, (_, at) => pooled.search(ask(`question number ${at} about education`)));
    const results = await Promise.allSettled(asked);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(60 - MAX_QUEUE - RUNNING);
    for (const { reason } of refused) expect(reason).toMatchObject({ code: 'overloaded', retryAfter: 1 });
    expect(results.length - refused.length).toBeGreaterThanOrEqual(MAX_QUEUE);
    expect(pooled.load()).toEqual({ waiting: 0, running: 0 });
    expect((await pooled.search(ask('and after that'))).query).toBe('and after that');
  });

  it('does not do what nobody waits for any more', async () => {
    const leaving = new AbortController();
    const busy = Array.from({ length: RUNNING }, (_, at) => pooled.search(ask(`busy ${at}`)));
    seen.length = 0;
    const waiting = Array.from({ length: 4 }, (_, at) => pooled.bind(leaving.signal).search(ask(`left ${at}`)));
    leaving.abort(new Error('gone'));
    expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'rejected'));
    await Promise.all(busy);
    expect(pooled.load()).toEqual({ waiting: 0, running: 0 });
    expect(seen.filter((stage) => stage === 'search').length).toBeLessThanOrEqual(RUNNING);
  });

  it('leaves the thread that asks free', async () => {
    let longest = 0;
    let last = performance.now();
    const watch = setInterval(() => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }, 1);
    const texts = Array.from({ length: 256 }, (_, at) => `text ${at} ${'word '.repeat(200)}`);
    await pooled.embed(texts, 'passage');
    clearInterval(watch);
    expect(longest).toBeLessThan(50);
  });
});

describe('threads', () => {
  it('that break down take their jobs with them and are replaced', async () => {
    const warnings: string[] = [];
    const pool = await openThreadPool({
      threads: () => 1,
      maxQueue: 8,
      data: { config: readConfig(), options: { indexDir: dir, model: undefined, modelOptions: undefined, inputs: undefined } },
      onWarning: (warning) => warnings.push(warning),
      onStage: () => undefined,
    });
    await expect(pool.run(undefined, 'no such method' as never, ...([] as never))).rejects.toThrow(/ended with code/);
    expect(warnings).toHaveLength(1);
    expect(await pool.run(undefined, 'countTokens', ['UNESCO'])).toEqual([1]);
    await pool.close();
  }, 30_000);

  it('that cannot open the index say what openService says', async () => {
    await expect(openPooledService(readConfig(), { indexDir: '/nowhere' }, { threads: 2, maxQueue: 8 })).rejects.toMatchObject({ code: 'index_missing' });
  }, 30_000);
});
