import { describe, expect, it } from 'vitest';
import { findQueryDates } from '../../src/text/query-dates.ts';

/** Each range as `from..to`, of a corpus of one year. */
function read(question: string, years: readonly number[] = [2025]): string[] {
  return findQueryDates(question, years).flatMap(({ ranges }) => ranges.map(({ from, to }) => `${from ?? ''}..${to ?? ''}`));
}

describe('findQueryDates', () => {
  it.each([
    ['events in March', ['2025-03-01..2025-03-31']],
    ['what happened on October 21?', ['2025-10-21..2025-10-21']],
    ['2025年10月有什么活动', ['2025-10-01..2025-10-31']],
    ['events in May and July', ['2025-05-01..2025-05-31', '2025-07-01..2025-07-31']],
    ['events between May and July', ['2025-05-01..2025-07-31']],
    ['5月和7月的会议', ['2025-05-01..2025-05-31', '2025-07-01..2025-07-31']],
    ['5月到7月之间的会议', ['2025-05-01..2025-07-31']],
    ['what took place before April', ['..2025-03-31']],
    ['anything after September 1', ['2025-09-02..']],
    ['meetings since August', ['2025-08-01..']],
    ['from July to September', ['2025-07-01..2025-09-30']],
    ['events from August onwards', ['2025-08-01..']],
    ['九月之后的活动', ['2025-10-01..']],
    ['6月以前举办了什么', ['..2025-05-31']],
    ['自8月以来', ['2025-08-01..']],
    ['in the first half of 2025', ['2025-01-01..2025-06-30']],
    ['the second half of the year', ['2025-07-01..2025-12-31']],
    ['上半年有哪些会议', ['2025-01-01..2025-06-30']],
    ['2025年下半年', ['2025-07-01..2025-12-31']],
    ['third quarter events', ['2025-07-01..2025-09-30']],
    ['Q2 2025', ['2025-04-01..2025-06-30']],
    ['第二季度的活动', ['2025-04-01..2025-06-30']],
    ['in late September', ['2025-09-21..2025-09-30']],
    ['7月上旬', ['2025-07-01..2025-07-10']],
    ['mid-May', ['2025-05-11..2025-05-20']],
    ['after May and before September', ['2025-06-01..2025-08-31']],
    ['after May 1st and until July 12', ['2025-05-02..2025-07-12']],
    ['2024年的会议', ['2024-01-01..2024-12-31']],
    ['events in autumn 2025', ['2025-09-01..2025-11-30']],
    ['what was held in the summer?', ['2025-06-01..2025-08-31']],
    ['What happened during the National Day holiday?', ['2025-10-01..2025-10-07']],
    ['国庆节期间有什么活动', ['2025-10-01..2025-10-07']],
    ['十一期间有什么', ['2025-10-01..2025-10-07']],
    ['events over the Labour Day holiday in Beijing', ['2025-05-01..2025-05-05']],
    ['events before the Spring Festival 2024', ['..2024-02-08']],
    ['2026年春节期间', ['2026-02-16..2026-02-23']],
    ['中秋节当天有什么活动', ['2025-10-06..2025-10-08']],
    ['端午节假期举办了什么', ['2025-05-31..2025-06-02']],
    ['国庆节后有哪些会议', ['2025-10-08..']],
    ['元旦有什么活动', ['2025-01-01..2025-01-01']],
    // Topics, not times.
    ['the Spring Festival gala', []],
    ['on National Day celebrations', []],
    ['春节晚会', []],
    ['第十一届大会', []],
    ['summer events', ['2025-06-01..2025-08-31']],
    ['which spring conferences were held', ['2025-03-01..2025-05-31']],
    ['summer school', []],
    ['this summer there was a forum on glaciers', ['2025-06-01..2025-08-31']],
    ['今年夏天那个冰川论坛', ['2025-06-01..2025-08-31']],
    ['今年夏季奥运会', []],
    ['anything from March 2025', ['2025-03-01..2025-03-31']],
    ['events from March 2025 on', ['2025-03-01..']],
    ['events from March to May', ['2025-03-01..2025-05-31']],
    ['年底有哪些活动', ['2025-12-01..2025-12-31']],
    ['年底12月有什么活动', ['2025-12-01..2025-12-31', '2025-12-01..2025-12-31']],
    ['at the end of the year', ['2025-12-01..2025-12-31']],
    ['2025年中有哪些活动', ['2025-01-01..2025-12-31']],
    ['winter 2024', ['2024-12-01..2025-02-28']],
    ['2025年秋天有哪些活动', ['2025-09-01..2025-11-30']],
    ['夏季举办的会议', ['2025-06-01..2025-08-31']],
    ['in the second half of October', ['2025-10-16..2025-10-31']],
    ['end of May', ['2025-05-21..2025-05-31']],
    ['by the end of May', ['..2025-05-31']],
    ['events in the last week of July', ['2025-07-25..2025-07-31']],
    ['the first week of April', ['2025-04-01..2025-04-07']],
    ['4月第一周', ['2025-04-01..2025-04-07']],
    ['7月最后一周', ['2025-07-25..2025-07-31']],
    ['2月的第四个星期', ['2025-02-22..2025-02-28']],
    ['7月底', ['2025-07-21..2025-07-31']],
    ['3月初', ['2025-03-01..2025-03-10']],
    ['五一假期', ['2025-05-01..2025-05-05']],
    ['summer school in Beijing', []],
    ['the fall of an empire', []],
    ['秋季学期的课程', []],
    ['who may attend', []],
    ['the march of progress', []],
    ['smart education', []],
    ['how much less krill is there than in 2019?', []],
    ['compared with May, how many came?', []],
    ['存量比2019年少了多少', []],
    ['与2024年相比有什么变化', []],
    ['events later than May', ['2025-06-01..']],
    ['比较3月的活动', ['2025-03-01..2025-03-31']],
  ])('reads %j', (question, ranges) => {
    expect(read(question)).toEqual(ranges);
  });

  it.each([
    ['events in Beijing but not in July', 'but not in July'],
    ['events not in early July', 'not in early July'],
    ['what happened outside July?', 'outside July'],
    ['除了7月还有什么', '除了7月'],
    ['不在7月举办的活动', '不在7月'],
    ['7月以外的活动', '7月以外'],
  ])('rules out the days in %j', (question, words) => {
    const queries = findQueryDates(question, [2025]);
    expect(queries.map(({ start, end, isExcluded }) => [question.slice(start, end).trim(), isExcluded])).toEqual([[words, true]]);
  });

  it.each(['events in July', 'in Beijing and not Shanghai in July', '7月的活动，不在北京', 'anything since July'])('rules out no day in %j', (question) => {
    expect(findQueryDates(question, [2025]).map(({ isExcluded }) => isExcluded)).toEqual([false]);
  });

  it.each([
    ['events on February 30', 'February 30'],
    ['events on the 31st of June', '31st of June'],
    ['2月30日的活动', '2月30日'],
  ])('asks for the month where %j names a day that it does not have', (question, words) => {
    const [query] = findQueryDates(question, [2025]);
    expect(question.slice(query?.start, query?.end)).toBe(words);
    expect(query?.ranges[0]?.from?.slice(-2)).toBe('01');
    expect(query?.ranges[0]?.to?.slice(-2)).toMatch(/28|30/);
  });

  it('takes in no number of things', () => {
    const question = 'in October 45 experts met';
    const [query] = findQueryDates(question, [2025]);
    expect(question.slice(query?.start, query?.end)).toBe('October');
  });

  it('takes a date without a year in every year of the corpus', () => {
    expect(read('events in March', [2024, 2025])).toEqual(['2024-03-01..2024-03-31', '2025-03-01..2025-03-31']);
    expect(read('events in March 2024', [2024, 2025])).toEqual(['2024-03-01..2024-03-31']);
  });

  it('covers the words that it read, so that they can be taken out of the question', () => {
    const question = 'education events before April in Beijing';
    const [query] = findQueryDates(question, [2025]);
    expect(question.slice(query?.start, query?.end)).toBe('before April');
  });
});
