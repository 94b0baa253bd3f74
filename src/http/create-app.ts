/** Builds the HTTP interface; never listens. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { cors } from 'hono/cors';
import { secureHeaders } from 'hono/secure-headers';
import { accessControl } from './access-control.ts';
import { createAddressFinder } from './client-address.ts';
import { rateLimit } from './rate-limit.ts';
import { chatRoute, handleChat } from './chat-route.ts';
import { DOCS_STYLE_HASH, renderDocsPage } from './docs-page.ts';
import { answerError, HttpProblem } from './errors.ts';
import { handleRoute } from './handle-route.ts';
import type { HttpDependencies, HttpEnv } from './http-env.ts';
import { buildOpenApiDocument, RELOAD_PATH } from './openapi.ts';
import { MAX_BODY_BYTES, refuseLargeBody } from './read-body.ts';
import { requestContext } from './request-context.ts';
import { routes } from './routes.ts';
import { DomainError } from '../domain/errors.ts';
import { quoteValue } from '../operations/quote-value.ts';
import { requireService } from '../operations/require-service.ts';

export type HttpApp = OpenAPIHono<HttpEnv>;

/** The application: `app.request(...)` answers without a socket, `startServer` puts it on one. */
export function createApp(deps: HttpDependencies): HttpApp {
  const { surfaces = [] } = deps;
  const app = new OpenAPIHono<HttpEnv>();
  app.use(requestContext(deps.logger));
  if (deps.metrics !== undefined) app.use(deps.metrics.middleware);
  app.use(
    secureHeaders({
      // Nothing may be loaded but the files of the page for people, and the style sheet inside the documentation, known by its hash.
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'", `'${DOCS_STYLE_HASH}'`],
        imgSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
      xFrameOptions: 'DENY',
      // The server speaks plain HTTP; whether all of a host is HTTPS is for the proxy before it to say.
      strictTransportSecurity: false,
    }),
  );
  if (deps.corsOrigins !== undefined && deps.corsOrigins.length > 0)
    app.use(cors({ origin: [...deps.corsOrigins], exposeHeaders: ['X-Request-Id', 'Retry-After'] }));
  app.use(accessControl(deps.keys ?? (() => [])));
  app.use(rateLimit(deps.rateLimit ?? 0, deps.findAddress ?? createAddressFinder([])));
  // Requests without a body are left alone: wrapping them costs a copy and fails for some methods.
  app.on('POST', ['/v1/*', ...surfaces.map(({ path }) => path)], bodyLimit({ maxSize: MAX_BODY_BYTES, onError: refuseLargeBody }));

  for (const route of routes) app.on(route.method.toUpperCase(), toHonoPath(route.path), handleRoute(route, deps));
  app.post(chatRoute.path, handleChat(deps));
  addHealth(app, deps);
  addOperation(app, deps);
  if (deps.hasDocs !== false) addDocumentation(app, deps.version);
  for (const surface of surfaces) app.route(surface.path, surface.app);
  refuseOtherMethods(app);

  app.notFound((c) => {
    throw new DomainError('not_found', `there is nothing at ${quoteValue(c.req.path)}: GET /docs lists what there is`);
  });
  app.onError(answerError);
  return app;
}

function addHealth(app: HttpApp, deps: HttpDependencies): void {
  app.get('/healthz', (c) => c.json({ status: 'ok', version: deps.version }));
  app.get('/readyz', (c) => {
    const { version, model, events, passages } = requireService(deps).info;
    return c.json({
      status: 'ready',
      index: { version, model: { id: model.id, revision: model.revision, dtype: model.dtype, dimension: model.dimension } },
      events,
      passages,
    });
  });
}

/** For those who run the service: what it does, and the index as it is on disk now. */
function addOperation(app: HttpApp, { metrics, reload }: HttpDependencies): void {
  if (metrics !== undefined) app.get('/metrics', async (c) => c.body(await metrics.render(), 200, { 'content-type': metrics.contentType }));
  if (reload !== undefined) app.post(RELOAD_PATH, async (c) => c.json(await reload()));
}

/** Both texts are made at the first request that wants one, and kept. */
function addDocumentation(app: HttpApp, version: string): void {
  const texts = lazily(() => {
    const document = buildOpenApiDocument(app, version);
    return { json: JSON.stringify(document), page: renderDocsPage(document) };
  });
  app.get('/openapi.json', (c) => c.body(texts().json, 200, { 'content-type': 'application/json' }));
  app.get('/docs', (c) => c.html(texts().page));
}

/** Comes after all other routes: whatever reaches it has a path that exists and a method that does not. */
function refuseOtherMethods(app: HttpApp): void {
  const methodsOf = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    if (method === 'ALL' || path.endsWith('*')) continue;
    const methods = methodsOf.get(path) ?? new Set();
    methods.add(method);
    if (method === 'GET') methods.add('HEAD');
    methodsOf.set(path, methods);
  }
  for (const [path, methods] of methodsOf) {
    const allow = [...methods].join(', ');
    app.all(path, (c) => {
      throw new HttpProblem('method_not_allowed', `${quoteValue(c.req.method)} is not possible at ${quoteValue(c.req.path)}: use ${allow}`, { allow });
    });
  }
}

function toHonoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
