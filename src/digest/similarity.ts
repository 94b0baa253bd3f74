/** Above this Dice coefficient two texts are the same text, printed with small differences. */
const SAME_TEXT = 0.9;

/** A text reduced to what is compared: letters and digits, without case, width, spaces and punctuation. */
export function comparisonKey(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Dice coefficient of the character pairs of two comparison keys, 0 to 1. */
function dice(a: string, b: string): number {
  if (a === b) return 1;
  if (a.length < 2 || b.length < 2) return 0;
  const counts = new Map<string, number>();
  for (let at = 0; at < a.length - 1; at += 1) {
    const pair = a.slice(at, at + 2);
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  let shared = 0;
  for (let at = 0; at < b.length - 1; at += 1) {
    const pair = b.slice(at, at + 2);
    const left = counts.get(pair) ?? 0;
    if (left > 0) {
      shared += 1;
      counts.set(pair, left - 1);
    }
  }
  return (2 * shared) / (a.length + b.length - 2);
}

/** Whether two comparison keys stand for the same text. */
export function isSameText(a: string, b: string): boolean {
  if (a === b) return true;
  // Dice cannot reach the threshold when the lengths differ more than this; counting pairs is the dear part.
  const shorter = Math.min(a.length, b.length);
  const longer = Math.max(a.length, b.length);
  return (2 * shorter) / (shorter + longer) >= SAME_TEXT && dice(a, b) >= SAME_TEXT;
}
