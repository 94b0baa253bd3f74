/** The page on a real socket, under the content security policy that the application sets. */
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { SearchService } from '../../src/domain/service.ts';
import { createWebPage } from '../../src/web/create-web-page.ts';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

export interface WebServer {
  readonly url: string;
  close(): Promise<void>;
}

export function createTestApp(service: () => SearchService | undefined, assetsDir: string): Hono {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    c.header('Content-Security-Policy', POLICY);
  });
  app.route('/', createWebPage({ getService: service, assetsDir, version: '1.2.3' }));
  return app;
}

export async function startWebServer(service: () => SearchService | undefined, assetsDir: string): Promise<WebServer> {
  const server = serve({ fetch: createTestApp(service, assetsDir).fetch, hostname: '127.0.0.1', port: 0 });
  await new Promise((listening) => server.once('listening', listening));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}
