import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { randomUUID } from 'node:crypto';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIndex } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { tools } from '../../src/operations/tools.ts';
import { type RunningService, runService } from '../running-service.ts';

const MODERN = '2026-07-28';
const LEGACY = '2025-11-25';
/** A call of every tool that works on the committed digest. */
const CALLS: Readonly<Record<string, Record<string, unknown>>> = {
  search: { query: 'which events involved UNESCO' },
  fetch: { id: '2025-e03' },
  search_events: { q: '联合国教科文组织', lang: 'en', explain: true },
  get_event: { event_id: '2025-e03' },
  list_events: {},
};

let running: RunningService;

beforeAll(async () => {
  running = await runService();
}, 60_000);

afterAll(() => running.close());

function overHttp(): Transport {
  return new StreamableHTTPClientTransport(new URL(`${running.url}/mcp`));
}

async function overStdio(): Promise<Transport> {
  return startStdio(await mkdtemp(join(tmpdir(), 'digest-search-mcp-')));
}

function startStdio(index: string): Transport {
  const { packageRoot } = readConfig();
  // The index is built at the first start, which a client waits for.
  return new StdioClientTransport({
    command: process.execPath,
    args: ['--import', 'tsx', 'src/cli/main.ts', 'mcp', '--index', index],
    cwd: packageRoot,
    stderr: 'ignore',
  });
}

describe.each([
  ['Streamable HTTP', MODERN, overHttp],
  ['Streamable HTTP', LEGACY, overHttp],
  ['stdio', MODERN, overStdio],
  ['stdio', LEGACY, overStdio],
] as const)('MCP over %s, revision %s', (_, revision, open) => {
  let client: Client;

  beforeAll(async () => {
    client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: revision === MODERN ? { pin: MODERN } : 'legacy' } });
    await client.connect(await open());
  }, 60_000);

  afterAll(() => client.close());

  it('speaks the revision that was asked for', () => {
    expect(client.getNegotiatedProtocolVersion()).toBe(revision);
    expect(client.getServerVersion()?.name).toBe('digest-search');
    expect(client.getInstructions()).toContain('Cite');
  });

  it('lists the tools in a stable order, each with the schemas of its input and output', async () => {
    const { tools: first } = await client.listTools();
    expect(first.map(({ name }) => name)).toEqual(['search', 'fetch', 'search_events', 'get_event', 'list_events']);
    for (const { inputSchema, outputSchema, annotations, description } of first) {
      expect(inputSchema.type).toBe('object');
      expect(outputSchema?.type).toBe('object');
      expect(annotations).toMatchObject({ readOnlyHint: true });
      expect(description?.length).toBeGreaterThan(10);
    }
    expect((await client.listTools()).tools).toEqual(first);
  });

  it.each(tools.map(({ name }) => name))('runs %s and answers by its schema, the same in text and structure', async (name) => {
    const result = await client.callTool({ name, arguments: CALLS[name] ?? {} });
    expect(result.isError ?? false).toBe(false);
    const tool = tools.find((candidate) => candidate.name === name);
    tool?.outputSchema.parse(result.structuredContent);
    const [block] = result.content;
    expect(result.content).toHaveLength(1);
    expect(block?.type === 'text' && JSON.parse(block.text)).toEqual(result.structuredContent);
  });

  it('answers search and fetch in the shapes of ChatGPT connectors', async () => {
    const found = (await client.callTool({ name: 'search', arguments: { query: '红山文化' } })).structuredContent as { results: { id: string }[] };
    expect(found.results.map((result) => Object.keys(result).sort())).toEqual([['id', 'title', 'url']]);
    const id = found.results[0]?.id;
    expect(id).toBe('2025-e07');
    const document = (await client.callTool({ name: 'fetch', arguments: { id } })).structuredContent;
    expect(document).toMatchObject({
      id,
      title: expect.stringContaining('红山文化') as string,
      text: expect.stringContaining('Hongshan') as string,
      metadata: { date_start: '2025-06-14' },
    });
    expect((await client.callTool({ name: 'search', arguments: { query: 'price of a quantum computer' } })).structuredContent).toEqual({ results: [] });
  });

  it.each([
    ['search', {}, 'query'],
    ['search', { query: '' }, 'query'],
    ['search_events', { q: 'a', limit: 0 }, 'limit'],
    ['search_events', { q: 'a', colour: 'red' }, 'colour'],
    ['fetch', { id: 'nowhere' }, 'id'],
    ['get_event', { event_id: '../../etc/passwd' }, 'event_id'],
  ])('says to the model what is wrong with %s %j', async (name, input, field) => {
    const result = await client.callTool({ name, arguments: input });
    expect(result.isError).toBe(true);
    const [block] = result.content;
    expect(block?.type === 'text' && JSON.parse(block.text)).toMatchObject({ error: { field, message: expect.any(String) as string } });
  });

  it('refuses a tool that there is not', async () => {
    await expect(client.callTool({ name: 'drop_table', arguments: {} })).rejects.toThrow(/there is no tool "drop_table"/);
  });

  it('gives every event and passage as a resource', async () => {
    const { resources, nextCursor } = await client.listResources();
    expect(nextCursor).toBeUndefined();
    const events = resources.filter(({ uri }) => uri.startsWith('digest://events/'));
    expect(events).toHaveLength(10);
    expect(resources.length).toBe(10 + running.service.info.passages);
    const { contents } = await client.readResource({ uri: 'digest://events/2025-e03' });
    expect(JSON.parse((contents[0] as { text: string }).text)).toEqual(await running.service.findEvent('2025-e03'));
    const passage = await client.readResource({ uri: 'digest://passages/2025-e03-body-1' });
    expect((passage.contents[0] as { text: string }).text).toBe((await running.service.findPassage('2025-e03-body-1'))?.text);
    expect((await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      'digest://events/{event_id}',
      'digest://passages/{passage_id}',
    ]);
    for (const uri of ['digest://events/none', 'digest://events/%ff', 'file:///etc/passwd'])
      await expect(client.readResource({ uri })).rejects.toThrow(/no resource/);
  });
});

it('over stdio takes over an index that is built meanwhile', async () => {
  const index = await mkdtemp(join(tmpdir(), 'digest-search-mcp-'));
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(startStdio(index));
  const listed = async (): Promise<number> =>
    ((await client.callTool({ name: 'list_events', arguments: {} })).structuredContent as { events: unknown[] }).events.length;
  expect(await listed()).toBe(10);
  const events = join(index, '..', `${randomUUID()}.jsonl`);
  await writeFile(
    events,
    `${JSON.stringify({ event_id: '2031-e01', title: { en: 'A new event', zh: '新活动' }, date: { start: '2031-01-02', end: '2031-01-02' }, places: [], passages: [{ kind: 'body', language: 'en', text: 'Something happens.' }] })}\n`,
  );
  await buildIndex(readConfig(), { inputs: [events], indexDir: index });
  await expect.poll(listed, { timeout: 20_000 }).toBe(1);
  await client.close();
}, 60_000);

describe('POST /mcp', () => {
  const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });

  /** `fetch` sets Host and Origin itself. */
  function send(headers: Record<string, string>, body = ping): Promise<{ status: number; body: string }> {
    return new Promise((resolve, reject) => {
      const sending = request(`${running.url}/mcp`, {
        method: 'POST',
        // A connection of its own: that of a refused body is closed by the server.
        agent: false,
        headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      });
      sending.on('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: text }));
      });
      sending.on('error', reject);
      sending.end(body);
    });
  }

  it('answers this machine, also to a page served from it', async () => {
    expect((await send({})).status).toBe(200);
    expect(await send({ origin: 'http://localhost:3000' })).toMatchObject({ status: 200 });
  });

  it.each([{ host: 'evil.example' }, { origin: 'https://evil.example' }])('refuses %j and says who can allow it', async (headers: Record<string, string>) => {
    const answer = await send(headers);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'forbidden', message: expect.stringContaining('ALLOWED_HOSTS') as string } });
  });

  it('refuses a body that is too large, no JSON, or of another type, and goes on', async () => {
    expect((await send({}, JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping', params: { padding: 'x'.repeat(300_000) } }))).status).toBe(413);
    expect((await send({}, '{')).status).toBe(400);
    expect((await send({ 'content-type': 'text/plain' })).status).toBe(415);
    expect((await fetch(`${running.url}/mcp`)).status).toBe(405);
    expect((await send({})).status).toBe(200);
  });
});
