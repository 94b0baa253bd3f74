/**
 * Validates the input of an operation and says what is wrong with it: the field, its
 * value and what is allowed. Surfaces call this, so that all of them refuse alike.
 */
import type { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import { describeAllowed } from './describe-allowed.ts';
import { quoteValue } from './quote-value.ts';

export interface ParseInputOptions {
  /** How the surface calls a field (`--min-relevance`); the field itself when absent. */
  readonly label?: ((field: string) => string) | undefined;
  /** The input was written as text: places in a list mean nothing to the caller, so the list is named. */
  readonly fromText?: boolean | undefined;
}

/** Stands for "the schema has no message of its own"; the words then come from what it allows. */
const NO_MESSAGE = '';

/**
 * The input as the operation takes it, defaults filled in.
 *
 * @throws DomainError `invalid_input` for the first fault found
 */
export function parseInput<Schema extends z.ZodObject>(schema: Schema, input: unknown, options: ParseInputOptions = {}): z.output<Schema> {
  const label = options.label ?? ((field: string) => field);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new DomainError('invalid_input', `the input is ${quoteValue(input)}; give an object with ${listFields(schema, label)}`);
  }
  refuseUnknownFields(schema, input, label);
  const parsed = schema.safeParse(input, { error: () => NO_MESSAGE });
  if (parsed.success) {
    refuseReversedDates(parsed.data, label);
    return parsed.data;
  }
  const issue = parsed.error.issues[0];
  const path = issue?.path ?? [];
  const field = (options.fromText ? path.slice(0, 1) : path).join('.');
  const value = valueAt(input, path);
  const allowed = issue === undefined || issue.message === NO_MESSAGE ? `give ${describeAllowed(schemaAt(schema, path))}` : issue.message;
  throw new DomainError('invalid_input', `${label(field)} is ${value === undefined ? 'missing' : quoteValue(value)}: ${allowed}`, { field });
}

/** Before zod, which passes over a field named `__proto__`. */
function refuseUnknownFields(schema: z.ZodObject, input: object, label: (field: string) => string): void {
  // A loose object takes what it does not know.
  if (schema.def.catchall?._zod.def.type === 'unknown') return;
  const unknown = Object.keys(input).find((field) => !Object.hasOwn(schema.shape, field));
  if (unknown === undefined) return;
  throw new DomainError('invalid_input', `there is no parameter ${quoteValue(unknown)}; allowed: ${listFields(schema, label)}`, {
    field: unknown.slice(0, 100),
  });
}

/** ISO dates compare as text. */
function refuseReversedDates(input: Readonly<Record<string, unknown>>, label: (field: string) => string): void {
  const { from, to } = input;
  if (typeof from !== 'string' || typeof to !== 'string' || from <= to) return;
  throw new DomainError(
    'invalid_input',
    `${label('from')} is ${quoteValue(from)}, which is after ${label('to')} ${quoteValue(to)}: give the earlier day as ${label('from')}`,
    { field: 'from' },
  );
}

function listFields(schema: z.ZodObject, label: (field: string) => string): string {
  return Object.keys(schema.shape).map(label).join(', ') || 'no fields';
}

function valueAt(input: object, path: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return value;
}

/** The schema of a field, through optional, default and list. */
function schemaAt(schema: z.ZodObject, path: readonly PropertyKey[]): z.ZodType {
  let current: z.ZodType = schema;
  for (const key of path) {
    const inner = unwrap(current);
    if (typeof key === 'number' && inner.type === 'array') current = (inner as z.ZodArray<z.ZodType>).element;
    else if (inner.type === 'object') current = (inner as z.ZodObject<Record<string, z.ZodType>>).shape[String(key)] ?? current;
  }
  return unwrap(current);
}

/** A schema without the `optional` and `default` around it. */
export function unwrap(schema: z.ZodType): z.ZodType {
  if (schema.type === 'optional' || schema.type === 'default') return unwrap((schema as z.ZodOptional<z.ZodType>).unwrap());
  return schema;
}
