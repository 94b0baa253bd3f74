/** Every limit of RELIABILITY.md, at the limit and one over. */
import { connect, type Socket } from 'node:net';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { createApp } from '../../src/http/create-app.ts';
import { MAX_BODY_BYTES } from '../../src/http/read-body.ts';
import { type RunningServer, type ServerLimits, startServer } from '../../src/http/server.ts';
import { buildDigestIndex } from '../built-index.ts';

let service: SearchService;
let running: RunningServer;

beforeAll(async () => {
  service = await openService(readConfig(), { indexDir: (await buildDigestIndex()).dir });
  running = await serve();
}, 60_000);

afterAll(async () => {
  await running.close();
  await service.close();
});

function serve(limits?: Partial<ServerLimits>): Promise<RunningServer> {
  const app = createApp({ getService: () => service, version: '0', logger: () => undefined, surfaces: [{ path: '/', app: new Hono() }] });
  return startServer({ app, host: '127.0.0.1', port: 0, limits });
}

function post(path: string, body: string): Promise<number> {
  return fetch(running.url + path, { method: 'POST', headers: { 'content-type': 'application/json', connection: 'close' }, body }).then(({ status }) => status);
}

const get = (path: string): Promise<number> => fetch(running.url + path).then(({ status }) => status);
const many = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

describe('limits', () => {
  it.each<[string, () => Promise<number>, () => Promise<number>, number]>([
    ['question', () => get(`/v1/search?q=${'x'.repeat(1000)}`), () => get(`/v1/search?q=${'x'.repeat(1001)}`), 400],
    ['limit', () => get('/v1/search?q=a&limit=1000'), () => get('/v1/search?q=a&limit=1001'), 400],
    [
      'questions of a batch',
      () => post('/v1/search', JSON.stringify({ queries: many(64, 'a') })),
      () => post('/v1/search', JSON.stringify({ queries: many(65, 'a') })),
      400,
    ],
    ['place', () => get(`/v1/search?q=a&place=${'x'.repeat(100)}`), () => get(`/v1/search?q=a&place=${'x'.repeat(101)}`), 400],
    [
      'ignored parts',
      () => post('/v1/search', JSON.stringify({ q: 'a', ignore: many(20, 'a') })),
      () => post('/v1/search', JSON.stringify({ q: 'a', ignore: many(21, 'a') })),
      400,
    ],
    [
      'parameters of a query string',
      () => get(`/v1/search?q=a&${many(99, 'kind=body').join('&')}`),
      () => get(`/v1/search?q=a&${many(100, 'kind=body').join('&')}`),
      400,
    ],
    [
      'texts to embed',
      () => post('/v1/embeddings', JSON.stringify({ input: many(256, 'a') })),
      () => post('/v1/embeddings', JSON.stringify({ input: many(257, 'a') })),
      400,
    ],
    [
      'letters of a text to embed',
      () => post('/v1/embeddings', JSON.stringify({ input: 'x'.repeat(65_536) })),
      () => post('/v1/embeddings', JSON.stringify({ input: 'x'.repeat(65_537) })),
      400,
    ],
    [
      'messages',
      () => post('/v1/chat/completions', JSON.stringify({ messages: many(200, { role: 'user', content: 'a' }) })),
      () => post('/v1/chat/completions', JSON.stringify({ messages: many(201, { role: 'user', content: 'a' }) })),
      400,
    ],
    ['filters side by side', () => searchStore(many(32, EQ)), () => searchStore(many(33, EQ)), 400],
    ['filters inside each other', () => searchStore([nest(6)]), () => searchStore([nest(7)]), 400],
    ['bytes of a body', () => post('/v1/search', sized(MAX_BODY_BYTES)), () => post('/v1/search', sized(MAX_BODY_BYTES + 1)), 413],
    ['bytes of headers', () => getWithHeader(15_000), () => getWithHeader(17_000), 431],
  ])('%s', async (_, at, over, refusal) => {
    expect(await at()).toBe(200);
    expect(await over()).toBe(refusal);
    expect(await get('/healthz')).toBe(200);
  });

  it('connections: further ones are closed, and there is room again when some have gone', async () => {
    const server = await serve({ maxConnections: 4 });
    const open = await Promise.all(many(4, 0).map(() => connectTo(server.port)));
    const fifth = await connectTo(server.port);
    await new Promise((resolve) => fifth.once('close', resolve));
    for (const socket of open) socket.destroy();
    await expect
      .poll(() =>
        fetch(`${server.url}/healthz`)
          .then(({ ok }) => ok)
          .catch(() => false),
      )
      .toBe(true);
    await server.close();
  });

  it('slow clients are cut off, while others are answered', async () => {
    const server = await serve({ receiveMs: 400 });
    const slow = await Promise.all(many(20, 0).map(() => connectTo(server.port)));
    const closed = slow.map(
      (socket) =>
        new Promise<string>((resolve) => {
          let text = '';
          socket.on('data', (chunk) => {
            text += chunk.toString();
          });
          socket.once('close', () => resolve(text));
        }),
    );
    for (const socket of slow) socket.write('POST /v1/search HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n');
    const dripping = setInterval(() => {
      for (const socket of slow) if (socket.writable) socket.write('x-a: b\r\n');
    }, 50);
    const started = performance.now();
    expect((await fetch(`${server.url}/v1/search?q=UNESCO`)).status).toBe(200);
    const texts = await Promise.all(closed);
    clearInterval(dripping);
    expect(performance.now() - started).toBeLessThan(5_000);
    for (const text of texts) expect(text).toMatch(/^HTTP\/1\.1 408/);
    await server.close();
  }, 20_000);
});

const EQ = { type: 'eq', key: 'kind', value: 'body' };

function nest(depth: number): object {
  return depth === 0 ? EQ : { type: 'and', filters: [nest(depth - 1)] };
}

function searchStore(filters: readonly object[]): Promise<number> {
  return post('/v1/vector_stores/digest/search', JSON.stringify({ query: 'a', filters: { type: 'or', filters } }));
}

/** A search in a body of exactly so many bytes. */
function sized(bytes: number): string {
  const body = JSON.stringify({ q: 'a' });
  return body + ' '.repeat(bytes - body.length);
}

function getWithHeader(bytes: number): Promise<number> {
  return fetch(`${running.url}/healthz`, { headers: { 'x-padding': 'x'.repeat(bytes), connection: 'close' } }).then(({ status }) => status);
}

function connectTo(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', reject);
  });
}
