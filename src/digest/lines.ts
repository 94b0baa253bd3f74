/** A line with something on it. */
export interface Line {
  /** 1-based, as an editor shows it; blank lines count. */
  readonly number: number;
  readonly text: string;
  readonly followsBlank: boolean;
}

/** A heading such as `3. Title`. */
export interface Heading {
  readonly number: number;
  readonly title: string;
}

const HEADING = /^([0-9０-９]{1,3})\s{0,3}[.．、。:：)）]\s{0,9}(\S.*)$/u;
const BARE_NUMBER = /^[0-9０-９]{1,3}\s{0,3}[.．、。)）]$/u;
/** English and Chinese forms of the label; without a colon or dash it counts only when nothing follows. */
const SIGNIFICANCE_LABEL = /^(?:why\s{1,3}it\s{1,3}matters|为什么重要|为何重要|為什麼重要|為何重要)\s{0,3}(?:(?:[:：]|[—–-]{1,2}(?=\s))\s{0,9}(.*)|)$/iu;

/** Splits text at any kind of line end, trims, and keeps note of the blank lines. */
export function readLines(text: string): Line[] {
  const lines: Line[] = [];
  let followsBlank = false;
  for (const [index, raw] of text
    .replace(/^\uFEFF/u, '')
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .entries()) {
    // Zero-width characters are left behind by copying from web pages; they are not content.
    const trimmed = raw.replace(/^\u200b|\u200b$/gu, '').trim();
    if (trimmed !== '') lines.push({ number: index + 1, text: trimmed, followsBlank });
    followsBlank = trimmed === '';
  }
  return lines;
}

/** The heading in a line, or undefined where it is none ("2.5 million people", "10:30 a.m."). */
export function readHeading(text: string): Heading | undefined {
  const [, digits, title] = HEADING.exec(text) ?? [];
  if (digits === undefined || title === undefined) return undefined;
  const isDecimalOrTime = /^[0-9０-９]/u.test(title) && !/^[0-9０-９]{4}(?![0-9０-９])/u.test(title);
  return isDecimalOrTime ? undefined : { number: Number(digits.normalize('NFKC')), title };
}

/** A heading whose title was lost: a number and nothing else. */
export function isBareNumber(text: string): boolean {
  return BARE_NUMBER.test(text);
}

/** What follows the "Why It Matters:" label (may be empty), or undefined where the line has no label. */
export function readSignificance(text: string): string | undefined {
  const match = SIGNIFICANCE_LABEL.exec(text);
  return match ? (match[1] ?? '').trim() : undefined;
}

/** Longest line that is still taken for a title, in characters. */
const MAX_TITLE = 160;

/** Whether a line reads like a title: short, and not ended like a sentence. */
export function isTitleLike(text: string): boolean {
  return text.length <= MAX_TITLE && !/[.。;；:：][”"’')）]?$/u.test(text) && !/。|\.\s/u.test(text);
}
