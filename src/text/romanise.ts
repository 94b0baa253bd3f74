/**
 * Relates Chinese place names to their spelling in Latin letters.
 *
 * Knows nothing of names that are not spelled by pinyin (Harbin, Lhasa): see place-table.ts.
 */
import { toPinyin } from '../drivers/pinyin.ts';

const INITIALS = ['', 'b', 'p', 'm', 'f', 'd', 't', 'n', 'l', 'g', 'k', 'h', 'j', 'q', 'x', 'zh', 'ch', 'sh', 'r', 'z', 'c', 's', 'y', 'w'];
/** Finals that each initial takes, with ü written u. */
const FINALS: Readonly<Record<string, string>> = {
  '': 'a ai an ang ao e ei en eng er o ou',
  b: 'a ai an ang ao ei en eng i ian iao ie in ing o u',
  p: 'a ai an ang ao ei en eng i ian iao ie in ing o ou u',
  m: 'a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u',
  f: 'a an ang ei en eng o ou u',
  d: 'a ai an ang ao e ei eng i ian iao ie ing iu ong ou u uan ui un uo',
  t: 'a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo',
  n: 'a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan ue uo',
  l: 'a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan ue un uo',
  g: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  k: 'a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo',
  h: 'a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo',
  j: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  q: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  x: 'i ia ian iang iao ie in ing iong iu u uan ue un',
  zh: 'a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo',
  ch: 'a ai an ang ao e en eng i ong ou u uai uan uang ui un uo',
  sh: 'a ai an ang ao e en eng i ou u ua uai uan uang ui un uo',
  r: 'an ang ao e en eng i ong ou u uan ui un uo',
  z: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  c: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  s: 'a ai an ang ao e en eng i ong ou u uan ui un uo',
  y: 'a an ang ao e i in ing ong ou u uan ue un',
  w: 'a ai an ang ao ei en eng o u',
};

const SYLLABLES: ReadonlySet<string> = new Set(INITIALS.flatMap((initial) => (FINALS[initial] ?? '').split(' ').map((final) => initial + final)));
const LONGEST_SYLLABLE = 6;
/** Longest name, in letters, that is tried as pinyin. */
const LONGEST_NAME = 24;

/** English words that happen to be spelled like pinyin of two syllables or more. */
const NOT_PLACES: ReadonlySet<string> = new Set(
  `america asia asian area aid cafe china chinese cuisine dance date dialogue engine euro eurasia fate game games gate gene
  genome genuine guinea hanfu human humane hongshan idea june kungfu latin leisure line lima machine machines mali
  mandate manga media menu name nature nine note ocean online pale panama panda pinyin putonghua renminbi guanxi sale same
  science sense site sino table tale tea time times tune wine women woman lane pace race page sage wage cage
  made mine pine shine fine sofa banana sauna cuba tuba sudan japan canada gaokao hanyu hanzi`.split(/\s+/u),
);

/** Letters and digits of a name, lower case, without accents: what spellings are compared by. */
export function squashName(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Pinyin of a Chinese name as one squashed word: 洛阳 → `luoyang`, 吕梁 → `luliang`. */
export function squashPinyin(name: string): string {
  return squashSyllables(toPinyin(name));
}

/** The pinyin of each UTF-16 unit; empty where a character takes two units, so that positions never shift. */
export function toSyllables(text: string): string[] {
  const syllables = toPinyin(text);
  return syllables.length === text.length ? syllables : [];
}

/** Joins syllables of the driver into one squashed word. */
export function squashSyllables(syllables: readonly string[]): string {
  return squashName(syllables.join('').replaceAll('v', 'u'));
}

/** The usual English spelling of a Chinese place name: 洛阳 → `Luoyang`, 泰安 → `Tai'an`. */
export function romanisePlace(name: string): string {
  const word = toPinyin(name)
    .map((syllable, index) => (index > 0 && /^[aoe]/u.test(syllable) ? `'${syllable}` : syllable))
    .join('')
    .replaceAll('v', 'ü');
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Whether a word is spelled like a Chinese place name: pinyin of two or more syllables, and no English word. */
export function isPinyinName(word: string): boolean {
  const letters = squashName(word);
  return !NOT_PLACES.has(letters) && countSyllables(letters) >= 2;
}

/** Fewest syllables of pinyin that spell a squashed word; 0 where none do. */
export function countSyllables(letters: string): number {
  if (letters.length > LONGEST_NAME) return 0;
  // fewest[i]: the smallest number of syllables that spell the first i letters. Counting the
  // fewest keeps surnames out: Liang is one syllable, though li + ang are two.
  const fewest: number[] = [0];
  for (let end = 1; end <= letters.length; end += 1) {
    let best = Number.POSITIVE_INFINITY;
    for (let start = Math.max(0, end - LONGEST_SYLLABLE); start < end; start += 1) {
      if (SYLLABLES.has(letters.slice(start, end))) best = Math.min(best, (fewest[start] ?? best) + 1);
    }
    fewest.push(best);
  }
  const syllables = fewest[letters.length] ?? 0;
  return Number.isFinite(syllables) ? syllables : 0;
}
