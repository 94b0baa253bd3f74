import { describe, expect, it } from 'vitest';
import { collectWords, correctText, createSpelling } from '../../src/search/spelling.ts';
import { normaliseText } from '../../src/text/normalise.ts';
import { blankSpans } from '../../src/text/span.ts';

const corpus = ['World Digital Education Conference', 'Azoulay of UNESCO', 'Education for all: culture, cultures', 'Civilizations', '红山文化国际传播大会'];
const correct = await createSpelling(async (script) => collectWords(normaliseText(corpus.join('\n')).text, script));
const nothing = (): boolean => false;

describe('createSpelling', () => {
  it.each([
    ['educaton', 'education'],
    ['evnts', 'events'],
    ['worl', 'world'],
    ['WHO', 'World Health Organization'],
    ['Eductaion', 'education'],
    ['UNSECO', 'unesco'],
    ['azoulai', 'azoulay'],
    ['civilisatons', 'civilizations'],
    ['Cültre', 'culture'],
    ['wenhua', '文化'],
    ['Guoji', '国际'],
  ])('reads %s as %s', async (written, meant) => {
    expect(await correct(`about ${written}?`, nothing)).toEqual([{ start: 6, end: 6 + written.length, word: meant }]);
  });

  it.each([
    ['education', 'is in the corpus'],
    ['aducation', 'starts with another letter'],
    ['edukatn', 'is two slips away and short'],
    ['unes', 'is more than one letter away'],
    ['une', 'is too short'],
    ['WHO', 'stands in capitals alone'],
    ['WHO hosted the forum?', 'is the pronoun'],
    ['教育', 'is Chinese'],
  ])('leaves %s alone: it %s', async (written) => {
    expect(await correct(written, nothing)).toEqual([]);
  });

  it.each([
    ['世界文画展', '文化', 2],
    ['国祭会议', '国际', 0],
  ])('reads characters that sound like a word of the corpus and share one with it: %s', async (question, word, start) => {
    expect(await correct(question, nothing)).toEqual([{ start, end: start + 2, word }]);
  });

  it('leaves Chinese words alone that it knows, and those that only sound alike', async () => {
    expect(await correct('国祭', (word) => word === '国祭')).toEqual([]);
    expect(await correct('果汁和纹画', nothing)).toEqual([]);
  });

  it('reads abbreviations amid Chinese', async () => {
    expect(await correct('WHO参与了哪些活动', nothing)).toEqual([{ start: 0, end: 3, word: 'World Health Organization' }]);
  });

  it('leaves a word alone that the model knows', async () => {
    expect(await correct('cultured', (word) => word === 'cultured')).toEqual([]);
  });

  it('gives texts to search with, and to highlight in', async () => {
    const question = 'digitl educaton 会议';
    const corrections = await correct(question, nothing);
    expect(correctText(question, corrections)).toBe('digital education 会议');
    expect(blankSpans(question, corrections)).toBe(`${' '.repeat(question.indexOf('会议'))}会议`);
  });
});

describe('collectWords', () => {
  it('reads the Chinese words of a large corpus in a time that grows with its size', () => {
    const text = Array.from({ length: 4000 }, (_, at) => `第${at}届世界数字教育大会在武汉举行，来自各国的代表参加了会议。`.repeat(3)).join('\n');
    const started = performance.now();
    expect(collectWords(text, 'han').get('教育')).toBe(12_000);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
