import { describe, expect, it } from 'vitest';
import type { SearchService } from '../../src/domain/service.ts';
import { createServiceHolder } from '../../src/http/service-holder.ts';

interface FakeService extends SearchService {
  isClosed: boolean;
}

/** Answers nothing, but remembers whether it was closed; `search` waits for `until` where it is given. */
function fake(version: string, search: () => Promise<unknown> = async () => undefined): FakeService {
  const service = {
    info: { version },
    isClosed: false,
    search,
    embed: async () => [],
    bind: () => service,
    async close() {
      service.isClosed = true;
    },
  };
  return service as unknown as FakeService;
}

const versionOf = (service: SearchService | undefined): string | undefined => service?.info.version;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const never = (): Promise<SearchService> => Promise.reject(new Error('not to be reopened'));

describe('a service holder', () => {
  it('hands out nothing until the first service has answered a question', async () => {
    const holder = createServiceHolder(never);
    expect(holder.getService()).toBeUndefined();
    await holder.load(async () => fake('a', async () => expect(holder.getService()).toBeUndefined()));
    expect(versionOf(holder.getService())).toBe('a');
  });

  it('closes a service when the requests have ended that began before it was replaced', async () => {
    const [a, b, c] = [fake('a'), fake('b'), fake('c')];
    const holder = createServiceHolder(never);
    await holder.load(async () => a);
    const endEarly = holder.beginRequest();
    await holder.load(async () => b);
    const endLate = holder.beginRequest();
    await holder.load(async () => c);
    endLate();
    await settle();
    // The early request may have asked for its service after the switch to b.
    expect([a.isClosed, b.isClosed]).toEqual([false, false]);
    endEarly();
    endEarly();
    await settle();
    expect([a.isClosed, b.isClosed, c.isClosed]).toEqual([true, true, false]);
    expect(versionOf(holder.getService())).toBe('c');
  });

  it('does not close a service while it is still at work for a request that was given up', async () => {
    let finish: (() => void) | undefined;
    let isWarm = false;
    const a = fake('a', () => (isWarm ? new Promise<void>((resolve) => (finish = resolve)) : Promise.resolve()));
    const holder = createServiceHolder(never);
    await holder.load(async () => a);
    isWarm = true;
    const end = holder.beginRequest();
    const working = holder.getService()?.bind(new AbortController().signal).search({ q: 'a', mode: 'hybrid', understand: 'all', explain: false });
    end();
    await holder.load(async () => fake('b'));
    await settle();
    expect(a.isClosed).toBe(false);
    finish?.();
    await working;
    await settle();
    expect(a.isClosed).toBe(true);
  });

  it('keeps the service that answers when the next one cannot be opened or does not answer', async () => {
    const a = fake('a');
    const broken = fake('b', () => Promise.reject(new Error('does not answer')));
    const holder = createServiceHolder(async () => broken);
    await holder.load(async () => a);
    await expect(holder.reload()).rejects.toThrow('does not answer');
    await expect(holder.load(never)).rejects.toThrow('not to be reopened');
    expect([versionOf(holder.getService()), a.isClosed, broken.isClosed]).toEqual(['a', false, true]);
  });

  it('loads one after the other, and once for all who ask at the same time', async () => {
    let open = 0;
    let opened = 0;
    const holder = createServiceHolder(async () => {
      open += 1;
      expect(open).toBe(1);
      await settle();
      open -= 1;
      opened += 1;
      return fake(String(opened));
    });
    const first = holder.reload();
    expect(holder.reload()).toBe(first);
    await settle();
    // One that is under way may have read what was there before the change.
    const second = holder.reload();
    expect(second).not.toBe(first);
    expect(versionOf(await first)).toBe('1');
    expect(versionOf(await second)).toBe('2');
  });

  it('closes everything at the end, also what is still being loaded', async () => {
    const [a, b] = [fake('a'), fake('b')];
    const holder = createServiceHolder(never);
    await holder.load(async () => a);
    holder.beginRequest();
    const loading = holder.load(async () => b);
    await holder.close();
    await loading;
    expect([a.isClosed, b.isClosed, holder.getService()]).toEqual([true, true, undefined]);
  });
});
