/**
 * Reads query strings strictly. `URLSearchParams` replaces broken percent-encoding and
 * broken UTF-8 silently, so that a question would be answered that nobody asked.
 */
import type { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import { coerceText, takesList } from '../operations/coerce-text.ts';
import { quoteValue } from '../operations/quote-value.ts';

/** More parameters than any operation has, lists included. */
const MAX_PARAMETERS = 100;

/**
 * The parameters of a URL, coerced to the types of the schema and not yet validated.
 *
 * @throws DomainError `invalid_input` for broken encoding and for a single parameter given twice
 */
export function readQuery(url: string, schema: z.ZodObject): Record<string, unknown> {
  const parameters = splitQuery(url);
  const seen = new Set<string>();
  for (const [name, value] of parameters) {
    if (seen.has(name) && !takesList(schema, name)) {
      throw new DomainError('invalid_input', `${quoteValue(name)} is given more than once, the last time as ${quoteValue(value)}: give it once`, {
        field: name.slice(0, 100),
      });
    }
    seen.add(name);
  }
  return coerceText(schema, parameters);
}

function splitQuery(url: string): [name: string, value: string][] {
  const mark = url.indexOf('?');
  if (mark < 0) return [];
  const end = url.indexOf('#', mark);
  const parts = url
    .slice(mark + 1, end < 0 ? undefined : end)
    .split('&')
    .filter((part) => part !== '');
  if (parts.length > MAX_PARAMETERS) {
    throw new DomainError('invalid_input', `the query string has ${parts.length} parameters: give at most ${MAX_PARAMETERS}`);
  }
  return parts.map((part) => {
    const equals = part.indexOf('=');
    const rawName = equals < 0 ? part : part.slice(0, equals);
    const name = decode(rawName, rawName);
    return [name, decode(equals < 0 ? '' : part.slice(equals + 1), name)];
  });
}

/** Percent-decodes; `decodeURIComponent` refuses both broken escapes and bytes that are not UTF-8. */
function decode(text: string, field: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new DomainError('invalid_input', `${field.slice(0, 100)} is ${quoteValue(text)}: give percent-encoded UTF-8, with a literal % written %25`, {
      field: field.slice(0, 100),
    });
  }
}
