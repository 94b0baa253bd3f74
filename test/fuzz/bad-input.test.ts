/**
 * Whatever is sent, the answer is one of the interface, soon, and the service goes on.
 * `FUZZ_CASES` sets the cases a property tries; `npm run fuzz` tries a hundred thousand in all.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { parseDigest } from '../../src/digest/parse-digest.ts';
import { parseJsonLines } from '../../src/digest/json-lines.ts';
import { DomainError } from '../../src/domain/errors.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { createApp, type HttpApp } from '../../src/http/create-app.ts';
import { routes } from '../../src/http/routes.ts';
import { createMcpEndpoint } from '../../src/mcp/mcp-endpoint.ts';
import { openPooledService } from '../../src/pool/open-pooled-service.ts';
import { errorBodySchema } from '../../src/operations/error-body.ts';
import { buildDigestIndex } from '../built-index.ts';
import { NASTY_STRINGS } from './nasty-strings.ts';

const CASES = Number(process.env.FUZZ_CASES ?? 150);
/** No single answer may take longer, in milliseconds. */
const HANG_MS = 1_000;
/** Nothing may hold the event loop longer: others wait meanwhile. */
const BLOCK_MS = 50;
const TIMEOUT_MS = 60_000 + CASES * 50;

let service: SearchService;
let app: HttpApp;
const defects: unknown[] = [];
/** For each answer how long the event loop was busy with it in all: no turn of the loop was longer. */
const busy: number[] = [];

beforeAll(async () => {
  service = await openPooledService(readConfig(), { indexDir: (await buildDigestIndex()).dir }, { threads: 2, maxQueue: 64 });
  const getService = (): SearchService => service;
  const mcp = createMcpEndpoint({ getService, version: '0', publicUrl: '', allowedHosts: ['localhost'], onDefect: (error) => defects.push(error) });
  app = createApp({
    getService,
    version: '0',
    logger: (entry) => {
      if (entry.event === 'defect') defects.push(entry);
    },
    surfaces: [{ path: '/mcp', app: mcp }],
  });
  // Code that has never run is slower than code that has.
  for (const text of NASTY_STRINGS.slice(0, 20)) await send('GET', `/v1/search?q=${encode(text)}`);
  busy.length = 0;
}, 60_000);

afterAll(async () => {
  await service.close();
});

/** Bytes of a text with anything in it, also what is not well-formed. */
function encode(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}

async function send(method: string, path: string, body?: string): Promise<void> {
  const started = performance.now();
  const init =
    body === undefined
      ? { method }
      : { method, headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', host: 'localhost' }, body };
  const before = performance.eventLoopUtilization();
  const answer = await app.request(path, init);
  const text = await answer.text();
  const { active } = performance.eventLoopUtilization(before);
  busy.push(active);
  const ms = performance.now() - started;
  expect(ms, path).toBeLessThan(HANG_MS);
  expect(answer.status, `${path} ${body ?? ''}: ${text.slice(0, 300)}`).toBeLessThan(500);
  if (answer.status >= 400 && !path.startsWith('/mcp')) errorBodySchema.parse(JSON.parse(text));
}

const nasty = fc.constantFrom(...NASTY_STRINGS);
const anyText = fc.oneof(
  nasty,
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.tuple(nasty, nasty).map(([a, b]) => a + b),
);
const anyValue: fc.Arbitrary<unknown> = fc.oneof(anyText, fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.jsonValue({ maxDepth: 3 }));
const fields = [
  'q',
  'query',
  'queries',
  'limit',
  'mode',
  'kind',
  'lang',
  'from',
  'to',
  'place',
  'event_id',
  'min_relevance',
  'understand',
  'ignore',
  'explain',
  'max_tokens',
  'input',
  'model',
  'encoding_format',
  'dimensions',
  'messages',
  'stream',
  'filters',
  'max_num_results',
  'ranking_options',
  'id',
  'name',
  '__proto__',
  'constructor',
];
const anyBody = fc.oneof(
  { weight: 5, arbitrary: fc.dictionary(fc.constantFrom(...fields), anyValue, { maxKeys: 5 }) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        q: anyText,
        query: anyText,
        input: anyText,
        messages: fc.array(fc.record({ role: fc.constantFrom('user', 'system'), content: anyText }), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: anyValue },
);
const postPaths = [
  ...routes.filter(({ method }) => method === 'post').map(({ example }) => example.path),
  '/v1/chat/completions',
  '/mcp',
  '/v1/tools/search_events',
  '/v1/tools/fetch',
];

describe('nasty strings', () => {
  it.each(NASTY_STRINGS.map((text) => [JSON.stringify(text.slice(0, 40)), text] as const))('%s', async (_, text) => {
    await send('GET', `/v1/search?q=${encode(text)}`);
    await send('GET', `/v1/search?q=UNESCO&place=${encode(text)}&event_id=${encode(text)}&ignore=${encode(text)}`);
    await send('GET', `/v1/events/${encode(text)}`);
    await send('GET', `/v1/passages/${encode(text)}/similar`);
    await send('POST', '/v1/search', JSON.stringify({ q: text }));
    await send('POST', '/v1/context', JSON.stringify({ query: text }));
    await send('POST', '/v1/embeddings', JSON.stringify({ input: text }));
    await send('POST', '/v1/chat/completions', JSON.stringify({ messages: [{ role: 'user', content: text }] }));
    await send('POST', '/v1/vector_stores/digest/search', JSON.stringify({ query: text, filters: { type: 'eq', key: 'place', value: text } }));
    await send('POST', '/mcp', JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'search_events', arguments: { q: text } } }));
    await send('POST', '/mcp', JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'resources/read', params: { uri: `digest://events/${text}` } }));
  });
});

describe('bad input', () => {
  it(
    'in query parameters',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.tuple(fc.oneof(fc.constantFrom(...fields), anyText), anyText), { maxLength: 6 }), async (parameters) => {
          await send('GET', `/v1/search?${parameters.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`);
        }),
        { numRuns: CASES },
      );
    },
    TIMEOUT_MS,
  );

  it(
    'in raw query strings and paths',
    async () => {
      const raw = fc.string({ maxLength: 100 }).map((text) => text.replace(/[^\x21-\x7e]/g, '%'));
      await fc.assert(
        fc.asyncProperty(fc.constantFrom('/v1/search?', '/v1/events/', '/v1/passages/', '/v1/tools/', '/'), raw, async (prefix, text) => {
          await send('GET', prefix + text.replace(/^\/+/, ''));
        }),
        { numRuns: CASES },
      );
    },
    TIMEOUT_MS,
  );

  it(
    'in JSON bodies',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.constantFrom(...postPaths), anyBody, async (path, body) => {
          await send('POST', path, JSON.stringify(body));
        }),
        { numRuns: CASES },
      );
    },
    TIMEOUT_MS,
  );

  it(
    'in bodies that are no JSON',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...postPaths),
          fc.oneof(
            anyText,
            fc.json().map((text) => text.slice(1)),
          ),
          async (path, body) => {
            await send('POST', path, body);
          },
        ),
        { numRuns: CASES },
      );
    },
    TIMEOUT_MS,
  );

  it(
    'in MCP messages',
    async () => {
      const methods = [
        'initialize',
        'tools/list',
        'tools/call',
        'resources/list',
        'resources/read',
        'resources/templates/list',
        'ping',
        'server/discover',
        'notifications/initialized',
      ];
      const message = fc.record(
        {
          jsonrpc: fc.constantFrom('2.0', '1.0'),
          id: fc.oneof(fc.integer(), anyText, fc.constant(null)),
          method: fc.oneof(fc.constantFrom(...methods), anyText),
          params: fc.oneof(
            anyBody,
            fc.record({ name: fc.oneof(fc.constantFrom('search', 'fetch', 'search_events', 'get_event'), anyText), arguments: anyBody }),
          ),
        },
        { requiredKeys: ['jsonrpc', 'method'] },
      );
      await fc.assert(
        fc.asyncProperty(fc.oneof(message, fc.array(message, { maxLength: 3 })), async (sent) => {
          await send('POST', '/mcp', JSON.stringify(sent));
        }),
        { numRuns: CASES },
      );
    },
    TIMEOUT_MS,
  );

  it(
    'in digests and JSON Lines',
    () => {
      const line = fc.oneof(anyText, fc.constantFrom('1. A Title', '标题', 'Why It Matters', 'Caption text (Photo: X)', '--- Page 1 ---', '# 2025', '12. '));
      fc.assert(
        fc.property(fc.array(line, { maxLength: 30 }), fc.boolean(), (lines, lenient) => {
          const started = performance.now();
          for (const read of [
            () => parseDigest(lines.join('\n'), { file: 'fuzz-2025.txt', lenient }),
            () => parseJsonLines(lines.join('\n'), { file: 'fuzz.jsonl', lenient }),
          ]) {
            try {
              read();
            } catch (error) {
              expect(error).toBeInstanceOf(DomainError);
            }
          }
          expect(performance.now() - started).toBeLessThan(HANG_MS);
        }),
        { numRuns: CASES },
      );
    },
    TIMEOUT_MS,
  );

  it('caused no defect, and none held the event loop', async () => {
    expect(defects).toEqual([]);
    busy.sort((a, b) => a - b);
    const p999 = busy[Math.floor(busy.length * 0.999)] ?? 0;
    console.log(`event loop busy for an answer: p99.9 ${p999.toFixed(1)} ms, longest ${busy.at(-1)?.toFixed(1)} ms, n = ${busy.length}`);
    // The very longest are pauses of the collector, and of other work on the machine.
    expect(p999).toBeLessThan(BLOCK_MS);
    await send('GET', '/v1/search?q=UNESCO');
  });
});
