import { describe, expect, it } from 'vitest';
import { createEventTest, isPlaceSlip, readQuestion } from '../../src/search/question.ts';

const facts = { places: [{ en: 'Shanghai', zh: '上海' }], isMentioned: async (name: string) => name === 'paris' };
const read = (q: string, years: readonly number[]) => readQuestion({ q, understand: 'all', ignore: undefined }, { ...facts, years });

describe('readQuestion', () => {
  it('reads a year as a condition where events have days', async () => {
    const question = await read('interceptions in 2015', [2025]);
    expect(question.dates).toHaveLength(1);
    expect(question.understood.topic).not.toContain('2015');
  });

  it('leaves a year in the topic where no event has a day', async () => {
    const question = await read('interceptions in 2015', []);
    expect(question.dates).toEqual([]);
    expect(question.understood).toMatchObject({ dates: [], topic: 'interceptions in 2015' });
  });

  it('leaves a year to come in the topic that texts speak of', async () => {
    const spoken = { ...facts, isMentioned: async (name: string) => name === '2035' || name === '2019', years: [2025] };
    const question = await readQuestion({ q: 'cuts of emissions by 2035', understand: 'all', ignore: undefined }, spoken);
    expect(question.dates).toEqual([]);
    expect(question.topic).toContain('2035');
    const past = await readQuestion({ q: 'winners of 2019', understand: 'all', ignore: undefined }, spoken);
    expect(past.dates).toHaveLength(1);
  });

  it('filters by a place where something was held or of which nothing is said, and by no other', async () => {
    expect((await read('meetings in Shanghai', [2025])).places).toEqual([{ en: 'Shanghai', zh: '上海' }]);
    expect((await read('meetings in Chengdu', [2025])).places).toHaveLength(1);
    expect((await read('meetings in Paris', [2025])).places).toEqual([]);
  });

  it('leaves out the events of days that are ruled out', async () => {
    const question = await read('meetings not in July', [2025]);
    expect(question.understood.dates).toEqual([{ text: 'not in July', from: '2025-07-01', to: '2025-07-31', excluded: true }]);
    expect(question.isBrowse).toBe(true);
    const isAsked = createEventTest(question);
    const held = (start: string, end: string) => ({ date: { start, end }, places: [] });
    expect([held('2025-06-30', '2025-07-01'), held('2025-08-01', '2025-08-01')].map(isAsked)).toEqual([false, true]);
  });

  it('keeps events of a length that is asked for', async () => {
    const question = await read('which events ran for three days', [2025]);
    expect(question.understood.amounts).toEqual([{ text: 'ran for three days', counts: 'days', least: 3, most: 3 }]);
    expect(question.isBrowse).toBe(true);
    expect(question.marked.trim()).toBe('which events');
    const isAsked = createEventTest(question);
    const held = (start: string | null, end: string | null) => ({ date: { start, end }, places: [] });
    expect([held('2025-06-29', '2025-07-01'), held('2025-08-01', '2025-08-01'), held(null, null)].map(isAsked)).toEqual([true, false, false]);
  });

  it('takes a bound back that is to be ignored, and does not ask for its number', async () => {
    const q = 'events with more than 500 guests';
    const question = await readQuestion({ q, understand: 'all', ignore: ['more than 500 guests'] }, { ...facts, years: [2025] });
    expect(question.understood.amounts).toEqual([]);
    expect(question.isBounded).toBe(false);
    expect(question.topic).not.toContain('500');
  });

  it('reads a place from the spelling put right, at the words as written', async () => {
    const slip = { start: 10, end: 17, word: 'shanghai' };
    const q = 'events in Shangai in July';
    expect(isPlaceSlip(q, slip, facts)).toBe(true);
    const question = await readQuestion({ q, understand: 'all', ignore: undefined }, { ...facts, years: [2025] }, [slip]);
    expect(question.understood.places).toEqual([{ text: 'Shangai', place: { en: 'Shanghai', zh: '上海' }, excluded: false }]);
    expect(question.isBrowse).toBe(true);
  });

  it('takes no other place for a slip', () => {
    const known = { places: [{ en: 'Wuhan', zh: '武汉' }] };
    expect(isPlaceSlip('Wuhai', { start: 0, end: 5, word: 'wuhan' }, known)).toBe(false);
    expect(isPlaceSlip('Wuhna', { start: 0, end: 5, word: 'wuhan' }, known)).toBe(true);
  });
});
