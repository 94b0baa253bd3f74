import { z } from '@hono/zod-openapi';

/** The part of a JSON schema that a person is told about. */
interface AllowedValues {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: AllowedValues;
}

/**
 * What a schema takes, in words: `a whole number from 1 to 1000`, `"en" or "zh"`.
 *
 * Patterns and refinements are not put into words; a schema that has them gives its own message.
 */
export function describeAllowed(schema: z.ZodType): string {
  return describe(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as AllowedValues);
}

function describe(allowed: AllowedValues): string {
  if (allowed.enum !== undefined) return listAlternatives(allowed.enum.map((value) => JSON.stringify(value)));
  switch (allowed.type) {
    case 'integer':
      return `a whole number${range(allowed.minimum, allowed.maximum)}`;
    case 'number':
      return `a number${range(allowed.minimum, allowed.maximum)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return `a text${allowed.maxLength === undefined ? '' : ` of ${allowed.minLength ?? 0} to ${allowed.maxLength} characters`}`;
    case 'array':
      return `a list of at least one of ${allowed.items === undefined ? 'its values' : describe(allowed.items)}`;
    default:
      return 'an object';
  }
}

function range(minimum: number | undefined, maximum: number | undefined): string {
  // JSON schema states the limits of safe integers where none are declared.
  const low = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const high = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (low !== undefined && high !== undefined) return ` from ${low} to ${high}`;
  if (low !== undefined) return ` of at least ${low}`;
  return high === undefined ? '' : ` of at most ${high}`;
}

function listAlternatives(values: readonly string[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
