import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCitationFilter } from '../../src/answer/check-citations.ts';
import type { Citation } from '../../src/answer/citation.ts';

const CITATIONS = ['2025-e03-body-1', '2025-e01-title-zh'].map(
  (key, at): Citation => ({
    key,
    number: at + 1,
    passage_id: key,
    event_id: key.slice(0, 8),
    kind: 'body',
    language: 'en',
    title: { en: 'A', zh: null },
    date: { start: null, end: null },
    relevance: 1,
    url: '',
    text: 'x',
    truncated: false,
  }),
);

function check(pieces: readonly string[]): { text: string; dropped: number; cited: string[] } {
  const filter = createCitationFilter(CITATIONS);
  const text = pieces.map((piece) => filter.push(piece)).join('') + filter.end();
  return { text, dropped: filter.dropped, cited: filter.cited.map(({ key }) => key) };
}

describe('createCitationFilter', () => {
  it.each([
    ['Opened [2025-e03-body-1].', 'Opened [2025-e03-body-1].', 0],
    ['Opened [1].', 'Opened [2025-e03-body-1].', 0],
    ['Opened [1, 2].', 'Opened [2025-e03-body-1][2025-e01-title-zh].', 0],
    ['开幕【1】。', '开幕[2025-e03-body-1]。', 0],
    ['开幕[1；9]。', '开幕[2025-e03-body-1]。', 1],
    ['Opened [7] today.', 'Opened today.', 1],
    ['Opened [2031-e99-body-1].', 'Opened.', 1],
    ['Opened [key: 1].', 'Opened [2025-e03-body-1].', 0],
    ['He said [sic] so.', 'He said [sic] so.', 0],
    ['A [link](http://example.com).', 'A [link](http://example.com).', 0],
    ['Open [ bracket', 'Open [ bracket', 0],
    ['Nested [[1]]', 'Nested [[2025-e03-body-1]]', 0],
    ['Spaces   stay ', 'Spaces   stay ', 0],
  ])('%j becomes %j', (given, expected, dropped) => {
    expect(check([given])).toMatchObject({ text: expected, dropped });
  });

  it('gives the same however the text is cut into pieces', () => {
    const part = fc.constantFrom(
      '[1]',
      '[2]',
      '[9]',
      '[2025-e03-body-1]',
      '[2031-e99-body-1]',
      '[1, 2]',
      '【1】',
      '[',
      ']',
      ' ',
      '  ',
      '\n',
      'word',
      '字',
      '[sic]',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), fc.array(fc.nat(5), { maxLength: 40 }), (parts, cuts) => {
        const text = parts.join('');
        const pieces: string[] = [];
        let at = 0;
        for (const length of cuts) {
          pieces.push(text.slice(at, at + length));
          at += length;
        }
        pieces.push(text.slice(at));
        expect(check(pieces)).toEqual(check([text]));
      }),
    );
  });

  it('never lets a citation through that was not retrieved, nor loses other text', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('[1]', '[9]', '[2031-e99-body-1]', ' a', '。', '\n'), { maxLength: 30 }), (parts) => {
        const { text } = check(parts);
        expect(text).not.toMatch(/\[9\]|2031-e99/);
        expect(text.replaceAll('[2025-e03-body-1]', '').replace(/\s/gu, '')).toBe(
          parts
            .filter((part) => !part.startsWith('['))
            .join('')
            .replace(/\s/gu, ''),
        );
      }),
    );
  });

  it('holds back no more than a bracket could be', () => {
    const filter = createCitationFilter(CITATIONS);
    expect(filter.push(`[${'a'.repeat(1000)}`).length).toBeGreaterThan(500);
  });
});
