import { createRequire } from 'node:module';
import type * as PinyinPro from 'pinyin-pro';

const require = createRequire(import.meta.url);
let library: typeof PinyinPro | undefined;

/**
 * The pinyin of each character, without tones, ü as "v"; characters that are not
 * Chinese come back one by one as they are.
 *
 * The dictionary takes 50–100 ms to load, so it is loaded at the first call and not at start-up.
 */
export function toPinyin(text: string): string[] {
  library ??= require('pinyin-pro') as typeof PinyinPro;
  return library.pinyin(text, { toneType: 'none', type: 'array', v: true });
}
