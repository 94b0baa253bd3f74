import { Converter } from 'opencc-js/t2cn';
import { from, to } from 'opencc-js/preset/t2cn';

/** Traditional (Taiwan and Hong Kong forms included) to simplified, character for character; words are not replaced. */
const converters = [Converter({ from: 'tw', to: 'cn' }), Converter({ from: 'hk', to: 'cn' })];

/** What a UTF-16 unit tells of a text; looking costs a tenth of a conversion. */
const CHANGES = 1;
const TRADITIONAL = 2;
const SIMPLIFIED = 4;
const TELLING = collectTelling();

/** Simplified too, and common there (原著, 显著): it stands for 着 only in traditional text. */
const AMBIGUOUS = '著';

/**
 * Writes Chinese text in simplified characters; text without Han characters comes back as it is, and so does text that is
 * simplified already: some of its characters stand for others in traditional text.
 */
export function toSimplified(text: string): string {
  const told = inspect(text);
  if ((told & CHANGES) === 0 || (told & (SIMPLIFIED | TRADITIONAL)) === SIMPLIFIED) return text;
  const converted: string = converters.reduce((before, convert) => convert(before), text);
  if ((told & TRADITIONAL) !== 0 || converted.length !== text.length || !text.includes(AMBIGUOUS)) return converted;
  return converted
    .split('')
    .map((unit, at) => (text[at] === AMBIGUOUS ? AMBIGUOUS : unit))
    .join('');
}

function inspect(text: string): number {
  let told = 0;
  for (let at = 0; at < text.length; at += 1) told |= TELLING[text.charCodeAt(at)] as number;
  return told;
}

/** Of every entry that changes something one unit: one that changes by itself where there is one. And the characters of one script only. */
function collectTelling(): Uint8Array {
  const entries = [from.tw, from.hk, to.cn].flatMap((groups) => (groups ?? []).flat()).flatMap(readEntries);
  const telling = new Uint8Array(0x1_0000);
  // Compatibility ideographs (U+F900 and U+2F800 on) are replaced before any dictionary is asked.
  telling.fill(CHANGES, 0xf900, 0xfb00);
  telling[0xd87e] = CHANGES;
  const changing = entries.filter(([written, simplified]) => written !== simplified).sort(([a], [b]) => a.length - b.length);
  for (const [written] of changing) {
    const units = Array.from({ length: written.length }, (_, at) => written.charCodeAt(at));
    if (!units.some((unit) => telling[unit] === CHANGES)) telling[Math.max(...units)] = CHANGES;
  }
  const read = (to.cn ?? []).flat().flatMap(readEntries);
  const simplified = new Set(read.flatMap(([, after]) => Array.from(after)));
  const traditional = new Set(entries.flatMap(([written]) => Array.from(written)));
  for (const [written, after] of read.filter(([one]) => one.length === 1)) {
    if (written === after || after.length !== 1) continue;
    if (!simplified.has(written)) mark(telling, written, TRADITIONAL);
    if (!traditional.has(after)) mark(telling, after, SIMPLIFIED);
  }
  return telling;
}

function mark(telling: Uint8Array, character: string, what: number): void {
  const unit = character.charCodeAt(0);
  telling[unit] = (telling[unit] as number) | what;
}

function readEntries(dictionary: string | string[][]): [string, string][] {
  const pairs = typeof dictionary === 'string' ? dictionary.split('|').map((line) => line.split(' ')) : dictionary;
  return pairs.map(([written = '', simplified = '']) => [written, simplified]);
}
