/**
 * The one normalisation that every leg of the search shares: NFKC without accents,
 * simplified characters and lower case, with the way back to the characters as written.
 */
import { toSimplified } from '../drivers/opencc.ts';

/** Normalised text and, for each of its UTF-16 units, where it came from. */
export interface NormalisedText {
  readonly text: string;
  /** Maps a half-open range of the normalised text to the range of the original that produced it. */
  toOriginal(start: number, end: number): { start: number; end: number };
}

const HAN = /\p{Script=Han}/u;
const MARKS = /\p{M}+/gu;
/** A base character with the marks that follow it; NFKC of the whole equals the NFKC of these, joined. */
// biome-ignore lint/suspicious/noMisleadingCharacterClass: marks and joiners are listed one by one on purpose
const CLUSTER = /[\u1100-\u11ff\uac00-\ud7a3]+|.[\p{M}\u200d\uff9e\uff9f]*/gsu;

/** A question passes by every reader of dates, places, terms and tokens: its last few forms are kept. */
const RECENT = 16;
const recent = new Map<string, NormalisedText>();

/**
 * NFKC, accents off (Ürümqi is Urumqi), traditional to simplified, lower case.
 *
 * Lower-casing is skipped for the few characters whose lower case is longer (İ),
 * so that positions stay one to one.
 */
export function normaliseText(original: string): NormalisedText {
  const known = recent.get(original);
  if (known !== undefined) return known;
  const normalised = normalise(original);
  const oldest = recent.size >= RECENT ? recent.keys().next().value : undefined;
  if (oldest !== undefined) recent.delete(oldest);
  recent.set(original, normalised);
  return normalised;
}

function normalise(original: string): NormalisedText {
  // Nearly all text needs no change of length: identity keeps positions without a table.
  const simple = lowerCase(simplifyInPlace(foldAccents(original)));
  if (simple.length === original.length && isLengthPreserving(original)) {
    return { text: simple, toOriginal: (start, end) => ({ start, end }) };
  }
  const starts: number[] = [];
  const ends: number[] = [];
  const parts: string[] = [];
  for (const match of original.matchAll(CLUSTER)) {
    const part = foldAccents(match[0]);
    parts.push(part);
    for (let unit = 0; unit < part.length; unit += 1) {
      starts.push(match.index);
      ends.push(match.index + match[0].length);
    }
  }
  return {
    text: lowerCase(simplifyInPlace(parts.join(''))),
    toOriginal: (start, end) => ({
      start: starts[start] ?? original.length,
      end: end > start ? (ends[end - 1] ?? original.length) : (starts[start] ?? original.length),
    }),
  };
}

/** NFKC and simplified characters, case kept: what an embedding model that tells case apart is given. */
export function simplifyText(original: string): string {
  return simplifyInPlace(original.normalize('NFKC'));
}

function foldAccents(text: string): string {
  return text.normalize('NFKD').replace(MARKS, '').normalize('NFKC');
}

/** Simplified characters, as many units as there were: positions stay. */
export function simplifyInPlace(text: string): string {
  if (!HAN.test(text)) return text;
  const converted = toSimplified(text);
  if (converted.length === text.length) return converted;
  return Array.from(text, (character) => {
    const one = toSimplified(character);
    return one.length === character.length ? one : character;
  }).join('');
}

function lowerCase(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  return Array.from(text, (character) => {
    const one = character.toLowerCase();
    return one.length === character.length ? one : character;
  }).join('');
}

/** Equal lengths can hide a shift (one character shorter, another longer); a NFKC-stable text cannot. */
function isLengthPreserving(text: string): boolean {
  return text.normalize('NFKC') === text;
}
