/** Lets a streamed answer through, except for citations of what was not retrieved. */
import type { Citation } from './citation.ts';

/** A bracket that is longer than this cites nothing. */
const MAX_BRACKET = 400;
const OPENING = /[[【]/u;
const CLOSING = /[\]】]/u;
/** A passage id, whatever its event is called: made by the parser and by build alike. */
const PASSAGE_KEY = /^[\p{L}\p{N}][\p{L}\p{N}._-]*-(?:title|body|caption|significance)-[\p{L}\p{N}]+$/u;

export interface CitationFilter {
  /** Takes the next piece of the answer, gives what can be said of it by now. */
  push(piece: string): string;
  /** Gives what was held back. */
  end(): string;
  /** Cited so far, in the order of first mention. */
  readonly cited: readonly Citation[];
  /** Citations left out. */
  readonly dropped: number;
}

/**
 * Citations are keys or numbers in brackets, several separated by commas or semicolons; numbers
 * become keys. What stands in brackets otherwise is text and stays.
 */
export function createCitationFilter(citations: readonly Citation[]): CitationFilter {
  const byName = new Map(citations.flatMap((citation) => [[citation.key, citation] as const, [String(citation.number), citation] as const]));
  const cited = new Map<string, Citation>();
  let dropped = 0;
  let held = '';

  /** @param held a bracket with the spaces before it, which go where it goes */
  function checkBracket(text: string): string {
    const bracket = text.trimStart();
    const names = bracket
      .slice(1, -1)
      .split(/[,;，；、]/u)
      .map((name) => name.trim().replace(/^(?:key|passage)[:=]?\s*/iu, ''));
    if (!names.every((name) => byName.has(name) || /^\d{1,3}$/u.test(name) || PASSAGE_KEY.test(name))) return text;
    const known = names.flatMap((name) => byName.get(name) ?? []);
    dropped += names.length - known.length;
    for (const citation of known) cited.set(citation.key, citation);
    return known.length === 0 ? '' : text.slice(0, text.length - bracket.length) + known.map(({ key }) => `[${key}]`).join('');
  }

  return {
    push(piece) {
      let said = '';
      for (const character of piece) {
        if (OPENING.test(character)) {
          if (held.trim() !== '') said += held;
          held = held.trim() === '' ? held + character : character;
        } else if (held.trim() === '') {
          if (character === ' ') held += character;
          else {
            said += held + character;
            held = '';
          }
        } else {
          held += character;
          if (CLOSING.test(character)) {
            said += checkBracket(held);
            held = '';
          } else if (character === '\n' || held.length > MAX_BRACKET) {
            said += held;
            held = '';
          }
        }
      }
      return said;
    },
    end() {
      const rest = held;
      held = '';
      return rest;
    },
    get cited() {
      return [...cited.values()];
    },
    get dropped() {
      return dropped;
    },
  };
}
