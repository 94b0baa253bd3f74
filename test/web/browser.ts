/** Chromium on the pages of an index, for tests from a person's side. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { describe } from 'vitest';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { buildDigestIndex } from '../built-index.ts';
import { buildAssets } from './built-assets.ts';
import { startWebServer, type WebServer } from './web-server.ts';

const executablePath = ['/usr/bin/chromium', ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'chromium'))].find(existsSync);

/** Milliseconds for a test; it takes one or two thousand, and on a busy machine several times that. */
const TIMEOUT = 20_000;

/** A suite that needs a browser: left out where there is none, with a message; a failure in continuous integration. */
export function describeInBrowser(name: string, suite: () => void): void {
  if (executablePath !== undefined) {
    describe(name, { timeout: TIMEOUT }, suite);
    return;
  }
  if (process.env.CI !== undefined) throw new Error('there is no chromium: install the package "chromium" for the tests of the page');
  console.warn(`skipped, there is no chromium: ${name}`);
  describe.skip(name, suite);
}

export interface Visit {
  readonly page: Page;
  /** What must not happen: errors, dialogs, refusals of the content security policy. */
  readonly problems: string[];
}

export interface BrowserSession {
  readonly server: WebServer;
  readonly service: SearchService;
  /** Opens a path: in the page of all visits without options, an English browser, or with options in a context of its own. */
  visit(path: string, options?: BrowserContextOptions): Promise<Visit>;
  close(): Promise<void>;
}

/** @param indexDir an index; one of the committed digest is built when absent */
export async function openBrowserSession(indexDir?: string): Promise<BrowserSession> {
  const [assetsDir, dir] = await Promise.all([buildAssets(), indexDir ?? buildDigestIndex().then((built) => built.dir)]);
  const service = await openService(readConfig(), { indexDir: dir });
  const server = await startWebServer(() => service, assetsDir);
  const browser: Browser = await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: ['--no-sandbox'] });
  let shared: Visit | undefined;
  return {
    server,
    service,
    async visit(path, options) {
      if (options === undefined) shared ??= await open({});
      const visit = options === undefined && shared !== undefined ? shared : await open(options ?? {});
      visit.problems.length = 0;
      await visit.page.goto(path);
      return visit;
    },
    async close() {
      await browser.close();
      await server.close();
      await service.close();
    },
  };

  async function open(options: BrowserContextOptions): Promise<Visit> {
    const context = await browser.newContext({ locale: 'en-GB', baseURL: server.url, viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(5000);
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('dialog', (dialog) => {
      problems.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('console', (message) => {
      // A page with status 400 or 404 is one of the states under test.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) problems.push(message.text());
    });
    return { page, problems };
  }
}

/** The path of a question. */
export function ask(q: string, more: Record<string, string> = {}): string {
  return `/?${new URLSearchParams({ q, ...more })}`;
}

/** Parameters of the page's address. */
export function parametersOf(page: Page): URLSearchParams {
  return new URL(page.url()).searchParams;
}

/** The marked texts of a page, in one language. */
export function markedTexts(page: Page, language: 'en' | 'zh-CN'): Promise<string[]> {
  return page.locator(`bdi[lang="${language}"] mark`).allTextContents();
}
