import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findDateMentions, resolveDateMention } from '../../src/text/dates.ts';

function ranges(text: string, year = 2025): string[] {
  return findDateMentions(text).map((mention) => {
    const { start, end } = resolveDateMention(mention, year);
    return start === end ? start : `${start}/${end}`;
  });
}

describe('findDateMentions', () => {
  it.each([
    ['was held in Shanghai on October 21.', ['2025-10-21']],
    ['was held from October 13 to 15, aiming', ['2025-10-13/2025-10-15']],
    ['ran from February 27 to March 1 in Hefei', ['2025-02-27/2025-03-01']],
    ['from Dec. 30 to Jan. 2', ['2025-12-30/2026-01-02']],
    ['on 14–16 May 2024', ['2024-05-14/2024-05-16']],
    ['on the 3rd of June, 2024', ['2024-06-03']],
    ['in October', ['2025-10-01/2025-10-31']],
    ['between May and July', ['2025-05-01/2025-07-31']],
    ['2025年10月有什么活动', ['2025-10-01/2025-10-31']],
    ['１０月１３日至１５日在上海', ['2025-10-13/2025-10-15']],
    ['2月27日至3月1日', ['2025-02-27/2025-03-01']],
    ['十月二十一日', ['2025-10-21']],
    ['5月到7月的会议', ['2025-05-01/2025-07-31']],
    ['2024-02-29 and 2025-03', ['2024-02-29', '2025-03-01/2025-03-31']],
    ['Events in may', ['2025-05-01/2025-05-31']],
  ])('reads %j', (text, expected) => {
    expect(ranges(text)).toEqual(expected);
  });

  it.each([
    'events that may involve UNESCO',
    'the march of progress',
    'more than 110 countries',
    'about 2,600 experts',
    '月球探测',
    'October 45',
    '13月',
  ])('finds no day in %j', (text) => {
    expect(findDateMentions(text).filter((mention) => mention.from.day !== undefined || mention.from.month === 5)).toEqual([]);
  });

  it('gives offsets into the original text', () => {
    const text = '会议于１０月２１日举行';
    const [mention] = findDateMentions(text);
    expect(text.slice(mention?.start, mention?.end)).toBe('１０月２１日');
  });

  it('reads back every day of a year as English and Chinese write it', () => {
    const day = fc.date({ min: new Date('2025-01-01'), max: new Date('2025-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(day, (date) => {
        const iso = date.toISOString().slice(0, 10);
        const month = date.toLocaleDateString('en', { month: 'long', timeZone: 'UTC' });
        expect(ranges(`It opened on ${month} ${date.getUTCDate()}, 2025.`)).toEqual([iso]);
        expect(ranges(`会议于${date.getUTCMonth() + 1}月${date.getUTCDate()}日开幕`)).toEqual([iso]);
      }),
    );
  });
});
