import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildIndex } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { ask, type BrowserSession, describeInBrowser, openBrowserSession } from './browser.ts';

const TITLE = '"><img src=x onerror=alert(1)> forum </title></script><script>alert(2)</script>';
const TITLE_ZH = '论坛\u202e\u2067</textarea><svg onload=alert(3)>';
const TEXT = `The forum said </p></bdi><script>alert(4)</script> and "quoted" 'it' & more. <a href="javascript:alert(5)">here</a> \u202eesrever`;
const EVENTS = [
  {
    event_id: 'bad-1',
    title: { en: TITLE, zh: TITLE_ZH },
    date: { start: '2024-12-30', end: '2025-01-02' },
    places: [{ en: '<b onmouseover=alert(6)>Paris', zh: '巴黎"\u202e' }],
    passages: [
      { kind: 'body', language: 'en', text: TEXT },
      { kind: 'caption', language: 'en', text: 'A view of the forum. Photo: <script>alert(7)</script>' },
      { kind: 'significance', language: 'zh', text: `意义</details><iframe src="javascript:alert(8)">论坛` },
    ],
  },
  {
    event_id: 'bad-2',
    title: { en: null, zh: null },
    date: { start: null, end: null },
    places: [],
    passages: [{ kind: 'body', language: 'en', text: 'Nothing but a forum.' }],
  },
];

describeInBrowser('hostile texts', () => {
  let session: BrowserSession;
  beforeAll(async () => {
    const dir = await mkdtemp(join(tmpdir(), 'digest-search-hostile-'));
    await writeFile(join(dir, 'events.jsonl'), EVENTS.map((event) => JSON.stringify(event)).join('\n'));
    await buildIndex(readConfig(), { inputs: [join(dir, 'events.jsonl')], indexDir: join(dir, 'index') });
    session = await openBrowserSession(join(dir, 'index'));
  }, 60_000);
  afterAll(() => session?.close());

  it.each([
    '/',
    ask('forum'),
    ask('论坛', { ui: 'zh' }),
    ask('"><script>alert(9)</script> forum \u202e</title>'),
    ask('<img src=x onerror=alert(10)>', { place: '"><script>alert(11)</script>' }),
    '/?from=%22%3E%3Cscript%3Ealert(12)%3C/script%3E&%3Cscript%3E=1',
    '/events/bad-1?q=forum',
    '/events/bad-1?ui=zh',
    '/events/bad-2',
    '/events/%3Cscript%3Ealert(13)%3C%2Fscript%3E',
  ])('stay texts: %s', async (path) => {
    const { page, problems } = await session.visit(path);
    await page.waitForTimeout(50);
    expect(problems).toEqual([]);
    expect(await page.locator('#results script, #event script, #results iframe, main img, [onerror], [onload], [onmouseover]').count()).toBe(0);
    expect(await page.locator('a[href^="javascript"]').count()).toBe(0);
  });

  it('are shown as they are written, isolated from the text around them', async () => {
    const { page, problems } = await session.visit('/events/bad-1');
    expect(await page.locator('h1').textContent()).toBe(TITLE);
    expect(await page.locator('.texts.is-body p').textContent()).toBe(TEXT);
    expect((await page.inputValue('#citation')).startsWith(TITLE)).toBe(true);
    expect(await page.locator('.second-title bdi').textContent()).toBe(TITLE_ZH);
    await page.goto('/');
    await page.focus('#q');
    await page.keyboard.type('"><img src=x onerror=alert(1)> forum');
    await page.locator('.outcome.is-answer, .outcome.is-unanswered').waitFor();
    expect(problems).toEqual([]);
  });
});
