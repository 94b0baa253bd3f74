/** Longest quotation of a value inside a message, in characters. */
const MAX_QUOTED = 60;

/**
 * Controls, line separators and marks that turn the direction of writing: harmless in
 * JSON, but an error message is also read in terminals and logs.
 */
const UNPRINTABLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A value as it stands in an error message: as JSON on one line, cut, with nothing invisible left. */
export function quoteValue(value: unknown): string {
  if (typeof value === 'string') return escapeUnprintable(JSON.stringify(cut(value)));
  return escapeUnprintable(cut(JSON.stringify(value) ?? typeof value));
}

function cut(text: string): string {
  // Cut before splitting into characters: a value may be as long as a body.
  const characters = Array.from(text.slice(0, MAX_QUOTED * 2 + 2));
  return characters.length > MAX_QUOTED ? `${characters.slice(0, MAX_QUOTED - 1).join('')}…` : characters.join('');
}

function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
