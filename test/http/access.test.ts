import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiKey, createApiKey, parseApiKeys } from '../../src/access/api-keys.ts';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { createAddressFinder } from '../../src/http/client-address.ts';
import { createApp } from '../../src/http/create-app.ts';
import type { HttpDependencies, LogEntry } from '../../src/http/http-env.ts';
import { createMetrics } from '../../src/http/metrics.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { buildDigestIndex } from '../built-index.ts';

const searcher = createApiKey('chatbot', ['search']);
const admin = createApiKey('ops', ['admin']);
const other = createApiKey('other', ['search']);
const KEYS = parseApiKeys([searcher.entry, admin.entry, other.entry].join(','), 'API_KEYS');
const SEARCH = '/v1/search?q=UNESCO&limit=1';

let service: SearchService;
const servers: RunningServer[] = [];

beforeAll(async () => {
  service = await openService(readConfig(), { indexDir: (await buildDigestIndex()).dir });
}, 60_000);

afterAll(async () => {
  for (const server of servers) await server.close();
  await service.close();
});

async function serve(deps: Partial<HttpDependencies> = {}): Promise<{ url: string; log: LogEntry[] }> {
  const log: LogEntry[] = [];
  const page = new Hono().get('/', (c) => c.html('page')).get('/assets/:name', (c) => c.text('file'));
  const app = createApp({ getService: () => service, version: '0', logger: (entry) => log.push(entry), surfaces: [{ path: '/', app: page }], ...deps });
  const server = await startServer({ app, host: '127.0.0.1', port: 0 });
  servers.push(server);
  return { url: server.url, log };
}

function bearer(key: string): RequestInit {
  return { headers: { authorization: `Bearer ${key}` } };
}

describe('keys', () => {
  let keys: readonly ApiKey[] = KEYS;
  let url = '';
  let log: LogEntry[] = [];

  beforeAll(async () => {
    const metrics = createMetrics(
      () => service,
      () => undefined,
    );
    ({ url, log } = await serve({ keys: () => keys, metrics, reload: async () => ({ version: 'v', changed: false }) }));
  });

  it.each<[string, RequestInit]>([
    ['a bearer token', bearer(searcher.key)],
    ['X-API-Key', { headers: { 'x-api-key': searcher.key } }],
    ['the password of a browser', { headers: { authorization: `Basic ${Buffer.from(`anybody:${searcher.key}`).toString('base64')}` } }],
  ])('are taken as %s', async (_, init) => {
    expect((await fetch(url + SEARCH, init)).status).toBe(200);
  });

  it.each<[string, RequestInit]>([
    ['no key', {}],
    ['an unknown key', bearer('ds_unknown')],
    ['an empty one', bearer('')],
    ['the hash of a key', bearer(searcher.entry.split(':')[2] ?? '')],
    ['broken credentials', { headers: { authorization: 'Basic %%%' } }],
  ])('%s is refused, for every path that answers questions', async (_, init) => {
    for (const path of [SEARCH, '/v1/events', '/docs', '/openapi.json', '/metrics', '/', '/nowhere']) {
      const answer = await fetch(url + path, init);
      expect(answer.status, path).toBe(401);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
      expect(await answer.json()).toMatchObject({ error: { code: 'unauthorized' } });
    }
    const posted = await fetch(`${url}/v1/chat/completions`, { ...init, method: 'POST', body: '{}' });
    expect(posted.status).toBe(401);
  });

  it('are not asked for by health checks and the files of the page', async () => {
    for (const path of ['/healthz', '/readyz', '/assets/app.js']) expect((await fetch(url + path)).status, path).toBe(200);
  });

  it('reach as far as their scopes', async () => {
    expect((await fetch(url + SEARCH, bearer(admin.key))).status).toBe(403);
    expect((await fetch(`${url}/metrics`, bearer(searcher.key))).status).toBe(403);
    expect((await fetch(`${url}/metrics`, bearer(admin.key))).status).toBe(200);
    expect((await fetch(`${url}/v1/admin/reload`, { method: 'POST', ...bearer(searcher.key) })).status).toBe(403);
    expect(await (await fetch(`${url}/v1/admin/reload`, { method: 'POST', ...bearer(admin.key) })).json()).toEqual({ version: 'v', changed: false });
  });

  it('are withdrawn without a restart', async () => {
    keys = KEYS.filter(({ name }) => name !== 'other');
    expect((await fetch(url + SEARCH, bearer(other.key))).status).toBe(401);
    keys = KEYS;
    expect((await fetch(url + SEARCH, bearer(other.key))).status).toBe(200);
  });

  it('stand in the log by name alone', async () => {
    await fetch(`${url}${SEARCH}&api_key=${searcher.key}`, bearer(searcher.key));
    expect(log.some(({ key }) => key === 'chatbot')).toBe(true);
    for (const { key } of [searcher, admin, other]) expect(JSON.stringify(log)).not.toContain(key);
    expect(JSON.stringify(log)).not.toContain('UNESCO');
  });
});

describe('without keys', () => {
  it('everything is open but administration', async () => {
    const { url } = await serve({ reload: async () => ({ version: 'v', changed: false }) });
    expect((await fetch(url + SEARCH)).status).toBe(200);
    expect((await fetch(`${url}/v1/admin/reload`, { method: 'POST' })).status).toBe(401);
  });

  it('questions are logged only when asked for', async () => {
    const { url, log } = await serve({ logsQueries: true });
    await fetch(url + SEARCH);
    expect(log.at(-1)).toMatchObject({ asked: '"UNESCO"' });
  });

  it('documentation can be closed', async () => {
    const { url } = await serve({ hasDocs: false });
    for (const path of ['/docs', '/openapi.json', '/metrics']) expect((await fetch(url + path)).status).toBe(404);
  });
});

describe('rate limits', () => {
  it('count for each key, tell how much is left, and spare health checks', async () => {
    const { url } = await serve({ keys: () => KEYS, rateLimit: 3 });
    for (const left of [2, 1, 0]) {
      const answer = await fetch(url + SEARCH, bearer(searcher.key));
      expect(answer.status).toBe(200);
      expect(answer.headers.get('ratelimit-limit')).toBe('3');
      expect(answer.headers.get('ratelimit-remaining')).toBe(String(left));
      expect(Number(answer.headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    }
    const refused = await fetch(url + SEARCH, bearer(searcher.key));
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await refused.json()).toMatchObject({ error: { code: 'rate_limited' } });
    expect((await fetch(url + SEARCH, bearer(other.key))).status).toBe(200);
    for (let at = 0; at < 5; at += 1) expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('count for the address before trusted proxies, which others cannot make up', async () => {
    const forwarded = (address: string): RequestInit => ({ headers: { 'x-forwarded-for': address } });
    const trusting = await serve({ rateLimit: 1, findAddress: createAddressFinder(['127.0.0.0/8', '10.0.0.0/8']) });
    expect((await fetch(trusting.url + SEARCH, forwarded('203.0.113.7'))).status).toBe(200);
    expect((await fetch(trusting.url + SEARCH, forwarded('198.51.100.1, 203.0.113.7, 10.1.2.3'))).status).toBe(429);
    expect((await fetch(trusting.url + SEARCH, forwarded('203.0.113.8'))).status).toBe(200);
    const strict = await serve({ rateLimit: 1 });
    expect((await fetch(strict.url + SEARCH, forwarded('203.0.113.7'))).status).toBe(200);
    expect((await fetch(strict.url + SEARCH, forwarded('203.0.113.8'))).status).toBe(429);
  });

  it.each(['10.0.0.0/33', 'proxy.example', '10.0.0.1/8/8', '::1/129', '/8'])('refuses the proxy %j', (range) => {
    expect(() => createAddressFinder([range])).toThrow(/TRUSTED_PROXIES/);
  });
});

describe('other origins', () => {
  const ask = (url: string, origin: string): Promise<Response> =>
    fetch(url + SEARCH, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'GET' } });

  it('may not read answers, unless they are named', async () => {
    const closed = await serve();
    expect((await ask(closed.url, 'https://a.example')).headers.get('access-control-allow-origin')).toBeNull();
    const open = await serve({ corsOrigins: ['https://a.example'] });
    expect((await ask(open.url, 'https://a.example')).headers.get('access-control-allow-origin')).toBe('https://a.example');
    expect((await ask(open.url, 'https://b.example')).headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('GET /metrics', () => {
  it('counts requests by route and status, whatever is sent', async () => {
    const metrics = createMetrics(
      () => service,
      () => ({ waiting: 3, running: 2 }),
    );
    const { url } = await serve({ metrics });
    await fetch(url + SEARCH);
    await fetch(`${url}/v1/search?q=`);
    for (let at = 0; at < 50; at += 1) await fetch(`${url}/nowhere/${at}`);
    for (let at = 0; at < 5; at += 1) await fetch(`${url}/v1/events/none-${at}`);
    metrics.observer.searched(false);
    metrics.observer.cached(true);
    metrics.observer.stage('wait', 12);
    const text = await (await fetch(`${url}/metrics`)).text();
    expect(text).toContain('digest_search_http_requests_total{method="GET",route="/v1/search",status="200"} 1');
    expect(text).toContain('digest_search_http_requests_total{method="GET",route="/v1/search",status="400"} 1');
    expect(text).toContain('digest_search_searches_total{answered="false"} 1');
    expect(text).toContain('digest_search_answer_cache_total{result="hit"} 1');
    expect(text).toContain('digest_search_stage_duration_seconds_count{stage="wait"} 1');
    expect(text).toContain('digest_search_queue_jobs{state="waiting"} 3');
    expect(text).toContain(`digest_search_index_info{version="${service.info.version}",model="bundled"} 1`);
    const routes = new Set(Array.from(text.matchAll(/requests_total\{method="GET",route="([^"]*)"/g), ([, route]) => route));
    expect([...routes].sort()).toEqual(['/v1/search', 'unknown']);
  });
});
