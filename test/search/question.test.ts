import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../src/search/question.ts';

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

  it('filters by a place where something was held or of which nothing is said, and by no other', async () => {
    expect((await read('meetings in Shanghai', [2025])).places).toEqual([{ en: 'Shanghai', zh: '上海' }]);
    expect((await read('meetings in Chengdu', [2025])).places).toHaveLength(1);
    expect((await read('meetings in Paris', [2025])).places).toEqual([]);
  });
});
