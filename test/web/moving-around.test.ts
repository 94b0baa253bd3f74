import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, type BrowserSession, describeInBrowser, markedTexts, openBrowserSession, parametersOf } from './browser.ts';

describeInBrowser('moving around in a browser', () => {
  let session: BrowserSession;
  beforeAll(async () => {
    session = await openBrowserSession();
  }, 60_000);
  afterAll(() => session?.close());

  it('shows an event whole, with similar passages, a citation and the way back', async () => {
    const { page, problems } = await session.visit(ask('全球文明对话'), { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.locator('.event-link').first().click();
    await page.waitForURL(/\/events\/2025-e06\?q=/);
    expect(await markedTexts(page, 'en')).toContain('Civilizations');
    expect(await page.locator('.texts').count()).toBe(3);
    expect(await page.locator('.texts.is-caption .credit').textContent()).toMatch(/^Photo courtesy of/);
    expect(await page.locator('.similar li').count()).toBe(4);
    await page.click('.copy');
    await page.locator('.copy-status', { hasText: 'Copied' }).waitFor();
    const citation = String(await page.evaluate('navigator.clipboard.readText()'));
    expect(citation.split('\n')).toEqual([
      'Global Civilizations Dialogue Ministerial Meeting held in Beijing',
      '全球文明对话部长级会议在北京举行',
      '10–11 July 2025',
      '2025-e06',
      `${session.server.url}/events/2025-e06`,
    ]);
    await page.locator('.back a').click();
    await page.locator('.outcome.is-answer').waitFor();
    expect(await page.inputValue('#q')).toBe('全球文明对话');
    expect(problems).toEqual([]);
  });

  it('needs nothing but a keyboard', async () => {
    const { page } = await session.visit(ask('education'));
    await page.keyboard.press('ArrowDown');
    const focused = (): Promise<unknown> => page.evaluate('document.activeElement.dataset.keep ?? document.activeElement.id');
    const events: string[] = await page.evaluate('[...document.querySelectorAll(".event-link")].map((link) => link.dataset.keep)');
    expect(await focused()).toBe(events[0]);
    await page.keyboard.press('j');
    expect(await focused()).toBe(events[1]);
    await page.keyboard.press('k');
    await page.keyboard.press('ArrowUp');
    expect(await focused()).toBe('q');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('/');
    expect(await focused()).toBe('q');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/events\//);
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/\?q=education/);
    await page.locator('#q').focus();
    await page.keyboard.press('Escape');
    await page.locator('.outcome.is-overview').waitFor();
    expect(page.url()).toBe(`${session.server.url}/`);
  });

  it('has a skip link first, and lets single keys be turned off', async () => {
    const { page } = await session.visit('/events/2025-e03');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('event');
    await page.goto('/');
    await page.click('.shortcut-switch');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.className')).toBe('shortcut-switch');
    await page.reload();
    expect(await page.getAttribute('.shortcut-switch', 'aria-pressed')).toBe('false');
  });

  it('speaks the language of the browser, until it is told otherwise', async () => {
    const { page } = await session.visit('/', { locale: 'zh-CN' });
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
    await page.fill('#q', 'UNESCO');
    await page.locator('.outcome.is-answer').waitFor();
    await page.click('.language-switch');
    await page.waitForURL(/ui=en/);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
    expect(await page.inputValue('#q')).toBe('UNESCO');
    await page.fill('#q', 'Hongshan culture');
    await page.locator('.event-link', { hasText: 'Hongshan' }).waitFor();
    expect(parametersOf(page).get('ui')).toBe('en');
    await page.locator('.event-link').first().click();
    await page.waitForURL(/\/events\//);
    expect(await page.getAttribute('html', 'lang')).toBe('en');
  });

  it('keeps the colours that are chosen, before anything is drawn', async () => {
    const { page } = await session.visit('/');
    const background = (): Promise<string> => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const light = await background();
    await page.click('.theme-switch');
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.reload({ waitUntil: 'commit' });
    await page.locator('body').waitFor();
    expect(await background()).toBe(dark);
    const other = await session.visit('/', { colorScheme: 'dark' });
    expect(await other.page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(dark);
    await other.page.click('.theme-switch');
    expect(await other.page.evaluate('getComputedStyle(document.documentElement).backgroundColor')).toBe(light);
  });

  it('works without a script', async () => {
    const { page } = await session.visit('/', { javaScriptEnabled: false });
    await page.fill('#q', 'events in Shanghai in October');
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=events/);
    expect(await page.locator('.event-link').count()).toBe(2);
    expect(await page.locator('.word-list').first().isVisible()).toBe(true);
    await page.locator('.chip', { hasText: 'October' }).click();
    await expect.poll(() => page.locator('.event-link').count()).toBe(3);
    await page.click('.filters summary');
    await page.check('[value=body]');
    await page.click('.apply');
    await page.waitForURL(/kind=body/);
    expect(parametersOf(page).get('ignore')).toBe('October');
    await page.locator('a.bin', { hasText: 'Sept' }).click();
    await expect.poll(() => page.locator('.event-link').count()).toBe(1);
    await page.locator('.event-link').click();
    await page.waitForURL(/\/events\/2025-e03/);
    expect(await page.inputValue('#citation')).toContain(`${session.server.url}/events/2025-e03`);
    expect(await page.locator('.copy').isVisible()).toBe(false);
    await page.locator('.back a').click();
    await page.waitForURL(/\/\?q=/);
    await page.click('.language-switch');
    await page.waitForURL(/ui=zh/);
    expect(await page.locator('.event-link').count()).toBe(1);
  });

  it.each([
    '/',
    ask('which events involved UNESCO'),
    ask('如何烤面包', { place: 'Shanghai' }),
    '/?from=abc',
    '/events/2025-e07?q=文化',
    '/events/none',
  ])('fits a phone: %s', async (path) => {
    const { page } = await session.visit(path, { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    if ((await page.locator('.filters summary').count()) === 1) await page.click('.filters summary');
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});
