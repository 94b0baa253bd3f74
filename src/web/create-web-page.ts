/**
 * The page for people: searches and events as HTML, the same for a browser with a script and one
 * without. A script asks for the part below the box alone, with the header `X-Fragment: results`.
 *
 * Sets no security headers and logs nothing: both are for the application that mounts it, and a
 * defect goes to that application's error handler.
 */
import { type Context, Hono } from 'hono';
import { compress } from 'hono/compress';
import { DomainError } from '../domain/errors.ts';
import type { SearchService } from '../domain/service.ts';
import { type Assets, loadAssets } from './assets.ts';
import { chooseLanguage } from './choose-language.ts';
import { gatherEvent } from './gather-event.ts';
import { gatherResults } from './gather-results.ts';
import { readState } from './page-state.ts';
import { wordsOf } from './words.ts';
import { type Frame, type Outcome, renderEventPage, renderNoSuchEvent, renderOutcome, renderSearchPage, renderStarting } from './views/pages.tsx';
import type { View } from './views/view.ts';

export interface WebPageDependencies {
  /** The service once it can answer; until then pages say that it is starting. */
  getService(): SearchService | undefined;
  /** Folder of the built browser files, `dist/web/public`. */
  readonly assetsDir: string;
  readonly version: string;
  /** Where people find the page, for citations; by default what the request was sent to. */
  readonly publicUrl?: string | undefined;
}

/** A year, the longest that caches are asked to keep anything: the name of a file changes with its content. */
const FOR_EVER = 'public, max-age=31536000, immutable';
const VARIES_BY = 'Accept-Language, Accept-Encoding, X-Fragment';

/**
 * The routes `/`, `/events/:event_id` and `/assets/:name`, to be mounted at `/`.
 *
 * @throws DomainError `unreadable_input` when the browser files are not built
 */
export function createWebPage(deps: WebPageDependencies): Hono {
  const assets = loadAssets(deps.assetsDir);
  const frame: Frame = { hrefOf: assets.hrefOf, version: deps.version };
  const app = new Hono();
  app.get('/assets/:name', (c) => sendAsset(c, assets));
  app.get('/', compress(), async (c) => {
    const { view, parameters } = openView(c);
    const service = deps.getService();
    if (service === undefined) return sendStarting(c, frame, view);
    const outcome = await refusing(async () => ({ results: await gatherResults(service, view.state, parameters) }));
    return sendOutcome(c, frame, view, service, outcome);
  });
  app.get('/events/:event_id', compress(), async (c) => {
    const { view, parameters, url } = openView(c);
    const service = deps.getService();
    if (service === undefined) return sendStarting(c, frame, view);
    const eventId = c.req.param('event_id');
    if ((await service.findEvent(eventId)) === undefined) return send(c, await renderNoSuchEvent(frame, view, eventId), 404);
    const outcome = await refusing(async () => ({ details: await gatherEvent(service, eventId, view.state, parameters) }));
    if (!('details' in outcome)) return sendOutcome(c, frame, view, service, outcome);
    return send(c, await renderEventPage(frame, view, outcome.details, (deps.publicUrl ?? url.origin) + url.pathname), 200);
  });
  return app;
}

function openView(c: Context): { view: View; parameters: URLSearchParams; url: URL } {
  const url = new URL(c.req.url);
  const written = readState(url.searchParams);
  const ui = chooseLanguage(written.ui, c.req.header('accept-language'));
  // Links carry on a language that there is.
  const state = { ...written, ui: written.ui === ui ? ui : '' };
  return { view: { ui, words: wordsOf(ui), state }, parameters: url.searchParams, url };
}

/** A refused parameter is something to show, anything else that is thrown is not. */
async function refusing<T>(gather: () => Promise<T>): Promise<T | { readonly message: string; readonly field: string | undefined }> {
  try {
    return await gather();
  } catch (error) {
    if (error instanceof DomainError && error.code === 'invalid_input') return { message: error.message, field: error.field };
    throw error;
  }
}

async function sendOutcome(c: Context, frame: Frame, view: View, service: SearchService, outcome: Outcome): Promise<Response> {
  const isFragment = c.req.header('x-fragment') === 'results';
  const html = isFragment ? await renderOutcome(view, outcome) : await renderSearchPage(frame, view, await service.listEvents(), outcome);
  return send(c, html, 'results' in outcome ? 200 : 400, isFragment);
}

async function sendStarting(c: Context, frame: Frame, view: View): Promise<Response> {
  c.header('Retry-After', '1');
  return send(c, await renderStarting(frame, view, c.req.path), 503);
}

/** A fragment is never stored: it has the URL of a page, which a browser would otherwise show it for. */
function send(c: Context, html: string, status: 200 | 400 | 404 | 503, isFragment = false): Response {
  c.header('Vary', VARIES_BY);
  c.header('Cache-Control', isFragment ? 'no-store' : 'private, no-cache');
  return c.html(html, status);
}

function sendAsset(c: Context, assets: Assets): Response {
  const asset = assets.find(c.req.param('name') ?? '');
  if (asset === undefined) return c.text('not found', 404);
  const acceptsGzip = /\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:,|$))/iu.test(c.req.header('accept-encoding') ?? '');
  c.header('Content-Type', asset.type);
  c.header('Cache-Control', FOR_EVER);
  c.header('Vary', 'Accept-Encoding');
  if (acceptsGzip) c.header('Content-Encoding', 'gzip');
  return c.body(new Uint8Array(acceptsGzip ? asset.gzipped : asset.plain));
}
