/**
 * POST /mcp: Streamable HTTP without sessions, so that any process can answer any request.
 * Serves the revisions 2026-07-28 and, for older clients, 2025-11-25 and before.
 */
import { createMcpHandler, localhostAllowedHostnames, validateHostHeader, validateOriginHeader } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import { DomainError } from '../domain/errors.ts';
import { createMcpServer, type McpDependencies } from './mcp-server.ts';

export interface McpEndpointOptions extends McpDependencies {
  /** Names, without ports, by which the service may be reached beside those of this machine. */
  readonly allowedHosts: readonly string[];
}

/** Web pages must not reach the service through the browser of somebody who can (DNS rebinding): `Host` and `Origin` are checked. */
export function createMcpEndpoint({ allowedHosts, ...deps }: McpEndpointOptions): Hono {
  const hosts = [...new Set([...localhostAllowedHostnames(), ...allowedHosts])];
  const handler = createMcpHandler(({ requestInfo }) => createMcpServer({ ...deps, publicUrl: deps.publicUrl || originOf(requestInfo) }), {});
  const app = new Hono();
  app.all('/', async (c) => {
    refuseUnless(validateHostHeader(c.req.header('host'), hosts).ok, 'Host', c.req.header('host'));
    refuseUnless(validateOriginHeader(c.req.header('origin'), hosts).ok, 'Origin', c.req.header('origin'));
    return handler.fetch(c.req.raw);
  });
  return app;
}

function originOf(request: Request | undefined): string {
  return request === undefined ? '' : new URL(request.url).origin;
}

function refuseUnless(isAllowed: boolean, header: string, value: string | undefined): void {
  if (isAllowed) return;
  throw new DomainError(
    'forbidden',
    `${header} is ${JSON.stringify((value ?? '').slice(0, 100))}, which may not use MCP here: its operator can add the name to ALLOWED_HOSTS`,
    {
      field: header,
    },
  );
}
