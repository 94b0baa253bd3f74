/** What a number written in figures or words is worth: "2,600", "two hundred and ten", "1.2 million", 两千三百, 12万. */

const ONES = 'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
const TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
/** "Dozens of" and "scores of" say no number, but never fewer than one of them. */
const SCALES: Readonly<Record<string, number>> = { dozen: 12, score: 20, hundred: 100, thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const DIGITS_ZH: Readonly<Record<string, number>> = { 零: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };
const UNITS_ZH: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1e3 };
const MYRIADS_ZH: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 };

/** Null where the text is no number. Words that only soften one ("some", 余, 多) are passed over. */
export function readNumber(written: string): number | null {
  const text = written.toLowerCase().trim();
  return /[\p{Script=Han}]/u.test(text) ? readChinese(text) : readEnglish(text);
}

function readEnglish(text: string): number | null {
  const words = text.replace(/(?<=\d),(?=\d)/gu, '').match(/\d+(?:\.\d+)?|\p{L}+/gu) ?? [];
  // What was read since the last thousand, million or billion, and what those came to.
  let own = 0;
  let total = 0;
  let isNumber = false;
  for (const word of words) {
    const scale = SCALES[word] ?? SCALES[word.replace(/s$/u, '')];
    const value = /^\d/u.test(word) ? Number(word) : ONES.includes(word) ? ONES.indexOf(word) : TENS.indexOf(word) * 10;
    if (scale !== undefined && scale >= 1000) {
      total += (own || 1) * scale;
      own = 0;
    } else if (scale !== undefined) own = (own || 1) * scale;
    else if (value >= 0) own += value;
    else continue;
    isNumber = true;
  }
  return isNumber ? total + own : null;
}

function readChinese(text: string): number | null {
  let digit: number | null = null;
  let own = 0;
  let total = 0;
  let isNumber = false;
  for (const [part] of text.replace(/(?<=\d)[,，](?=\d)/gu, '').matchAll(/\d+(?:\.\d+)?|[零一二两三四五六七八九十百千万亿]/gu)) {
    isNumber = true;
    const unit = UNITS_ZH[part];
    const myriad = MYRIADS_ZH[part];
    if (unit !== undefined) {
      own += (digit ?? 1) * unit;
      digit = null;
    } else if (myriad !== undefined) {
      total = (total + own + (digit ?? (own === 0 && total === 0 ? 1 : 0))) * myriad;
      own = 0;
      digit = null;
    } else digit = DIGITS_ZH[part] ?? Number(part);
  }
  return isNumber ? total + own + (digit ?? 0) : null;
}
