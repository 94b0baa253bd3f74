/** POST /v1/chat/completions: the one answer that is written while it is read. */
import { randomUUID } from 'node:crypto';
import type { Context, Handler } from 'hono';
import { streamSSE } from 'hono/streaming';
import { answerChat, type ChatOutcome } from '../answer/answer-chat.ts';
import {
  type ChatIdentity,
  chatCompletionSchema,
  chatRequestSchema,
  toChatRequest,
  toCompletion,
  toEndChunk,
  toTextChunk,
  toUsageChunk,
} from '../operations/chat-completions.ts';
import { parseInput } from '../operations/parse-input.ts';
import { requireService } from '../operations/require-service.ts';
import { describeError, REQUEST_ENDED } from './errors.ts';
import { createStop, publicUrlOf, readPostBody } from './handle-route.ts';
import type { HttpDependencies, HttpEnv } from './http-env.ts';
import type { RouteDescription } from './routes.ts';

export const chatRoute: RouteDescription = {
  method: 'post',
  path: '/v1/chat/completions',
  tag: 'chatbots',
  operationId: 'create_chat_completion',
  summary: 'Chat',
  description:
    'Answers a conversation from the digest, every statement with its citation. With stream, as server-sent events (chat.completion.chunk, then [DONE]). Without a language model (LLM_BASE_URL) the answer quotes the sentences that answer.',
  inputSchema: chatRequestSchema,
  outputSchema: chatCompletionSchema,
  example: { path: '/v1/chat/completions', body: '{"messages": [{"role": "user", "content": "Which events involved UNESCO?"}]}' },
};

export function handleChat(deps: HttpDependencies): Handler<HttpEnv> {
  return async (c) => {
    const request = parseInput(chatRequestSchema, await readPostBody(c));
    const chat = toChatRequest(request);
    const stop = createStop(c);
    const service = requireService(deps).bind(stop.signal);
    const parts = answerChat(chat, { service, model: deps.chatModel ?? null, publicUrl: publicUrlOf(deps, c), signal: stop.signal });
    const identity = { id: `chatcmpl-${randomUUID()}`, created: Math.floor(Date.now() / 1000) };
    // The first piece is waited for before anything is sent: most failures come before it, and have a status then.
    const first = parts.next();
    if (request.stream !== true) {
      const { text, outcome } = await collect(await first, parts);
      return c.json(toCompletion(identity, text, outcome));
    }
    return streamAnswer(c, identity, await first, parts, request.stream_options?.include_usage === true, stop);
  };
}

type Piece = IteratorResult<string, ChatOutcome>;

async function collect(first: Piece, parts: AsyncGenerator<string, ChatOutcome>): Promise<{ text: string; outcome: ChatOutcome }> {
  let text = '';
  let piece = first;
  while (piece.done !== true) {
    text += piece.value;
    piece = await parts.next();
  }
  return { text, outcome: piece.value };
}

function streamAnswer(
  c: Context<HttpEnv>,
  identity: ChatIdentity,
  first: Piece,
  parts: AsyncGenerator<string, ChatOutcome>,
  countsTokens: boolean,
  stop: AbortController,
): Response {
  return streamSSE(c, async (stream) => {
    const send = (data: unknown): Promise<void> => stream.writeSSE({ data: JSON.stringify(data) });
    stream.onAbort(() => stop.abort(REQUEST_ENDED));
    try {
      let piece = first;
      for (let isFirst = true; piece.done !== true; isFirst = false) {
        await send(toTextChunk(identity, piece.value, isFirst));
        piece = await parts.next();
      }
      await send(toEndChunk(identity, piece.value));
      if (countsTokens) await send(toUsageChunk(identity, piece.value));
      await stream.writeSSE({ data: '[DONE]' });
    } catch (error) {
      if (stop.signal.aborted) return;
      // The status is sent already; clients of OpenAI read an error from the stream as well.
      await send(describeError(error, c));
    }
  });
}
