import OpenAI from 'openai';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chatChunkSchema, chatCompletionSchema } from '../../src/operations/chat-completions.ts';
import { createChatModel } from '../../src/drivers/chat-model.ts';
import { type LanguageModelServer, startLanguageModelServer, startStream, wait, writePiece, writePieces } from '../language-model-server.ts';
import { type RunningService, runService } from '../running-service.ts';

const TIMEOUT_MS = 300;
const QUESTION = 'Which events involved UNESCO?';
let upstream: LanguageModelServer;
let running: RunningService;
let client: OpenAI;

beforeAll(async () => {
  upstream = await startLanguageModelServer();
  const chatModel = createChatModel({ baseUrl: upstream.baseUrl, model: 'local', apiKey: 'secret', timeoutMs: TIMEOUT_MS });
  running = await runService({ chatModel });
  client = new OpenAI({ baseURL: `${running.url}/v1`, apiKey: 'none', maxRetries: 0 });
}, 60_000);

afterAll(async () => {
  await running.close();
  await upstream.close();
});

beforeEach(() => {
  upstream.behave((_, response) => writePieces(response, ['It was ', 'opened [2025-e03', '-body-1]', ' in Shanghai [1]. Also [2031-e99-body-1].']));
});

function ask(content = QUESTION): Promise<OpenAI.ChatCompletion> {
  return client.chat.completions.create({ model: 'any', temperature: 0.2, messages: [{ role: 'user', content }] });
}

async function failure(work: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(OpenAI.APIError);
  return error as InstanceType<typeof OpenAI.APIError>;
}

describe('a language model behind chat completions', () => {
  it('is given the passages and the conversation, with its own name and key', async () => {
    await ask();
    const request = upstream.requests.at(-1);
    expect(request).toMatchObject({ model: 'local', temperature: 0.2, authorization: 'Bearer secret' });
    expect(request?.messages[0]?.content).toContain('[2025-e03-body-1]');
    expect(request?.messages.at(-1)).toEqual({ role: 'user', content: QUESTION });
  });

  it('has its citations checked: numbers become keys, what was not retrieved is dropped and counted', async () => {
    const completion = chatCompletionSchema.parse(await ask());
    const content = completion.choices[0]?.message.content ?? '';
    expect(content).toMatch(/^It was opened \[2025-e03-body-1\] in Shanghai \[2025-e03-[a-z]+-\w+\]\. Also\.$/);
    expect(completion.dropped_citations).toBe(1);
    expect(completion.citations.map(({ event_id }) => event_id)).not.toContain('2031-e99');
    for (const { url_citation: at } of completion.choices[0]?.message.annotations ?? []) {
      expect(content.slice(at.start_index, at.end_index)).toMatch(/^\[2025-e03-.*\]$/);
      expect(at.url).toMatch(/\/events\/2025-e03#2025-e03-/);
    }
    expect(completion.usage).toEqual({ prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 });
  });

  it('streams to the official client, piece by piece', async () => {
    upstream.behave((_, response) => writePieces(response, ['One ', 'two ', 'three [1].'], 40));
    const started = performance.now();
    let firstAt = 0;
    const pieces: string[] = [];
    for await (const chunk of await client.chat.completions.create({ model: 'any', stream: true, messages: [{ role: 'user', content: QUESTION }] })) {
      chatChunkSchema.parse(chunk);
      firstAt ||= performance.now() - started;
      pieces.push(chunk.choices[0]?.delta.content ?? '');
    }
    expect(pieces.join('')).toMatch(/^One two three \[2025-e03-.*\]\.$/);
    expect(pieces.filter((piece) => piece !== '').length).toBeGreaterThan(2);
    expect(performance.now() - started - firstAt).toBeGreaterThan(60);
  });

  it('is not asked what nothing in the digest answers', async () => {
    const before = upstream.requests.length;
    const completion = chatCompletionSchema.parse(await ask('price of a quantum computer'));
    expect(completion).toMatchObject({ answered: false, citations: [] });
    expect(upstream.requests.length).toBe(before);
  });

  it('that says nothing is given up on', async () => {
    upstream.behave(async (_, response) => {
      await wait(TIMEOUT_MS * 3);
      response.end();
    });
    const error = await failure(ask());
    expect(error).toMatchObject({ status: 504, code: 'upstream_timeout' });
    expect(error.message).toContain(`${TIMEOUT_MS} ms`);
  });

  it('that falls silent in the middle is given up on, within the stream', async () => {
    upstream.behave(async (_, response) => {
      startStream(response);
      writePiece(response, 'It was ');
      await wait(TIMEOUT_MS * 3);
      response.end();
    });
    const error = await failure(readAll());
    expect(error.code).toBe('upstream_timeout');
  });

  it.each([
    ['without a word', (response: import('node:http').ServerResponse) => response.end()],
    ['with a reset', (response: import('node:http').ServerResponse) => response.destroy()],
  ])('that breaks off %s is an error, streamed or not', async (_, end) => {
    upstream.behave(async (__, response) => {
      startStream(response);
      writePiece(response, 'It was ');
      await wait(20);
      end(response);
    });
    expect(await failure(ask())).toMatchObject({ status: 502, code: 'upstream_failed' });
    expect(await failure(readAll())).toMatchObject({ code: 'upstream_failed' });
  });

  it('that takes no more requests is reported with the time to wait', async () => {
    upstream.behave((_, response) => {
      response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' }).end('{"error":{"message":"slow down"}}');
    });
    const error = await failure(ask());
    expect(error).toMatchObject({ status: 429, code: 'upstream_busy' });
    expect(error.headers?.get('retry-after')).toBe('7');
  });

  it.each([
    [401, /LLM_API_KEY/],
    [404, /LLM_MODEL/],
    [500, /status 500/],
  ])('that answers %i is reported without what it said', async (status, expected) => {
    upstream.behave((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end('{"error":{"message":"internal detail"}}');
    });
    const error = await failure(ask());
    expect(error).toMatchObject({ status: 502, code: 'upstream_failed' });
    expect(error.message).toMatch(expected);
    expect(error.message).not.toContain('internal detail');
    expect(JSON.stringify(running.log)).toContain('internal detail');
    expect(JSON.stringify(running.log)).not.toContain('secret');
  });

  it('that cannot be reached is reported', async () => {
    const chatModel = createChatModel({ baseUrl: 'http://127.0.0.1:9/v1', model: 'local', apiKey: undefined, timeoutMs: TIMEOUT_MS });
    const other = await runService({ chatModel, service: running.service });
    const answer = await fetch(`${other.url}/v1/chat/completions`, post());
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ error: { code: 'upstream_failed', message: expect.stringContaining('LLM_BASE_URL') as string } });
    await other.close();
  });

  it.each([true, false])('is stopped when the client goes away (stream: %s)', async (stream) => {
    const before = upstream.cancelled();
    upstream.behave(async (_, response) => {
      startStream(response);
      for (let at = 0; at < 100 && !response.destroyed; at += 1) {
        writePiece(response, `piece ${at} `);
        await wait(30);
      }
      response.end();
    });
    const leaving = new AbortController();
    const answer = fetch(`${running.url}/v1/chat/completions`, { ...post(stream), signal: leaving.signal }).then((response) => response.text());
    await wait(200);
    leaving.abort();
    await expect(answer).rejects.toThrow();
    await expect.poll(() => upstream.cancelled(), { timeout: 2000 }).toBe(before + 1);
    // A client that leaves is no defect of the service: the log would fill with them.
    expect(running.log.filter(({ event }) => event === 'defect')).toEqual([]);
    expect(await (await fetch(`${running.url}/healthz`)).json()).toMatchObject({ status: 'ok' });
  });

  async function readAll(): Promise<void> {
    for await (const _ of await client.chat.completions.create({ model: 'any', stream: true, messages: [{ role: 'user', content: QUESTION }] }));
  }

  function post(stream = false): RequestInit {
    return {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ stream, messages: [{ role: 'user', content: QUESTION }] }),
    };
  }
});
