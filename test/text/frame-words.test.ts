import { describe, expect, it } from 'vitest';
import { blankFrameWords, isSmallTalk } from '../../src/text/frame-words.ts';

describe('blankFrameWords', () => {
  it('blanks the words that only frame a question and keeps positions', () => {
    expect(blankFrameWords('which events took place during the dialogue')).toBe(`${' '.repeat(35)}dialogue`);
    expect(blankFrameWords('会议中有哪些倡议')).toBe('会议    倡议');
  });

  it('keeps the signs of countries that stand beside each other', () => {
    expect(blankFrameWords('中非合作论坛')).toBe('中非合作论坛');
    expect(blankFrameWords('中日韩对话')).toBe('中日韩对话');
  });

  it('keeps abbreviations, which are other words in small letters', () => {
    expect(blankFrameWords('events of the WHO')).toBe(`${' '.repeat(14)}WHO`);
    expect(blankFrameWords('WHO参与的卫生活动')).toContain('WHO');
    expect(blankFrameWords('WHO SPOKE IN WUHAN')).not.toContain('WHO');
  });

  it('keeps what was agreed', () => {
    expect(blankFrameWords('which deals were signed')).toContain('deals');
  });

  it('gives back a text of nothing else', () => {
    expect(blankFrameWords('有哪些活动')).toBe('有哪些活动');
  });
});

describe('isSmallTalk', () => {
  it.each(['who made you', 'good morning, how are you today?', '你好吗', 'Hi, who built you?', '谁创造了你？', '你是谁开发的'])('knows %j', (question) => {
    expect(isSmallTalk(question)).toBe(true);
  });

  it.each(['who made your list of events', 'who built the alliance', '谁设计了这座馆'])('leaves %j alone', (question) => {
    expect(isSmallTalk(question)).toBe(false);
  });
});
