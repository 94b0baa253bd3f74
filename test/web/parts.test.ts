/** The pure parts of the page. */
import { describe, expect, it } from 'vitest';
import { pickExcerpt } from '../../src/web/excerpt.ts';
import { formatMonths, formatRange } from '../../src/web/format-date.ts';
import { findCredit } from '../../src/web/gather-event.ts';
import { cutAtMarks } from '../../src/web/mark-text.ts';
import { readState, toHref } from '../../src/web/page-state.ts';
import { collectQueryWords } from '../../src/web/query-words.ts';
import { buildTimeline } from '../../src/web/timeline.ts';

describe('dates', () => {
  it.each([
    ['2025-10-13', '2025-10-13', '13 October 2025', '2025年10月13日'],
    ['2025-10-13', '2025-10-15', '13–15 October 2025', '2025年10月13日至15日'],
    ['2025-09-13', '2025-10-15', '13 September – 15 October 2025', '2025年9月13日至10月15日'],
    ['2024-12-30', '2025-01-02', '30 December 2024 – 2 January 2025', '2024年12月30日至2025年1月2日'],
    ['2024-02-01', '2024-02-29', 'February 2024', '2024年2月'],
    ['2025-04-01', '2025-06-30', 'April–June 2025', '2025年4月至6月'],
    ['2025-01-01', '2025-12-31', '2025', '2025年'],
  ])('writes %s to %s', (start, end, english, chinese) => {
    expect([formatRange(start, end, 'en'), formatRange(start, end, 'zh')]).toEqual([english, chinese]);
  });

  it('writes months over the turn of a year', () => {
    expect([formatMonths('2024-11-03', '2025-02-01', 'en'), formatMonths('2024-11-03', '2025-02-01', 'zh')]).toEqual([
      'November 2024 – February 2025',
      '2024年11月至2025年2月',
    ]);
  });
});

describe('timeline', () => {
  const event = (event_id: string, start: string | null, end = start) => ({ event_id, date: { start, end } });

  it('has a bin for every month, empty ones too, and leaves out events without a date', () => {
    const timeline = buildTimeline([event('a', '2025-03-31'), event('b', null), event('c', '2025-01-30', '2025-02-02')]);
    expect(timeline?.unit).toBe('month');
    expect(timeline?.bins.map(({ from, to, eventIds }) => [from, to, eventIds])).toEqual([
      ['2025-01-01', '2025-01-31', ['c']],
      ['2025-02-01', '2025-02-28', ['c']],
      ['2025-03-01', '2025-03-31', ['a']],
    ]);
    expect(timeline?.bins.map(({ marks }) => marks.length)).toEqual([1, 0, 1]);
  });

  it('is not there without dates, and has one bin for one event', () => {
    expect(buildTimeline([event('a', null)])).toBeUndefined();
    expect(buildTimeline([event('a', '2024-02-29')])?.bins).toMatchObject([{ from: '2024-02-01', to: '2024-02-29' }]);
  });

  it.each([
    ['2026-12-31', 'month', 24],
    ['2027-01-01', 'quarter', 9],
    ['2040-06-01', 'year', 16],
  ])('takes coarser bins for a digest up to %s', (last, unit, bins) => {
    const timeline = buildTimeline([event('a', '2025-01-01'), event('b', last)]);
    expect([timeline?.unit, timeline?.bins.length]).toEqual([unit, bins]);
    expect(timeline?.bins.at(-1)?.eventIds).toEqual(['b']);
  });

  it('stacks what would overlap, and counts what no longer fits', () => {
    const bin = buildTimeline(Array.from({ length: 6 }, (_, at) => event(String(at), '2025-05-10')))?.bins[0];
    expect(bin?.marks.map(({ lane }) => lane)).toEqual([0, 1, 2, 3]);
    expect(bin?.unmarked).toBe(2);
  });
});

describe('texts', () => {
  const highlights = [
    { start: 4, end: 10, query: 'UNESCO' },
    { start: 20, end: 29, query: 'institute' },
  ];

  it('are cut at their marks, within the part that is shown', () => {
    const text = 'The UNESCO global institute of Shanghai';
    const numberOf = (query: string): number => (query === 'UNESCO' ? 0 : 1);
    const pieces = cutAtMarks({ text, highlights, start: 6, end: 24 }, numberOf);
    expect(pieces).toEqual([
      { text: 'ESCO', word: 0 },
      { text: ' global in', word: undefined },
      { text: 'stit', word: 1 },
    ]);
    expect(
      cutAtMarks({ text, highlights }, numberOf)
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
  });

  it('are excerpted where most words of the question are, in whole sentences', () => {
    const filler = 'This sentence says something that nobody asked about, at some length, to fill the space. ';
    const text = `${filler.repeat(6)}UNESCO opened it. ${filler.repeat(6)}`;
    const start = text.indexOf('UNESCO');
    const excerpt = pickExcerpt({ text, language: 'en', highlights: [{ start, end: start + 6, query: 'UNESCO' }] });
    expect(text.slice(excerpt.start, excerpt.end)).toContain('UNESCO opened it.');
    expect(excerpt.end - excerpt.start).toBeLessThanOrEqual(360);
    expect(text[excerpt.start]).toMatch(/[TU]/u);
  });

  it('have their credit told from what they describe', () => {
    const english = 'A view of the forum. Photo: Wang Jing/chinadaily.com.cn';
    expect(english.slice(findCredit(english, 'en'))).toBe('Photo: Wang Jing/chinadaily.com.cn');
    expect('They pose for a group photo at the forum.'.slice(findCredit('They pose for a group photo at the forum.', 'en'))).toBe('');
    const chinese = '大会现场。图片来源：新华社';
    expect(chinese.slice(findCredit(chinese, 'zh'))).toBe('图片来源：新华社');
  });
});

describe('matched words', () => {
  it('stand in the order of the question, with what they matched in the other language first', () => {
    const passage = { passage_id: 'p', event_id: 'e', rank: 1, relevance: 1, kind: 'title' } as const;
    const words = collectQueryWords('which UNESCO institute', 'en', [
      {
        ...passage,
        language: 'en',
        text: 'Institute Unesco UNESCO',
        highlights: [
          { start: 0, end: 9, query: 'institute' },
          { start: 10, end: 16, query: 'UNESCO' },
          { start: 17, end: 23, query: 'UNESCO' },
        ],
      },
      { ...passage, language: 'zh', text: '联合国教科文组织', highlights: [{ start: 0, end: 8, query: 'UNESCO' }] },
    ]);
    expect(words.map(({ word }) => word)).toEqual(['UNESCO', 'institute']);
    expect(words[0]?.matched).toEqual([
      { text: '联合国教科文组织', language: 'zh', times: 1 },
      { text: 'Unesco', language: 'en', times: 2 },
    ]);
  });
});

describe('the state of the page', () => {
  it('comes out of a URL as it went in', () => {
    const query = 'q=events+in+May&from=2025-05-01&place=%E5%8C%97%E4%BA%AC&lang=zh&kind=body&kind=title&ignore=in+May&ui=zh';
    expect(toHref('/', readState(new URLSearchParams(query)))).toBe(`/?${query}`);
  });

  it('forgets parts to ignore that the question no longer holds', () => {
    expect(readState(new URLSearchParams('q=UNESCO&ignore=May')).ignore).toEqual([]);
  });
});
