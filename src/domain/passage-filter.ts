/** Conditions on passages beyond those of a search request; plain data, so that they can be sent to another thread. */

/** What can be compared. A place is equal to its name in either language. */
export const FILTER_ATTRIBUTES = ['event_id', 'passage_id', 'kind', 'language', 'date_start', 'date_end', 'place'] as const;
export type FilterAttribute = (typeof FILTER_ATTRIBUTES)[number];

export interface PassageCondition {
  readonly attribute: FilterAttribute;
  /** ISO dates compare as text; what an event does not have is in no range. */
  readonly test: 'in' | 'not_in' | 'gt' | 'gte' | 'lt' | 'lte';
  /** One for the ranges. */
  readonly values: readonly string[];
}

export type PassageFilter = PassageCondition | { readonly all: readonly PassageFilter[] } | { readonly any: readonly PassageFilter[] };
