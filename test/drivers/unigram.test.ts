import { basename, dirname, join } from 'node:path';
import { AutoTokenizer, env } from '@xenova/transformers';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { readEvents } from '../../src/digest/read-events.ts';
import { toSimplified } from '../../src/drivers/opencc.ts';
import { loadUnigram } from '../../src/drivers/unigram.ts';
import { normaliseText } from '../../src/text/normalise.ts';
import { NASTY_STRINGS } from '../fuzz/nasty-strings.ts';

const { bundledModel, defaultInput } = readConfig();
env.localModelPath = dirname(bundledModel);
const library = await AutoTokenizer.from_pretrained(basename(bundledModel), { local_files_only: true });
const { encode, tokenize } = await loadUnigram(join(bundledModel, 'tokenizer.json'));

/** Longer texts are cut before they are tokenised one by one; in bulk they come sentence by sentence. */
const LONGEST_PART = 500;

describe('the tokenizer for bulk work', () => {
  it('gives the token ids of the library', async () => {
    const { events } = await readEvents(defaultInput);
    const texts = events.flatMap(({ passages }) => passages.map(({ text }) => text));
    for (const text of [
      ...texts,
      ...NASTY_STRINGS,
      '한국어 😀😀 中文😀x',
      'العربية',
      'Ⅷ ２３４ ﬁne',
      '𠀀𠀁中文',
      '……——“引文”',
      '<unk> x <pad>',
      'x'.repeat(90),
    ]) {
      const normalised = normaliseText(text).text;
      if (normalised.length <= LONGEST_PART) expect(encode(normalised), text).toEqual(library.encode(normalised, { add_special_tokens: false }));
    }
  });
});

describe('positions of tokens', () => {
  it('are those of the letters, also behind letters that are taken apart or unknown', () => {
    for (const text of ['unesco 会议 2025', '가나다 unesco 会议', 'العربية unesco', '😀😀unesco会议']) {
      const tokens = tokenize(text);
      expect(
        tokens.map(({ id }) => id),
        text,
      ).toEqual(encode(text));
      expect(
        tokens.map(({ start, end }) => text.slice(start, end)),
        text,
      ).toContain('unesco');
      let before = 0;
      for (const { start, end } of tokens) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        before = start;
      }
    }
  });
});

describe('toSimplified', () => {
  it('converts words of which no character changes by itself', () => {
    expect(['一目瞭然', '藉口', '乾燥', '皇后', '後面', '臺灣', '简体', '﨑'].map(toSimplified)).toEqual([
      '一目了然',
      '借口',
      '干燥',
      '皇后',
      '后面',
      '台湾',
      '简体',
      '﨑',
    ]);
  });
});
