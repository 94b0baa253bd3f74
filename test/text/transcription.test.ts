import { describe, expect, it } from 'vitest';
import { findLatinNames, findTranscribedNames } from '../../src/text/transcription.ts';

/** Whether a whole Chinese name and a Latin one share a key. */
function soundAlike(chinese: string, latin: string): boolean {
  const keys = new Set(findLatinNames(latin).map(({ key }) => key));
  return findTranscribedNames(chinese).some(({ key, start, end }) => start === 0 && end === chinese.length && keys.has(key));
}

describe('names written by sound', () => {
  it.each([
    ['古特雷斯', 'Guterres'],
    ['托卡耶夫', 'Tokayev'],
    ['泽连斯基', 'Zelensky'],
    ['默克尔', 'Merkel'],
    ['马克龙', 'Macron'],
    ['穆罕默德', 'Muhammad'],
    ['罗伯特', 'Robert'],
    ['瑪格麗特', 'Margaret'],
    ['爱因斯坦', 'Einstein'],
    ['贝多芬', 'Beethoven'],
    ['普林斯顿', 'Princeton'],
    ['弗吉尼亚', 'Virginia'],
  ])('%s is %s', (chinese, latin) => {
    expect(soundAlike(chinese, latin)).toBe(true);
  });

  it.each([
    ['古特雷斯', 'Gutenberg'],
    ['默克尔', 'Macron'],
    ['马克龙', 'Merkel'],
    ['爱因斯坦', 'Princeton'],
  ])('%s is not %s', (chinese, latin) => {
    expect(soundAlike(chinese, latin)).toBe(false);
  });

  it('finds a name inside a sentence, at its place', () => {
    const text = '联合国秘书长古特雷斯说';
    const keys = new Set(findLatinNames('António Guterres').map(({ key }) => key));
    const found = findTranscribedNames(text).filter(({ key }) => keys.has(key));
    expect(found.map(({ start, end }) => text.slice(start, end))).toEqual(['古特雷斯']);
  });

  it('takes ordinary words for no names', () => {
    expect(findTranscribedNames('教育部在京牵头成立全球教师发展学院,人工智能与高等教育国际合作论坛')).toEqual([]);
  });
});
