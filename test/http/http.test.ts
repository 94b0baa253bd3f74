import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { searchAnswerSchema } from '../../src/domain/search.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { createApp } from '../../src/http/create-app.ts';
import { type RunningServer, startServer } from '../../src/http/server.ts';
import { errorBodySchema } from '../../src/operations/error-body.ts';
import { buildDigestIndex } from '../built-index.ts';

let service: SearchService | undefined;
let server: RunningServer;

beforeAll(async () => {
  const { dir } = await buildDigestIndex();
  const opened = await openService(readConfig(), { indexDir: dir });
  server = await startServer({ app: createApp({ getService: () => service, version: '0.0.0', logger: () => undefined }), host: '127.0.0.1', port: 0 });
  const early = await fetch(`${server.url}/readyz`);
  expect(early.status).toBe(503);
  service = opened;
}, 60_000);

afterAll(async () => {
  await server.close();
  await service?.close();
});

async function get(path: string): Promise<{ status: number; body: unknown; headers: Headers }> {
  const response = await fetch(server.url + path);
  return { status: response.status, body: await response.json(), headers: response.headers };
}

async function search(parameters: Record<string, string>): Promise<ReturnType<typeof searchAnswerSchema.parse>> {
  const { status, body } = await get(`/v1/search?${new URLSearchParams(parameters)}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return searchAnswerSchema.parse(body);
}

function post(body: string, type = 'application/json'): Promise<Response> {
  return fetch(`${server.url}/v1/search`, { method: 'POST', headers: { 'content-type': type, connection: 'close' }, body });
}

describe('GET /v1/search', () => {
  it.each(['which events involved UNESCO', '联合国教科文组织', '聯合國教科文組織', 'UNESCO'])('finds the UNESCO institute for %j', async (q) => {
    const answer = await search({ q });
    expect(answer.answered).toBe(true);
    expect(answer.events[0]?.event_id).toBe('2025-e03');
  });

  it('highlights English words for a Chinese question', async () => {
    const answer = await search({ q: '丁薛祥和联合国教科文组织', lang: 'en', min_relevance: '0' });
    const marked = answer.passages.flatMap(({ text, highlights }) => highlights.map(({ start, end }) => text.slice(start, end)));
    expect(marked).toContain('Ding Xuexiang');
    expect(marked).toContain('UNESCO');
  });

  it.each(['price of a quantum computer', '股票开户流程', 'how to bake sourdough bread'])('says that nothing answers %j', async (q) => {
    expect(await search({ q })).toMatchObject({ answered: false, events: [], passages: [] });
  });

  it.each([
    ['events in March', ['2025-e10']],
    ['2025年10月有什么活动', ['2025-e01', '2025-e02']],
    ['events in Chaoyang', ['2025-e07']],
    ['在辽宁朝阳举办的会议', ['2025-e07']],
    ['events in December', []],
    ['在洛阳举办的会议', []],
  ])('reads days and places in %j', async (q, expected) => {
    const answer = await search({ q });
    expect(answer.events.map(({ event_id }) => event_id).sort()).toEqual(expected);
    expect(answer.understood.dates.length + answer.understood.places.length).toBeGreaterThan(0);
  });

  it.each(['list all events', 'tell me everything', '有哪些活动'])('returns every event for %j, in the order of the digest', async (q) => {
    const answer = await search({ q });
    expect(answer.understood.topic).toBeNull();
    expect(answer.events.map(({ event_id }) => event_id)).toEqual(Array.from({ length: 10 }, (_, at) => `2025-e${String(at + 1).padStart(2, '0')}`));
  });

  it.each(['hello', '谢谢你的帮助', 'who are you?'])('answers nothing to %j, which asks nothing', async (q) => {
    expect(await search({ q })).toMatchObject({ answered: false, events: [] });
  });

  it('does not answer how many or how much where the digest does not say', async () => {
    expect(await search({ q: 'How many countries sent people to the dialogue of civilizations?' })).toMatchObject({ answered: true });
    expect(await search({ q: '红山文化大会有多少人参加' })).toMatchObject({ answered: false });
    expect(await search({ q: 'How much did the Hongshan conference cost?' })).toMatchObject({ answered: false });
  });

  it('mends misspelt words, says so, and highlights under the word as it was written', async () => {
    const answer = await search({ q: 'UNSECO' });
    expect(answer.understood.corrections).toEqual([{ text: 'UNSECO', as: 'unesco' }]);
    expect(answer.events[0]?.event_id).toBe('2025-e03');
    const [first] = answer.passages;
    const [highlight] = first?.highlights ?? [];
    expect(first?.text.slice(highlight?.start, highlight?.end)).toBe('UNESCO');
    expect(highlight?.query).toBe('UNSECO');
  });

  it('applies explicit filters, alone and together', async () => {
    const all = { q: 'education', min_relevance: '0' };
    expect((await search({ ...all, lang: 'zh' })).passages.every(({ language }) => language === 'zh')).toBe(true);
    expect((await search({ ...all, kind: 'caption' })).passages.every(({ kind }) => kind === 'caption')).toBe(true);
    expect((await search({ ...all, place: '上海' })).events.map(({ event_id }) => event_id).sort()).toEqual(['2025-e01', '2025-e02', '2025-e03']);
    expect((await search({ ...all, from: '2025-05-01', to: '2025-05-31' })).events.map(({ event_id }) => event_id).sort()).toEqual(['2025-e08', '2025-e09']);
    expect((await search({ ...all, event_id: '2025-e05', limit: '2' })).passages.map(({ event_id }) => event_id)).toEqual(['2025-e05', '2025-e05']);
  });

  it.each(['hybrid', 'dense', 'lexical'])('explains its scores in mode %s', async (mode) => {
    const answer = await search({ q: 'smart education', mode, explain: 'true', min_relevance: '0' });
    expect(answer.passages.length).toBeGreaterThan(0);
    for (const { scores } of answer.passages) {
      expect(scores?.cosine === null).toBe(mode === 'lexical');
      expect(scores?.lexical === null).toBe(mode === 'dense');
    }
  });

  it.each([
    ['q=', 'q'],
    ['q=%20%20', 'q'],
    ['q=a%00b', 'q'],
    [`q=${'x'.repeat(1001)}`, 'q'],
    ['q=%ff', 'q'],
    ['', 'q'],
    ['q=a&limit=abc', 'limit'],
    ['q=a&limit=0', 'limit'],
    ['q=a&from=2025-02-30', 'from'],
    ['q=a&mode=magic', 'mode'],
    ['q=a&kind=poem', 'kind'],
    ['q=a&unknown=1', 'unknown'],
    ['q=a&min_relevance=2', 'min_relevance'],
  ])('refuses %s and names the field', async (parameters, field) => {
    const { status, body } = await get(`/v1/search?${parameters}`);
    expect(status).toBe(400);
    const { error } = errorBodySchema.parse(body);
    expect(error.field).toContain(field);
    expect(error.request_id).toBeTruthy();
    expect(JSON.stringify(body)).not.toMatch(/\bat .*\.[jt]s:\d+/);
  });
});

describe('POST /v1/search', () => {
  it('answers as GET does, and batches', async () => {
    const single = searchAnswerSchema.parse(await (await post(JSON.stringify({ q: 'UNESCO' }))).json());
    expect(single.events[0]?.event_id).toBe('2025-e03');
    const batch = (await (await post(JSON.stringify({ queries: ['UNESCO', '股票开户流程'] }))).json()) as { answers: unknown[] };
    expect(batch.answers.map((answer) => searchAnswerSchema.parse(answer).answered)).toEqual([true, false]);
  });

  it.each([
    ['{"q":', 400],
    ['{"q":"\\ud800"}', 400],
    ['{"q":1}', 400],
    ['{"q":"a","queries":["b"]}', 400],
    [JSON.stringify({ q: 'x'.repeat(300_000) }), 413],
  ])('refuses %s', async (body, status) => {
    const response = await post(body);
    expect(response.status).toBe(status);
    errorBodySchema.parse(await response.json());
  });

  it('refuses other content types', async () => {
    expect((await post('q=a', 'text/plain')).status).toBe(415);
  });
});

describe('records, health and documentation', () => {
  it('gives events, passages and neighbours', async () => {
    expect((await get('/v1/events')).body).toMatchObject({ events: { length: 10 } });
    expect((await get('/v1/events/2025-e03')).body).toMatchObject({ event_id: '2025-e03', date: { start: '2025-09-21' } });
    expect((await get('/v1/passages/2025-e03-body-1')).body).toMatchObject({ kind: 'body', language: 'en' });
    const { body } = await get('/v1/passages/2025-e03-body-1/similar?limit=3');
    expect((body as { similar: { event_id: string }[] }).similar.map(({ event_id }) => event_id)).not.toContain('2025-e03');
    expect((body as { similar: unknown[] }).similar).toHaveLength(3);
  });

  it.each(['/v1/events/2025-e99', '/v1/passages/none', '/v1/passages/none/similar', '/nowhere'])('answers 404 in the common shape for %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(errorBodySchema.parse(body).error.code).toBe('not_found');
  });

  it('refuses other methods and says which there are', async () => {
    const response = await fetch(`${server.url}/v1/events`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toContain('GET');
  });

  it('is healthy and ready, and describes itself', async () => {
    expect((await get('/healthz')).status).toBe(200);
    expect((await get('/readyz')).status).toBe(200);
    const { body } = await get('/openapi.json');
    expect(Object.keys((body as { paths: object }).paths)).toEqual(
      expect.arrayContaining([
        '/v1/search',
        '/v1/events',
        '/v1/events/{event_id}',
        '/v1/passages/{passage_id}',
        '/v1/passages/{passage_id}/similar',
        '/healthz',
        '/readyz',
      ]),
    );
    const page = await fetch(`${server.url}/docs`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(html).toContain('/v1/search');
    expect(html).not.toMatch(/<(?:script|link|img)/);
  });
});

it('a client that has gone away is no defect', async () => {
  const log: { event: string; status?: number }[] = [];
  const leaving = new AbortController();
  const waiting = { ...service, bind: (signal?: AbortSignal) => ({ ...service, search: () => untilAborted(signal) }) } as unknown as SearchService;
  const app = createApp({ getService: () => waiting, version: '0.0.0', logger: (entry) => void log.push(entry as (typeof log)[number]) });
  const answering = app.request(new Request('http://localhost/v1/search?q=UNESCO', { signal: leaving.signal }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  leaving.abort();
  expect((await answering).status).toBe(499);
  expect(log.map(({ event, status }) => [event, status])).toEqual([['request', 499]]);
});

/** Waits as a question in the queue does. */
function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
}
