import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, type BrowserSession, describeInBrowser, openBrowserSession } from './browser.ts';
import { startWebServer } from './web-server.ts';
import { buildAssets } from './built-assets.ts';

/** Every state that a person can meet. */
const STATES = [
  ['all events', '/'],
  ['an answer', ask('events about education in Shanghai outside Beijing', { ignore: 'in Shanghai', from: '2025-01-01', kind: 'body' })],
  ['a question for days', ask('10月有哪些活动')],
  ['no answer', ask('how to bake sourdough bread', { place: 'Shanghai' })],
  ['no event', '/?from=2030-01-01'],
  ['a month', '/?from=2025-05-01&to=2025-05-31'],
  ['a refused parameter', ask('UNESCO', { from: 'abc' })],
  ['an event', '/events/2025-e06?q=dialogue'],
  ['no such event', '/events/none'],
] as const;

describeInBrowser('accessibility', () => {
  let session: BrowserSession;
  let page: Page;
  beforeAll(async () => {
    session = await openBrowserSession();
    page = (await session.visit('/')).page;
  }, 60_000);
  afterAll(() => session?.close());

  it.each(STATES)('has no violations: %s', async (_, path) => {
    for (const ui of ['en', 'zh']) {
      await page.goto(`${path}${path.includes('?') ? '&' : '?'}ui=${ui}`);
      await page.evaluate('document.querySelectorAll("details").forEach((one) => { one.open = true; })');
      await page.evaluate(axe.source);
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        // The structure is the same in other colours.
        expect(await violations(page, colorScheme === 'light' ? '' : '{ runOnly: ["color-contrast"] }'), `${ui} ${colorScheme}`).toEqual([]);
      }
    }
  });

  it('has no violations while a word is pointed out, and while the service starts', async () => {
    await page.goto(ask('which events involved UNESCO'));
    await page.evaluate(axe.source);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.locator('button.word', { hasText: 'UNESCO' }).hover();
      expect(await violations(page), colorScheme).toEqual([]);
    }
    const starting = await startWebServer(() => undefined, await buildAssets());
    await page.goto(starting.url);
    await page.evaluate(axe.source);
    expect(await violations(page)).toEqual([]);
    await starting.close();
  });
});

async function violations(page: Page, options = ''): Promise<unknown> {
  return page.evaluate(`axe.run(${options}).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`);
}
