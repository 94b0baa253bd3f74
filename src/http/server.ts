/** Puts the application on a socket, and takes it off again without dropping requests. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { DomainError } from '../domain/errors.ts';
import type { ErrorBody } from '../operations/error-body.ts';
import type { HttpApp } from './create-app.ts';

/** How long requests in flight may take after a stop is asked for. */
const DRAIN_MS = 10_000;
/** What one server bears of its clients. */
export interface ServerLimits {
  /** Milliseconds to send a request in; whoever takes longer is cut off. */
  readonly receiveMs: number;
  /** Connections open at a time; further ones are closed at once. Slow clients can hold no more than these, each for `receiveMs`. */
  readonly maxConnections: number;
  /** Bytes of the request line and all headers together. */
  readonly maxHeaderBytes: number;
}

export const SERVER_LIMITS: ServerLimits = { receiveMs: 15_000, maxConnections: 2048, maxHeaderBytes: 16 * 1024 };

/** Answered under any load, and cheaply. */
const NEVER_SHED = /^\/(?:healthz|readyz|metrics|assets\/)/;
/** How often connections that have become idle are closed while stopping. */
const IDLE_CHECK_MS = 50;

export interface StartOptions {
  readonly app: Pick<HttpApp, 'fetch'>;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** True while further questions would only be refused: they are then, before anything is read of them. */
  readonly isOverloaded?: (() => boolean) | undefined;
  /** Told when a request begins; what it returns is called when the request is answered or given up, and nothing works for it any more. */
  readonly beginRequest?: (() => () => void) | undefined;
  readonly limits?: Partial<ServerLimits> | undefined;
}

export interface RunningServer {
  /** Where it listens, with the port that was taken. */
  readonly url: string;
  readonly port: number;
  /** Stops listening and resolves when all requests in flight are answered, or after 10 s without them. */
  close(): Promise<void>;
}

/** Listens. @throws DomainError `port_unavailable` that says what to do */
export async function startServer({ app, host, port, isOverloaded, beginRequest, limits }: StartOptions): Promise<RunningServer> {
  const { receiveMs, maxConnections, maxHeaderBytes } = { ...SERVER_LIMITS, ...limits };
  const answer = getRequestListener(app.fetch, { errorHandler: answerUnusableRequest });
  const checks = {
    headersTimeout: receiveMs,
    requestTimeout: receiveMs,
    connectionsCheckingInterval: Math.min(5_000, receiveMs),
    maxHeaderSize: maxHeaderBytes,
  };
  const server = createServer(checks, (incoming, outgoing) => {
    incoming.url = escapeRawBytes(incoming.url ?? '/');
    if (isOverloaded?.() === true && !NEVER_SHED.test(incoming.url)) {
      outgoing.writeHead(503, SHED_HEADERS).end(SHED_BODY);
      return;
    }
    const endRequest = beginRequest?.();
    const closed = new Promise((resolve) => outgoing.once('close', resolve));
    void Promise.allSettled([answer(incoming, outgoing), closed]).then(endRequest);
  });
  server.maxConnections = maxConnections;
  server.on('clientError', answerClientError);
  await listen(server, host, port);
  const taken = (server.address() as AddressInfo).port;
  const isIpv6 = host.includes(':');
  return { url: `http://${isIpv6 ? `[${host}]` : host}:${taken}`, port: taken, close: () => drain(server) };
}

const SHED_BODY = JSON.stringify({ error: { code: 'overloaded', message: 'too many questions are waiting: ask again in a second' } } satisfies ErrorBody);
const SHED_HEADERS = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(SHED_BODY), 'cache-control': 'no-store', 'retry-after': '1' };

/**
 * Percent-encodes what a client sent as raw bytes (`curl 'http://…?q=上海'`). Node reads
 * the request line as Latin-1, so each unit is one byte.
 */
function escapeRawBytes(url: string): string {
  return url.replace(/[\u0080-\u00ff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(describeListenError(error, host, port)));
    server.listen(port, host, resolve);
  });
}

function describeListenError(error: NodeJS.ErrnoException, host: string, port: number): DomainError {
  const problems: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} of ${host} is in use: stop what uses it, or take another with --port or PORT (0 takes any free one)`,
    EACCES: `port ${port} may not be used by this user: take one above 1023 with --port or PORT`,
    EADDRNOTAVAIL: `${host} is no address of this machine: use 127.0.0.1, or 0.0.0.0 for all, with --host or HOST`,
    ENOTFOUND: `the host name ${host} is not known: use 127.0.0.1, or 0.0.0.0 for all, with --host or HOST`,
  };
  const code = error.code ?? 'unknown';
  // A name server that does not answer says EAI_AGAIN instead.
  const problem = problems[code === 'EAI_AGAIN' ? 'ENOTFOUND' : code] ?? `port ${port} of ${host} cannot be used (${code}): take others with --host and --port`;
  return new DomainError('port_unavailable', problem, { field: code === 'EADDRINUSE' || code === 'EACCES' ? 'port' : 'host', cause: error });
}

function drain(server: Server): Promise<void> {
  return new Promise((resolve) => {
    // Node closes idle connections once; those that become idle later are this loop's.
    const idleCheck = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    const deadline = setTimeout(() => server.closeAllConnections(), DRAIN_MS);
    server.close(() => {
      clearInterval(idleCheck);
      clearTimeout(deadline);
      resolve();
    });
  });
}

/** A request from which no URL can be made, such as one with a malformed Host header. */
function answerUnusableRequest(): Response {
  const body: ErrorBody = { error: { code: 'invalid_input', message: 'the request is malformed: check its Host header and its path' } };
  return Response.json(body, { status: 400, headers: { 'cache-control': 'no-store' } });
}

/** Requests that do not even parse: answered in the same shape, written by hand because there is no response object. */
function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, code, message] = describeClientError(error.code);
  const body: ErrorBody = { error: { code, message } };
  const text = JSON.stringify(body);
  socket.end(
    `HTTP/1.1 ${status}\r\ncontent-type: application/json\r\ncache-control: no-store\r\ncontent-length: ${Buffer.byteLength(text)}\r\nconnection: close\r\n\r\n${text}`,
  );
}

function describeClientError(code: string | undefined): [status: string, code: ErrorBody['error']['code'], message: string] {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return ['431 Request Header Fields Too Large', 'payload_too_large', 'the address and headers are too large: send long questions with POST /v1/search'];
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return ['408 Request Timeout', 'timeout', 'the request was not sent in time'];
  return ['400 Bad Request', 'invalid_input', 'this is not an HTTP/1.1 request'];
}
