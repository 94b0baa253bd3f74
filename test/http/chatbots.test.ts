import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { estimateTokens } from '../../src/answer/estimate-tokens.ts';
import { chatChunkSchema, chatCompletionSchema } from '../../src/operations/chat-completions.ts';
import { contextSchema } from '../../src/operations/context-operation.ts';
import { MAX_EMBEDDING_INPUTS } from '../../src/operations/embeddings-operation.ts';
import { type RunningService, runService } from '../running-service.ts';

let running: RunningService;
let client: OpenAI;

beforeAll(async () => {
  running = await runService();
  client = new OpenAI({ baseURL: `${running.url}/v1`, apiKey: 'none', maxRetries: 0 });
}, 60_000);

afterAll(() => running.close());

async function post(path: string, body: unknown): Promise<{ status: number; body: { error?: { code: string; message: string; field?: string } } }> {
  const response = await fetch(running.url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as never };
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}

describe('POST /v1/embeddings with the official client', () => {
  it('embeds texts of both languages into one space, as float and as base64', async () => {
    const input = ['education conference', '教育大会', 'stock market'];
    // The client asks for base64 by itself and decodes it.
    const packed = await client.embeddings.create({ model: 'text-embedding-3-small', input });
    const plain = await client.embeddings.create({ model: 'bundled', input, encoding_format: 'float' });
    expect(packed.data.map(({ index }) => index)).toEqual([0, 1, 2]);
    const [english, chinese, other] = packed.data.map(({ embedding }) => embedding) as [number[], number[], number[]];
    expect(dot(english, english)).toBeCloseTo(1, 5);
    expect(dot(english, chinese)).toBeGreaterThan(dot(english, other) + 0.2);
    plain.data.forEach(({ embedding }, at) => {
      expect(dot(embedding, packed.data[at]?.embedding ?? [])).toBeCloseTo(1, 5);
    });
    expect(packed.model).toBe('bundled');
    expect(packed.usage.prompt_tokens).toBeGreaterThanOrEqual(5);
    expect(packed.usage.total_tokens).toBe(packed.usage.prompt_tokens);
  });

  it('embeds one text', async () => {
    const { data } = await client.embeddings.create({ model: 'bundled', input: '联合国教科文组织' });
    expect(data).toHaveLength(1);
    expect(data[0]?.embedding).toHaveLength(running.service.info.model.dimension);
  });

  it.each([
    ['no input', { model: 'x' }, 'input'],
    ['an empty text', { input: '' }, 'input'],
    ['an empty list', { input: [] }, 'input'],
    ['token ids', { input: [1, 2, 3] }, 'input'],
    ['half a surrogate pair', { input: 'a\ud800' }, 'input'],
    ['one text too many', { input: Array.from({ length: MAX_EMBEDDING_INPUTS + 1 }, () => 'a') }, 'input'],
    ['more tokens than are embedded at once', { input: Array.from({ length: 4 }, () => '1 '.repeat(30_000)) }, 'input'],
    ['another dimension', { input: 'a', dimensions: 64 }, 'dimensions'],
    ['an unknown format', { input: 'a', encoding_format: 'hex' }, 'encoding_format'],
    ['an unknown parameter', { input: 'a', inputs: 'b' }, 'inputs'],
  ])('refuses %s, naming the field', async (_, body, field) => {
    const answer = await post('/v1/embeddings', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_input', field: expect.stringContaining(field) as string } } });
  });

  it('takes as many texts as it says', async () => {
    const { data } = await client.embeddings.create({ model: 'bundled', input: Array.from({ length: MAX_EMBEDDING_INPUTS }, (_, at) => `text ${at}`) });
    expect(data).toHaveLength(MAX_EMBEDDING_INPUTS);
  });
});

describe('POST /v1/vector_stores/digest/search with the official client', () => {
  it('finds passages in either language', async () => {
    for (const query of ['UNESCO STEM institute', '联合国教科文组织STEM教育研究所']) {
      const page = await client.vectorStores.search('digest', { query, max_num_results: 3 });
      expect(page.data[0]).toMatchObject({ file_id: '2025-e03', attributes: { date_start: '2025-09-21', place: 'Shanghai 上海' } });
      expect(page.data.length).toBeLessThanOrEqual(3);
      expect(page.data[0]?.content[0]?.text.length).toBeGreaterThan(10);
    }
  });

  it.each<[string, OpenAI.VectorStoreSearchParams['filters'], string[]]>([
    ['a place in English', { type: 'eq', key: 'place', value: 'Wuhan' }, ['2025-e08']],
    ['a place in Chinese', { type: 'eq', key: 'place', value: '武汉' }, ['2025-e08']],
    [
      'days and kind',
      {
        type: 'and',
        filters: [
          { type: 'gte', key: 'date_start', value: '2025-10-01' },
          { type: 'eq', key: 'kind', value: 'body' },
        ],
      },
      ['2025-e01', '2025-e02'],
    ],
    ['several events', { type: 'in', key: 'event_id', value: ['2025-e04', '2025-e05'] }, ['2025-e04', '2025-e05']],
    [
      'one or the other, nested',
      {
        type: 'or',
        filters: [
          { type: 'eq', key: 'event_id', value: '2025-e09' },
          {
            type: 'and',
            filters: [
              { type: 'lt', key: 'date_end', value: '2025-04-01' },
              { type: 'ne', key: 'place', value: 'Shanghai' },
            ],
          },
        ],
      },
      ['2025-e09', '2025-e10'],
    ],
  ])('filters by %s', async (_, filters, expected) => {
    const { data } = await client.vectorStores.search('digest', {
      query: 'list all events',
      ...(filters === undefined ? {} : { filters }),
      max_num_results: 50,
    });
    expect([...new Set(data.map(({ file_id }) => file_id))].sort()).toEqual(expected);
  });

  it('joins several questions and leaves out what is under the threshold', async () => {
    const { data } = await client.vectorStores.search('digest', {
      query: ['UNESCO', '红山文化'],
      max_num_results: 50,
      ranking_options: { score_threshold: 0.5 },
    });
    expect(new Set(data.map(({ file_id }) => file_id))).toEqual(new Set(['2025-e03', '2025-e07']));
    expect(Math.min(...data.map(({ score }) => score))).toBeGreaterThanOrEqual(0.5);
  });

  it('finds nothing for what nothing answers', async () => {
    expect((await client.vectorStores.search('digest', { query: 'price of a quantum computer' })).data).toEqual([]);
  });

  it.each([
    ['another store', '/v1/vector_stores/other/search', { query: 'a' }, 404, 'vector_store_id'],
    ['an unknown attribute', '/v1/vector_stores/digest/search', { query: 'a', filters: { type: 'eq', key: 'city', value: 'a' } }, 400, 'filters.key'],
    [
      'a list where one value is meant',
      '/v1/vector_stores/digest/search',
      { query: 'a', filters: { type: 'eq', key: 'kind', value: ['a'] } },
      400,
      'filters.value',
    ],
    ['too many results', '/v1/vector_stores/digest/search', { query: 'a', max_num_results: 51 }, 400, 'max_num_results'],
    ['filters nested without end', '/v1/vector_stores/digest/search', { query: 'a', filters: nest(20) }, 400, 'filters'],
    ['the store in path and body', '/v1/vector_stores/digest/search', { query: 'a', vector_store_id: 'digest' }, 400, 'vector_store_id'],
  ])('refuses %s', async (_, path, body, status, field) => {
    const answer = await post(path, body);
    expect(answer).toMatchObject({ status, body: { error: { field } } });
  });

  function nest(depth: number): object {
    return depth === 0 ? { type: 'eq', key: 'kind', value: 'body' } : { type: 'and', filters: [nest(depth - 1)] };
  }
});

describe('POST /v1/chat/completions without a language model', () => {
  const ask = async (...contents: string[]): Promise<ReturnType<typeof chatCompletionSchema.parse>> =>
    chatCompletionSchema.parse(
      await client.chat.completions.create({ model: 'any', messages: contents.map((content) => ({ role: 'user' as const, content })) }),
    );

  it.each([
    'Which events involved UNESCO?',
    '联合国教科文组织参与了哪些活动？',
    '聯合國教科文組織參與了哪些活動？',
  ])('quotes word for word and cites: %s', async (question) => {
    const { choices, citations, answered } = await ask(question);
    expect(answered).toBe(true);
    expect(citations.length).toBeGreaterThan(0);
    for (const { passage_id, text } of citations) {
      expect(choices[0]?.message.content).toContain(`“${text}” [${passage_id}]`);
      expect((await running.service.findPassage(passage_id))?.text).toContain(text);
    }
    expect(choices[0]?.message.content).toMatch(/2025/);
  });

  it('lists every event that answers, in the language of the question', async () => {
    const english = await ask('Which events took place in Shanghai?');
    expect(english.choices[0]?.message.content).toMatch(/^3 events in the digest answer this:\n\n1\. \*\*/);
    const chinese = await ask('哪些活动在上海举办');
    expect(chinese.choices[0]?.message.content).toMatch(/^摘要中有3项活动符合：/);
    expect(chinese.choices[0]?.message.content).toContain('2025年10月13日至2025年10月15日');
    expect(new Set(chinese.citations.map(({ event_id }) => event_id))).toEqual(new Set(['2025-e01', '2025-e02', '2025-e03']));
  });

  it('says that nothing answers, in the language of the question', async () => {
    expect(await ask('price of a quantum computer')).toMatchObject({
      answered: false,
      citations: [],
      choices: [{ message: { content: /Nothing in the digest/ } }],
    });
    expect((await ask('股票开户流程')).choices[0]?.message.content).toBe('摘要中没有内容能回答这个问题。');
  });

  it('follows up what was asked before, and only then', async () => {
    const followed = await ask('Which events involved UNESCO?', 'And when was it?');
    expect(followed.citations.map(({ event_id }) => event_id)).toContain('2025-e03');
    expect((await ask('Which events involved UNESCO?', 'price of a quantum computer')).answered).toBe(false);
  });

  it('streams the same answer, with usage when asked for it', async () => {
    const messages = [{ role: 'user' as const, content: '哪些活动在上海举办' }];
    const whole = await client.chat.completions.create({ model: 'any', messages });
    const stream = await client.chat.completions.create({ model: 'any', messages, stream: true, stream_options: { include_usage: true } });
    let text = '';
    const ends: unknown[] = [];
    let usage: unknown;
    for await (const chunk of stream) {
      chatChunkSchema.parse(chunk);
      text += chunk.choices[0]?.delta.content ?? '';
      if (chunk.choices[0]?.finish_reason) ends.push(chunk);
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe(whole.choices[0]?.message.content);
    expect(ends).toHaveLength(1);
    expect(ends[0]).toMatchObject({ answered: true, citations: expect.arrayContaining([]) as unknown });
    expect(usage).toEqual(whole.usage);
  });

  it('takes what it does not use, and content in parts', async () => {
    const completion = await client.chat.completions.create({
      model: 'gpt-any',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: [{ type: 'text', text: 'Which events involved UNESCO?' }] },
      ],
      tools: [{ type: 'function', function: { name: 'f', parameters: {} } }],
      frequency_penalty: 0.5,
    });
    expect(completion.choices[0]?.finish_reason).toBe('stop');
  });

  it.each([
    ['no messages', { messages: [] }, 'messages'],
    ['no question', { messages: [{ role: 'system', content: 'x' }] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'x' }] }, 'messages.0.role'],
    ['a picture', { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'x' } }] }] }, 'messages.0.content.0'],
    ['several answers', { messages: [{ role: 'user', content: 'x' }], n: 2 }, 'n'],
    ['JSON as the answer', { messages: [{ role: 'user', content: 'x' }], response_format: { type: 'json_object' } }, 'response_format.type'],
    ['an impossible temperature', { messages: [{ role: 'user', content: 'x' }], temperature: 3 }, 'temperature'],
    ['a body that is a list', [1], undefined],
  ])('refuses %s', async (_, body, field) => {
    const answer = await post('/v1/chat/completions', body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid_input', ...(field === undefined ? {} : { field }) } } });
  });
});

describe('POST /v1/context', () => {
  it.each([200, 300, 600, 2000, 100_000])('keeps to %i tokens and cuts at the end of a sentence', async (max_tokens) => {
    const { body } = await post('/v1/context', { query: 'list all events', max_tokens });
    const { text, tokens, citations, answered } = contextSchema.parse(body);
    expect(answered).toBe(true);
    expect(estimateTokens(text)).toBe(tokens);
    expect(tokens).toBeLessThanOrEqual(max_tokens);
    expect(citations.length).toBeGreaterThan(0);
    for (const { text: shown, truncated, passage_id, key, number } of citations) {
      expect(key).toBe(passage_id);
      expect(text).toContain(`${number}. [${key}]`);
      expect((await running.service.findPassage(passage_id))?.text.replace(/\s+/gu, ' ')).toContain(shown.replace(/…$/u, ''));
      if (truncated && citations.length > 1) expect(shown).toMatch(/[.!?。！？]["”’)]?$/u);
    }
  });

  it('gives every event its best passage before any its second', async () => {
    const { body } = await post('/v1/context', { query: 'list all events', max_tokens: 3000 });
    expect(new Set(contextSchema.parse(body).citations.map(({ event_id }) => event_id)).size).toBe(10);
  });

  it('takes the filters of the search and says when nothing answers', async () => {
    const filtered = contextSchema.parse((await post('/v1/context', { query: '教育', place: 'Wuhan' })).body);
    expect(new Set(filtered.citations.map(({ event_id }) => event_id))).toEqual(new Set(['2025-e08']));
    const nothing = contextSchema.parse((await post('/v1/context', { query: 'price of a quantum computer' })).body);
    expect(nothing).toMatchObject({ answered: false, citations: [], text: expect.stringContaining('Nothing in the digest answers') as string });
  });

  it.each([
    [{ query: 'a', max_tokens: 199 }, 'max_tokens'],
    [{ query: 'a', max_tokens: 100_001 }, 'max_tokens'],
    [{ q: 'a' }, 'q'],
    [{ query: ' ' }, 'query'],
  ])('refuses %j', async (body, field) => {
    expect(await post('/v1/context', body)).toMatchObject({ status: 400, body: { error: { field } } });
  });
});

describe('tools and models', () => {
  it('lists the models that clients may name', async () => {
    const ids = [];
    for await (const { id } of client.models.list()) ids.push(id);
    expect(ids).toEqual(['digest-search', 'bundled']);
  });

  it('describes the tools for both makers, and runs one by name', async () => {
    const { openai, anthropic } = (await (await fetch(`${running.url}/v1/tools`)).json()) as {
      openai: { type: string; function: { name: string; parameters: { type: string; properties: object } } }[];
      anthropic: { name: string; input_schema: { type: string } }[];
    };
    const names = ['search', 'fetch', 'search_events', 'get_event', 'list_events'];
    expect(openai.map((tool) => tool.function.name)).toEqual(names);
    expect(anthropic.map(({ name }) => name)).toEqual(names);
    for (const tool of openai) expect(tool).toMatchObject({ type: 'function', function: { parameters: { type: 'object' } } });
    for (const tool of anthropic) expect(tool.input_schema.type).toBe('object');
    expect(await post('/v1/tools/search', { query: 'UNESCO' })).toMatchObject({
      status: 200,
      body: { results: [{ id: '2025-e03', url: `${running.url}/events/2025-e03` }] },
    });
    expect(await post('/v1/tools/list_events', {})).toMatchObject({ status: 200 });
    expect(await post('/v1/tools/drop_table', {})).toMatchObject({ status: 404, body: { error: { field: 'name' } } });
    expect(await post('/v1/tools/fetch', { id: 'none' })).toMatchObject({ status: 404, body: { error: { field: 'id' } } });
  });
});

describe('/docs', () => {
  it('shows for every path a command that works', async () => {
    const page = await (await fetch(`${running.url}/docs`)).text();
    const { paths } = (await (await fetch(`${running.url}/openapi.json`)).json()) as { paths: Record<string, object> };
    const commands = Array.from(page.matchAll(/<pre>(curl [^<]*)<\/pre>/g), ([, command = '']) => unescapeHtml(command));
    expect(commands).toHaveLength(Object.values(paths).flatMap((methods) => Object.keys(methods)).length);
    for (const command of commands.filter((one) => !one.includes('$KEY'))) {
      const url = /http:\/\/127\.0\.0\.1:8787[^\s']*/.exec(command)?.[0].replace('http://127.0.0.1:8787', running.url) ?? '';
      const [, body] = / -d '(.*)'$/s.exec(command) ?? [];
      const headers = Object.fromEntries(Array.from(command.matchAll(/-H '([\w-]+): ([^']*)'/g), ([, name = '', value = '']) => [name, value]));
      const response = await fetch(url, body === undefined ? {} : { method: 'POST', headers, body });
      expect(response.status, command).toBe(200);
      expect((await response.text()).length, command).toBeGreaterThan(10);
    }
  });

  function unescapeHtml(text: string): string {
    return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  }
});
