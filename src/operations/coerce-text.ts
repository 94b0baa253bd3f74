/**
 * Turns written parameters (a query string, command-line options) into the values that
 * a schema describes. Only the type is changed; what does not look like the type is left
 * as text, for the schema to refuse with its own words.
 */
import type { z } from '@hono/zod-openapi';
import { unwrap } from './parse-input.ts';

/** Decimal notation only: `Number` would also take "", "0x10" and "1e3". */
const DECIMAL = /^-?\d{1,15}(\.\d{1,15})?$/;
const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, false: false, 1: true, 0: false };

/** True when a schema's field takes several values: a parameter that may be repeated. */
export function takesList(schema: z.ZodObject, field: string): boolean {
  return typeOf(schema, field) === 'array';
}

/**
 * Coerces every parameter to its field's type. A list is given by repeating its parameter; one of
 * fixed words may be separated by commas as well, one of free texts may hold commas.
 *
 * Unknown parameters are kept as text. Of a repeated single parameter the last counts: refusing it
 * is for the caller, who knows how the parameter was written.
 */
export function coerceText(schema: z.ZodObject, parameters: Iterable<readonly [name: string, value: string]>): Record<string, unknown> {
  const values = new Map<string, unknown>();
  for (const [name, text] of parameters) {
    const before = values.get(name);
    switch (typeOf(schema, name)) {
      case 'array':
        values.set(name, [...(Array.isArray(before) ? before : []), ...(hasFixedWords(schema, name) ? text.split(',').map((part) => part.trim()) : [text])]);
        break;
      case 'number':
        values.set(name, DECIMAL.test(text) ? Number(text) : text);
        break;
      case 'boolean':
        values.set(name, Object.hasOwn(BOOLEANS, text) ? BOOLEANS[text] : text);
        break;
      default:
        values.set(name, text);
    }
  }
  return Object.fromEntries(values);
}

function typeOf(schema: z.ZodObject, field: string): string | undefined {
  return fieldOf(schema, field)?.type;
}

function hasFixedWords(schema: z.ZodObject, field: string): boolean {
  const list = fieldOf(schema, field);
  return list?.type === 'array' && unwrap((list as z.ZodArray<z.ZodType>).element).type === 'enum';
}

function fieldOf(schema: z.ZodObject, field: string): z.ZodType | undefined {
  const declared = Object.hasOwn(schema.shape, field) ? schema.shape[field] : undefined;
  return declared === undefined ? undefined : unwrap(declared as z.ZodType);
}
