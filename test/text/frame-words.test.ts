import { describe, expect, it } from 'vitest';
import { blankFrameWords } from '../../src/text/frame-words.ts';

describe('blankFrameWords', () => {
  it('blanks the words that only frame a question and keeps positions', () => {
    expect(blankFrameWords('which events took place during the dialogue')).toBe(`${' '.repeat(35)}dialogue`);
    expect(blankFrameWords('会议中有哪些倡议')).toBe('会议    倡议');
  });

  it('keeps the signs of countries that stand beside each other', () => {
    expect(blankFrameWords('中非合作论坛')).toBe('中非合作论坛');
    expect(blankFrameWords('中日韩对话')).toBe('中日韩对话');
  });

  it('gives back a text of nothing else', () => {
    expect(blankFrameWords('有哪些活动')).toBe('有哪些活动');
  });
});
