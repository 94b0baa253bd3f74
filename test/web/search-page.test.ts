import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, type BrowserSession, describeInBrowser, markedTexts, openBrowserSession, parametersOf } from './browser.ts';

describeInBrowser('the search page in a browser', () => {
  let session: BrowserSession;
  beforeAll(async () => {
    session = await openBrowserSession();
  }, 60_000);
  afterAll(() => session?.close());

  it('answers while a question is typed, and marks what it matches in both languages', async () => {
    const { page, problems } = await session.visit('/');
    expect(await page.evaluate('document.activeElement.id')).toBe('q');
    await page.keyboard.type('which events involved UNESCO');
    await page.locator('.outcome.is-answer .event-link').first().waitFor();
    await page.waitForURL(/UNESCO/);
    expect(await markedTexts(page, 'en')).toContain('UNESCO');
    expect(await markedTexts(page, 'zh-CN')).toContain('联合国教科文组织');
    expect(await page.locator('#status').textContent()).toBe('1 event answers');
    expect(await page.title()).toContain('which events involved UNESCO');
    expect(problems).toEqual([]);
  });

  it('marks English words for a Chinese question', async () => {
    const { page } = await session.visit(ask('联合国教科文组织'));
    expect(await markedTexts(page, 'en')).toContain('UNESCO');
  });

  it('points out what a word matched while it is hovered or focused, and for good once it is chosen', async () => {
    const { page } = await session.visit(ask('which events involved UNESCO'));
    const word = page.locator('button.word', { hasText: 'UNESCO' });
    const list = page.locator('.word-list', { hasText: '联合国教科文组织' });
    expect(await list.isVisible()).toBe(false);
    await word.hover();
    expect(await list.isVisible()).toBe(true);
    expect(await page.locator('mark.is-on').allTextContents()).toContain('联合国教科文组织');
    expect(await page.locator('mark.is-on', { hasText: 'participation' }).count()).toBe(0);
    await page.mouse.move(0, 0);
    expect(await list.isVisible()).toBe(false);
    await word.focus();
    expect(await list.isVisible()).toBe(true);
    await word.click();
    await page.mouse.move(0, 0);
    expect(await word.getAttribute('aria-pressed')).toBe('true');
    expect(await list.isVisible()).toBe(true);
  });

  it('takes what was understood out of the question one by one, and back in', async () => {
    const { page } = await session.visit(ask('events in Shanghai in October'));
    const titles = page.locator('.event-link');
    const chips = page.locator('.chip.is-understood');
    expect([await chips.count(), await titles.count()]).toEqual([2, 2]);
    await chips.filter({ hasText: 'October' }).click();
    await expect.poll(() => titles.count()).toBe(3);
    expect(parametersOf(page).getAll('ignore')).toEqual(['October']);
    await chips.filter({ hasText: 'Shanghai' }).click();
    await expect.poll(() => titles.count()).toBe(10);
    expect(parametersOf(page).getAll('ignore')).toEqual(['October', 'Shanghai']);
    await page.locator('.chip.is-ignored', { hasText: 'Shanghai' }).click();
    await expect.poll(() => titles.count()).toBe(3);
    // A part that is typed over is forgotten.
    await page.fill('#q', 'events in Beijing');
    await expect.poll(() => parametersOf(page).has('ignore')).toBe(false);
  });

  it('shows an excluded place and a mended word as what they are', async () => {
    const { page } = await session.visit(ask('education conferences outside Beijing'));
    expect(await page.locator('.chip.is-excluded').textContent()).toContain('outside Beijing 北京');
    await page.goto(ask('UNSECO'));
    await page.locator('.chip', { hasText: 'UNSECO read as unesco' }).click();
    await expect.poll(() => parametersOf(page).get('ignore')).toBe('UNSECO');
  });

  it('filters at once, and lifts filters one by one', async () => {
    const { page } = await session.visit(ask('education'));
    await page.click('.filters summary');
    await page.selectOption('[name=place]', { label: '\u2068Shanghai\u2069 \u2068上海\u2069' });
    await page.check('[value=significance]');
    await page.selectOption('[name=lang]', 'en');
    await page.fill('[name=from]', '2025-09-01');
    await expect.poll(() => page.locator('.chip.is-filter').count()).toBe(4);
    expect(Object.fromEntries(parametersOf(page))).toEqual({ q: 'education', from: '2025-09-01', place: 'Shanghai', lang: 'en', kind: 'significance' });
    await page.locator('.chip', { hasText: 'From 1 September 2025' }).click();
    await expect.poll(() => page.inputValue('[name=from]')).toBe('');
    await page.locator('.chip', { hasText: 'Why it matters' }).click();
    await expect.poll(() => page.isChecked('[value=significance]')).toBe(false);
    await expect.poll(() => page.locator('.chip.is-filter').count()).toBe(2);
  });

  it('says that nothing answers, and offers ways on', async () => {
    const { page, problems } = await session.visit(ask('how to bake sourdough bread in Shanghai', { place: 'Beijing' }));
    expect(await page.locator('#count').textContent()).toBe('Nothing in the digest answers this');
    expect(await page.locator('.repairs a').allTextContents()).toEqual(['Without Beijing 北京', 'Without Shanghai 上海']);
    expect(await page.locator('.nearest .event').count()).toBe(3);
    expect(await page.locator('.nearest .relevance').count()).toBe(0);
    await page.locator('.examples a').first().click();
    await page.locator('.outcome.is-answer').waitFor();
    await page.goBack();
    await page.locator('.outcome.is-unanswered').waitFor();
    await page.click('.browse');
    await expect.poll(() => page.locator('.event-link').count()).toBe(10);
    expect(await page.inputValue('#q')).toBe('');
    expect(problems).toEqual([]);
  });

  it('has examples that are answered', async () => {
    const { page } = await session.visit('/');
    const examples: string[] = await page.evaluate('[...document.querySelectorAll(".examples a")].map((link) => link.href)');
    expect(examples.length).toBeGreaterThanOrEqual(4);
    for (const href of examples) {
      await page.goto(href);
      expect(await page.locator('.outcome.is-answer').count(), href).toBe(1);
    }
  });

  it('filters by a month of the timeline, also by keyboard, and shows which', async () => {
    const { page } = await session.visit('/');
    const may = page.locator('a.bin', { hasText: 'May' });
    await may.click();
    await expect.poll(() => page.locator('.event-link').count()).toBe(2);
    expect(Object.fromEntries(parametersOf(page))).toEqual({ from: '2025-05-01', to: '2025-05-31' });
    expect(await may.getAttribute('aria-current')).toBe('true');
    expect(await page.locator('.chip').textContent()).toContain('May 2025');
    await may.focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.event-link').count()).toBe(10);
    expect(await page.evaluate('document.activeElement.textContent')).toContain('May');
  });

  it('goes back through questions, one entry each', async () => {
    const { page } = await session.visit('/', {});
    await page.keyboard.type('UNESCO');
    await page.keyboard.press('Enter');
    await page.locator('.outcome.is-answer').waitFor();
    await page.fill('#q', 'Hongshan culture');
    await page.locator('.is-answer .event-link', { hasText: 'Hongshan' }).waitFor();
    await page.goBack();
    await page.locator('.is-answer .event-link', { hasText: 'UNESCO' }).waitFor();
    expect(await page.inputValue('#q')).toBe('UNESCO');
    await page.goBack();
    await page.locator('.outcome.is-overview').waitFor();
    expect(await page.inputValue('#q')).toBe('');
  });

  it('does not search for the letters of an unfinished Chinese word', async () => {
    const { page } = await session.visit('/', {});
    const asked: string[] = [];
    page.on('request', (request) => {
      if (request.resourceType() === 'fetch') asked.push(new URL(request.url()).searchParams.get('q') ?? '');
    });
    const input = await page.context().newCDPSession(page);
    await input.send('Input.imeSetComposition', { text: 'lian he guo', selectionStart: 11, selectionEnd: 11 });
    await page.waitForTimeout(200);
    expect(asked).toEqual([]);
    await input.send('Input.insertText', { text: '联合国教科文组织' });
    await page.locator('.is-answer .event-link', { hasText: 'UNESCO' }).waitFor();
    expect(asked).toEqual(['联合国教科文组织']);
  });

  it('gives up requests for what is no longer asked', async () => {
    const { page } = await session.visit('/', {});
    const failed: string[] = [];
    page.on('requestfailed', (request) => failed.push(`${new URL(request.url()).searchParams.get('q')} ${request.failure()?.errorText}`));
    await page.route(/q=U&?$/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      await route.continue().catch(() => undefined);
    });
    await page.keyboard.press('U');
    await page.waitForTimeout(80);
    await page.keyboard.type('NESCO');
    await page.locator('.outcome.is-answer').waitFor();
    await page.waitForTimeout(500);
    expect(failed).toContain('U net::ERR_ABORTED');
    expect(await page.title()).toContain('UNESCO');
  });

  it('says when the server cannot be reached', async () => {
    const { page } = await session.visit('/', {});
    await page.route(/\?q=/, (route) => route.abort());
    await page.keyboard.type('UNESCO');
    await page.locator('#status', { hasText: 'cannot be reached' }).waitFor();
    expect(await page.locator('#status').isVisible()).toBe(true);
    await page.unroute(/\?q=/);
    await page.keyboard.press('Enter');
    await page.locator('.outcome.is-answer').waitFor();
  });
});
