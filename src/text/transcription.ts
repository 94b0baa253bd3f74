/**
 * Foreign names as Chinese writes them by sound: 阿祖莱 and Azoulay, 古特雷斯 and Guterres.
 *
 * Both are reduced to classes of consonants that transcription keeps, with a mark for a
 * vowel at the start. Where a letter is read in more than one way, every way is a key.
 */
import { toPinyin } from '../drivers/pinyin.ts';
import { simplifyInPlace } from './normalise.ts';
import { squashName } from './romanise.ts';
import type { Span } from './span.ts';

/** Characters in use for foreign names; in ordinary words they seldom follow each other. */
const TRANSCRIBING = new Set(
  `阿埃艾爱安昂奥澳巴白拜班邦保鲍贝本比彼宾波伯博布查达戴丹道德邓登迪蒂丁杜顿多厄恩尔法凡范菲费芬冯佛弗夫福富盖甘冈戈格葛根贡古瓜圭哈海汉豪赫亨
  洪霍胡怀惠基吉加贾杰金久卡凯坎康考科克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎里丽利莉连列林琳隆龙卢鲁路露伦罗洛马玛迈麦曼芒梅门蒙孟米密敏摩莫默姆穆纳
  娜奈南内尼妮涅宁纽农努诺欧帕潘庞佩彭皮平珀坡普奇齐恰乔切钦琴琼丘让热茹儒瑞若萨塞赛桑瑟森沙莎尚绍舍圣施什史舒朔思丝斯松苏索塔泰坦汤唐陶特滕提图
  托瓦旺威韦维魏温翁沃乌西希锡席夏肖谢辛欣休许雅亚扬尧耶叶伊依因英尤约泽扎詹哲珍治祖朱兹佐逊迦娅拿撒罕士哥济娃廉茨堡茅狄`.replace(/\s/gu, ''),
);
const HAN_RUN = /\p{Script=Han}+/gu;
const LATIN_WORD = /\p{Lu}\p{Script=Latin}{3,}/gu;
const LONGEST_NAME = 7;
/** Shorter ones are shared by too many names. */
const SHORTEST_NAME = 3;
const SHORTEST_KEY = 3;
/** A name whose letters can be read in more ways than this is read in the first ones. */
const MOST_KEYS = 16;

/** Letters of a Latin name and the classes that they can stand for; the first match counts. Classes: P T K S N L F H Y. */
const LETTERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(?:tsch|tch|sch|sh|zh|ts|tz|cz|sz|ß)/, ['S']],
  [/^ch/, ['S', 'K']],
  [/^th/, ['T', 'S']],
  [/^ph/, ['F']],
  [/^(?:ck|kh|gh|qu|q)/, ['K']],
  [/^x/, ['KS', 'S']],
  [/^c(?=[eiy])/, ['S']],
  [/^g(?=[eiy])/, ['K', 'S']],
  [/^j/, ['S', 'Y']],
  [/^[ckg]+/, ['K']],
  [/^[sz]+/, ['S']],
  [/^[bp]+/, ['P']],
  [/^[dt]+/, ['T']],
  [/^[mn]+/, ['N']],
  // Before a consonant it is left out as often as not: 默克尔, Merkel.
  [/^r+(?=[^aeiouyr])/, ['L', '']],
  [/^[lr]+/, ['L']],
  [/^[fvw]+/, ['F']],
  [/^h(?=[aeiou])/, ['H', '']],
  [/^y(?=[aeiou])/, ['Y', '']],
];
const INITIALS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^er$/, ['L']],
  [/^(?:zh|ch|sh|z|c|s|q)/, ['S']],
  [/^j/, ['S', 'K']],
  [/^x/, ['S', 'H']],
  [/^[gk]/, ['K']],
  [/^[bp]/, ['P']],
  [/^[dt]/, ['T']],
  [/^[mn]/, ['N']],
  [/^[lr]/, ['L']],
  [/^f/, ['F']],
  [/^w(?!u)/, ['F']],
  [/^h/, ['H']],
  [/^y(?![iu])/, ['Y', '']],
];

/** A name and one of its keys; offsets are UTF-16 units. */
export interface Transcription extends Span {
  readonly key: string;
}

/** Every capitalised word of a text, with its keys. */
export function findLatinNames(text: string): Transcription[] {
  return Array.from(text.matchAll(LATIN_WORD)).flatMap(({ 0: word, index }) =>
    keysOfLatin(word).map((key) => ({ key, start: index, end: index + word.length })),
  );
}

/** Every stretch of characters that could be a foreign name, longest first, with its keys. */
export function findTranscribedNames(text: string): Transcription[] {
  const found: Transcription[] = [];
  for (const { 0: run, index } of text.matchAll(HAN_RUN)) {
    // The set has simplified ones.
    const characters = simplifyInPlace(run).split('');
    for (let length = Math.min(LONGEST_NAME, characters.length); length >= SHORTEST_NAME; length -= 1) {
      for (let from = 0; from + length <= characters.length; from += 1) {
        const part = characters.slice(from, from + length);
        if (!part.every((character) => TRANSCRIBING.has(character))) continue;
        for (const key of keysOfHan(part.join(''))) found.push({ key, start: index + from, end: index + from + length });
      }
    }
  }
  return found;
}

function keysOfLatin(word: string): string[] {
  const letters = squashName(word);
  const choices: (readonly string[])[] = [/^[aeiou]/.test(letters) ? ['A'] : ['']];
  for (let rest = letters; rest !== ''; ) {
    const rule = LETTERS.find(([expression]) => expression.test(rest));
    if (rule !== undefined) choices.push(rule[1]);
    rest = rest.slice(rule === undefined ? 1 : (rule[0].exec(rest)?.[0].length ?? 1));
  }
  return combine(choices);
}

function keysOfHan(name: string): string[] {
  const syllables = toPinyin(name).map(squashName);
  const choices = syllables.flatMap((syllable, at) => {
    const initial = INITIALS.find(([expression]) => expression.test(syllable))?.[1];
    const vowel = at === 0 && (initial === undefined || syllable === 'er') ? [['A']] : [];
    return [...vowel, ...(initial === undefined ? [] : [initial]), ...(/(?:n|ng)$/.test(syllable) ? [['N']] : [])];
  });
  return combine(choices);
}

/** Every way to take one of each; the same class twice running counts once, as double letters do. */
function combine(choices: readonly (readonly string[])[]): string[] {
  let keys = [''];
  for (const choice of choices) keys = keys.flatMap((key) => choice.map((option) => key + option)).slice(0, MOST_KEYS);
  return [...new Set(keys.map((key) => key.replace(/(.)\1+/gu, '$1')))].filter(({ length }) => length >= SHORTEST_KEY);
}
