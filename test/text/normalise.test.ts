import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectLanguage } from '../../src/text/language.ts';
import { normaliseText } from '../../src/text/normalise.ts';

describe('normaliseText', () => {
  it('writes traditional, full-width and capital characters as their plain forms', () => {
    expect(normaliseText('聯合國教科文組織 ＵＮＥＳＣＯ').text).toBe('联合国教科文组织 unesco');
    expect(normaliseText('在臺灣說著').text).toBe('在台湾说着');
    expect(normaliseText('顯著 乾燥 名著').text).toBe('显著 干燥 名著');
  });

  it('keeps simplified text as it is', () => {
    for (const text of ['第二届世界中国学大会在沪举办 乾隆时期', '成效显著', '这部专著以古籍著称', '原著', '卓著', '乾县'])
      expect(normaliseText(text).text).toBe(text);
  });

  it('maps ranges back over characters that change length', () => {
    const original = '½ ﬁne 聯合國';
    const { text, toOriginal } = normaliseText(original);
    expect(text).toBe('1⁄2 fine 联合国');
    const start = text.indexOf('联合国');
    const range = toOriginal(start, start + 3);
    expect(original.slice(range.start, range.end)).toBe('聯合國');
    const fine = text.indexOf('fine');
    expect(original.slice(toOriginal(fine, fine + 4).start, toOriginal(fine, fine + 4).end)).toBe('ﬁne');
  });

  it('equals NFKC of the whole and never maps outside the original', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (original) => {
        const { text, toOriginal } = normaliseText(original);
        const { start, end } = toOriginal(0, text.length);
        expect(start).toBe(0);
        expect(end).toBe(original.length);
        for (let at = 0; at < text.length; at += 1) {
          const range = toOriginal(at, at + 1);
          expect(range.end).toBeGreaterThan(range.start);
          expect(range.end).toBeLessThanOrEqual(original.length);
        }
      }),
    );
  });
});

describe('detectLanguage', () => {
  it.each([
    ['which events involved UNESCO', 'en'],
    ['联合国教科文组织', 'zh'],
    ['国际STEM教育研究所', 'zh'],
    ['the 2025“一带一路” Language and Culture Forum in Beijing this July', 'en'],
    ['2025', 'en'],
  ])('calls %j %s', (text, language) => {
    expect(detectLanguage(text)).toBe(language);
  });
});
