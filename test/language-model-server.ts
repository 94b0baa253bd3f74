/** A local server that speaks OpenAI's streaming chat completions, well or badly, as the last message asks. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface UpstreamRequest {
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly model: string;
  readonly temperature?: number;
  readonly authorization: string | undefined;
}

export type Behaviour = (request: UpstreamRequest, response: ServerResponse) => void | Promise<void>;

export interface LanguageModelServer {
  readonly baseUrl: string;
  readonly requests: readonly UpstreamRequest[];
  /** Requests whose connection the client closed before the end. */
  readonly cancelled: () => number;
  behave(behaviour: Behaviour): void;
  close(): Promise<void>;
}

export async function startLanguageModelServer(): Promise<LanguageModelServer> {
  const requests: UpstreamRequest[] = [];
  let cancelled = 0;
  let behaviour: Behaviour = (_, response) => writePieces(response, ['ok']);
  const server = createServer((incoming, response) => {
    response.on('close', () => {
      if (!response.writableEnded && !response.destroyed) return;
      if (!response.writableFinished) cancelled += 1;
    });
    void readBody(incoming).then(async (body) => {
      const request = { ...(JSON.parse(body) as Omit<UpstreamRequest, 'authorization'>), authorization: incoming.headers.authorization };
      requests.push(request);
      await behaviour(request, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    cancelled: () => cancelled,
    behave(next) {
      behaviour = next;
    },
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

/** A proper answer in pieces, with the usage that was asked for. */
export async function writePieces(response: ServerResponse, pieces: readonly string[], delayMs = 0): Promise<void> {
  startStream(response);
  for (const piece of pieces) {
    writePiece(response, piece);
    if (delayMs > 0) await wait(delayMs);
  }
  send(response, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
  send(response, { choices: [], usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 } });
  response.end('data: [DONE]\n\n');
}

export function startStream(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
}

export function writePiece(response: ServerResponse, content: string): void {
  send(response, { choices: [{ index: 0, delta: { content }, finish_reason: null }] });
}

export function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

function send(response: ServerResponse, part: object): void {
  response.write(`data: ${JSON.stringify({ id: 'up', object: 'chat.completion.chunk', created: 1, model: 'local', ...part })}\n\n`);
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  return body;
}
