import { DomainError } from '../domain/errors.ts';

/** How a reader tells what it could not understand: by throwing, or by a warning where it may skip. */
export interface Reporter {
  readonly warnings: readonly string[];
  /** Refuses the input, or notes a warning when reading leniently; the caller then skips the piece. */
  reject(line: number, found: string, expected: string, field?: string): void;
  /** Refuses the input, or notes a warning when reading leniently; the caller then takes the piece as it is. */
  question(line: number, found: string, expected: string): void;
  /** Notes something that loses nothing but that the owner of the file will want to know. */
  warn(line: number, message: string): void;
}

/** Longest quotation of the input inside a message, in characters. */
const MAX_QUOTE = 80;

/** A reporter for one file; `lenient` turns refusals into warnings. */
export function createReporter(options: { readonly file: string; readonly lenient: boolean }): Reporter {
  const warnings: string[] = [];
  const refuse = (message: string, consequence: string, field?: string): void => {
    if (!options.lenient) {
      throw new DomainError('unreadable_input', message, field === undefined ? {} : { field });
    }
    warnings.push(`${message} (${consequence})`);
  };
  const describe = (line: number, found: string, expected: string): string => `${options.file}:${line}: found ${quote(found)}; expected ${expected}`;
  return {
    warnings,
    reject(line, found, expected, field) {
      refuse(describe(line, found, expected), 'skipped', field);
    },
    question(line, found, expected) {
      refuse(describe(line, found, expected), 'read all the same');
    },
    warn(line, message) {
      warnings.push(`${options.file}:${line}: ${message}`);
    },
  };
}

/** The text in double quotes on one line, cut to a length that fits a message. */
export function quote(text: string): string {
  const characters = Array.from(text.replace(/[\s\p{Cc}]+/gu, ' ').trim());
  const cut = characters.length > MAX_QUOTE ? `${characters.slice(0, MAX_QUOTE - 1).join('')}…` : characters.join('');
  return `"${cut}"`;
}
