import { tmpdir } from 'node:os';
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { createWebPage } from '../../src/web/create-web-page.ts';
import { buildDigestIndex } from '../built-index.ts';
import { buildAssets } from './built-assets.ts';
import { createTestApp } from './web-server.ts';

let service: SearchService;
let assetsDir: string;
let app: Hono;

beforeAll(async () => {
  const [{ dir }, assets] = await Promise.all([buildDigestIndex(), buildAssets()]);
  service = await openService(readConfig(), { indexDir: dir });
  assetsDir = assets;
  app = createTestApp(() => service, assetsDir);
}, 60_000);
afterAll(() => service?.close());

async function get(path: string, headers: Record<string, string> = {}): Promise<{ status: number; html: string; headers: Headers }> {
  const response = await app.request(path, { headers });
  return { status: response.status, html: await response.text(), headers: response.headers };
}

describe('status and state', () => {
  it.each([
    ['/?from=abc', 'from is &quot;abc&quot;: a date is written YYYY-MM-DD'],
    ['/?q=UNESCO&from=2025-05-02&to=2025-05-01', 'which is after to'],
    ['/?kind=poem', 'kind is &quot;poem&quot;'],
    ['/?lang=fr', 'lang is &quot;fr&quot;'],
    ['/?ui=fr', 'ui is &quot;fr&quot;'],
    ['/?colour=red', 'there is no parameter &quot;colour&quot;'],
    [`/?q=${'x'.repeat(1001)}`, 'a question has at most 1000 characters'],
    ['/?q=a%00b', 'a question must not hold control characters'],
    ['/events/2025-e03?from=abc', 'from is &quot;abc&quot;'],
  ])('refuses %s and says why', async (path, message) => {
    const { status, html } = await get(path);
    expect(status).toBe(400);
    expect(html).toContain(message);
    expect(html).not.toMatch(/\bat .*\.[jt]sx?:\d+/u);
  });

  it('keeps what was given when it refuses a parameter, and points at it', async () => {
    const { html } = await get('/?q=UNESCO&from=abc&place=Shanghai');
    expect(html).toContain('value="UNESCO"');
    expect(html).toMatch(/<input name="from" type="text" value="abc"[^>]*aria-invalid="true" aria-describedby="problem"/u);
    expect(html).toMatch(/<option value="Shanghai" selected=""/u);
  });

  it('takes the empty fields that a form sends as not given', async () => {
    const { status, html } = await get('/?q=UNESCO&from=&to=&place=&lang=');
    expect(status).toBe(200);
    expect(html).toContain('href="/events/2025-e03?q=UNESCO"');
  });

  it('answers 404 for an unknown event, with a way back', async () => {
    const { status, html } = await get('/events/2025-e99?q=UNESCO');
    expect(status).toBe(404);
    expect(html).toContain('href="/?q=UNESCO"');
  });

  it('says that it is starting until the service is there', async () => {
    const early = createTestApp(() => undefined, assetsDir);
    for (const path of ['/', '/events/2025-e03']) {
      const response = await early.request(path);
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(await response.text()).toContain('The search is starting');
    }
  });

  it('leaves a defect to the application', async () => {
    const broken = createTestApp(() => {
      throw new Error('secret detail');
    }, assetsDir);
    const errors: unknown[] = [];
    broken.onError((error, c) => {
      errors.push(error);
      return c.text('fixed words', 500);
    });
    expect(await (await broken.request('/')).text()).toBe('fixed words');
    expect(errors).toHaveLength(1);
  });

  it('carries the whole state in every link', async () => {
    const { html } = await get('/?q=events+in+Shanghai&from=2025-09-01&kind=body&lang=en&ignore=in+Shanghai&ui=zh');
    expect(html).toContain('href="/events/2025-e03?q=events+in+Shanghai&amp;from=2025-09-01&amp;lang=en&amp;kind=body&amp;ignore=in+Shanghai&amp;ui=zh"');
  });
});

describe('fragments and files', () => {
  it('gives the results alone when asked for them, never to be stored', async () => {
    const { html, headers } = await get('/?q=UNESCO', { 'x-fragment': 'results' });
    expect(html.startsWith('<div class="outcome is-answer"')).toBe(true);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('vary')).toContain('X-Fragment');
    const page = await get('/?q=UNESCO');
    expect(page.html).toContain(html);
  });

  it('gives files under hashed names, for ever, and compressed', async () => {
    const { html } = await get('/');
    const paths = Array.from(html.matchAll(/(?:href|src)="(\/assets\/[^"]+)"/gu), (match) => match[1] as string);
    expect(new Set(paths).size).toBe(4);
    for (const path of paths) {
      const { status, headers } = await get(path, { 'accept-encoding': 'gzip, br' });
      expect(status).toBe(200);
      expect(path).toMatch(/\.[0-9a-f]{12}\./u);
      expect(headers.get('cache-control')).toContain('immutable');
      expect(headers.get('content-encoding')).toBe('gzip');
    }
    expect((await get('/', { 'accept-encoding': 'gzip' })).headers.get('content-encoding')).toBe('gzip');
    expect((await get('/assets/app.js')).status).toBe(404);
    expect((await get('/assets/..%2f..%2fpackage.json')).status).toBe(404);
  });

  it('says what is missing when the files are not built', () => {
    expect(() => createWebPage({ getService: () => service, assetsDir: tmpdir(), version: '1' })).toThrow(/app\.js: "npm run build" makes it/u);
  });
});

describe('languages and escaping', () => {
  it.each([
    ['/', 'zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
    ['/', 'fr, en;q=0.5, zh;q=0.4', 'en'],
    ['/', 'fr', 'en'],
    ['/?ui=en', 'zh', 'en'],
    ['/?ui=zh', 'en', 'zh-CN'],
    ['/events/2025-e03?ui=zh', 'en', 'zh-CN'],
  ])('writes %s for a browser that accepts %s in %s', async (path, accepted, lang) => {
    expect((await get(path, { 'accept-language': accepted })).html).toContain(`<html lang="${lang}">`);
  });

  it('writes dates, places and titles in the language of the interface first', async () => {
    const english = (await get('/')).html;
    const chinese = (await get('/?ui=zh')).html;
    expect(english).toContain('13–15 October 2025');
    expect(english).toContain('<bdi lang="en">Shanghai</bdi> <bdi lang="zh-CN">上海</bdi>');
    expect(chinese).toContain('2025年10月13日至15日');
    expect(chinese).toContain('<bdi lang="zh-CN">上海</bdi> <bdi lang="en">Shanghai</bdi>');
  });

  it('puts the probability into words', async () => {
    const { html } = await get('/?q=which+events+involved+UNESCO');
    expect(html).toMatch(/title="Estimated probability that this event answers the question: \d+%"/u);
    expect(html).toMatch(/(?:Very likely|Likely|Possibly) answers/u);
    // Days and places alone are answered by all that is there: nothing to estimate.
    expect((await get('/?q=events+in+October')).html).not.toContain('class="relevance');
  });

  it('escapes what is given, wherever it is shown', async () => {
    const attack = `"'><script>alert(1)</script>`;
    for (const name of ['q', 'from', 'place', 'ui', attack]) {
      const { html } = await get(`/?${new URLSearchParams({ [name]: attack, ignore: attack })}`);
      expect(html).not.toContain('<script>alert');
    }
    expect((await get(`/events/${encodeURIComponent(attack)}`)).html).not.toContain('<script>alert');
  });
});
