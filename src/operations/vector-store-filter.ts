/**
 * Filters in the shape of OpenAI's vector stores
 * (https://platform.openai.com/docs/api-reference/vector-stores/search): comparisons of an
 * attribute, joined by `and` and `or`.
 */
import { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import { FILTER_ATTRIBUTES, type PassageCondition, type PassageFilter } from '../domain/passage-filter.ts';
import { quoteValue } from './quote-value.ts';

/** Deep enough for any filter that is meant; each level is a call. */
const MAX_DEPTH = 8;
const MAX_BRANCHES = 32;
const MAX_VALUES = 100;

const valueSchema = z.union([z.string().max(200), z.number(), z.boolean()]);

const comparisonSchema = z.strictObject({
  type: z.enum(['eq', 'ne', 'gt', 'gte', 'lt', 'lte', 'in', 'nin']),
  key: z.string().max(100),
  value: z.union([valueSchema, z.array(valueSchema).min(1).max(MAX_VALUES)]),
});

export type VectorStoreFilter = z.infer<typeof comparisonSchema> | { type: 'and' | 'or'; filters: VectorStoreFilter[] };

export const vectorStoreFilterSchema: z.ZodType<VectorStoreFilter> = z
  .lazy(() => z.union([comparisonSchema, z.strictObject({ type: z.enum(['and', 'or']), filters: z.array(vectorStoreFilterSchema).min(1).max(MAX_BRANCHES) })]))
  .openapi('VectorStoreFilter', {
    type: 'object',
    description: `A comparison {type: eq|ne|gt|gte|lt|lte|in|nin, key: ${FILTER_ATTRIBUTES.join('|')}, value}, or {type: and|or, filters}. Dates are YYYY-MM-DD.`,
    example: { type: 'eq', key: 'place', value: 'Shanghai' },
  });

type Comparison = z.infer<typeof comparisonSchema>;

const TESTS: Readonly<Record<Comparison['type'], PassageCondition['test']>> = {
  eq: 'in',
  ne: 'not_in',
  in: 'in',
  nin: 'not_in',
  gt: 'gt',
  gte: 'gte',
  lt: 'lt',
  lte: 'lte',
};

/**
 * The filter as the search takes it.
 *
 * @throws DomainError `invalid_input` for an attribute that there is not, a value that does not go with its comparison, or a nesting over 8
 */
export function toPassageFilter(filter: VectorStoreFilter, depth = 1): PassageFilter {
  if (depth > MAX_DEPTH) throw new DomainError('invalid_input', `filters are nested over ${MAX_DEPTH} deep: write them flatter`, { field: 'filters' });
  if (!('filters' in filter)) return toCondition(filter);
  const parts = filter.filters.map((part) => toPassageFilter(part, depth + 1));
  return filter.type === 'and' ? { all: parts } : { any: parts };
}

function toCondition({ type, key, value }: Comparison): PassageCondition {
  const attribute = FILTER_ATTRIBUTES.find((name) => name === key);
  if (attribute === undefined) {
    throw new DomainError('invalid_input', `filters.key is ${quoteValue(key)}: give one of ${FILTER_ATTRIBUTES.join(', ')}`, { field: 'filters.key' });
  }
  const isList = type === 'in' || type === 'nin';
  if (Array.isArray(value) !== isList) {
    throw new DomainError('invalid_input', `filters.value is ${quoteValue(value)}: ${type} takes ${isList ? 'a list' : 'one value'}`, {
      field: 'filters.value',
    });
  }
  return { attribute, test: TESTS[type], values: (Array.isArray(value) ? value : [value]).map(String) };
}
