import type { DigestEvent, Passage, Place } from '../domain/event.ts';
import type { FilterAttribute, PassageCondition, PassageFilter } from '../domain/passage-filter.ts';
import { placeKey } from '../text/places.ts';

/** What of a passage can be filtered by. */
export type FilteredPassage = Pick<Passage, 'passage_id' | 'event_id' | 'kind' | 'language'>;
type FilteredEvent = Pick<DigestEvent, 'date'> & { readonly places: readonly Place[] };

export type AcceptsPassage = (passage: FilteredPassage, event: FilteredEvent) => boolean;

/** The filter as a predicate. */
export function compileFilter(filter: PassageFilter): AcceptsPassage {
  if ('all' in filter) {
    const parts = filter.all.map(compileFilter);
    return (passage, event) => parts.every((accepts) => accepts(passage, event));
  }
  if ('any' in filter) {
    const parts = filter.any.map(compileFilter);
    return (passage, event) => parts.some((accepts) => accepts(passage, event));
  }
  return compileCondition(filter);
}

function compileCondition({ attribute, test, values }: PassageCondition): AcceptsPassage {
  const read = (text: string): string => (attribute === 'place' ? placeKey(text) : text);
  const given = new Set(values.map(read));
  const [bound = ''] = given;
  const tests: Readonly<Record<typeof test, (own: readonly string[]) => boolean>> = {
    in: (own) => own.some((one) => given.has(one)),
    not_in: (own) => !own.some((one) => given.has(one)),
    gt: (own) => own.some((one) => one > bound),
    gte: (own) => own.some((one) => one >= bound),
    lt: (own) => own.some((one) => one < bound),
    lte: (own) => own.some((one) => one <= bound),
  };
  return (passage, event) => tests[test](valuesOf(attribute, passage, event).map(read));
}

function valuesOf(attribute: FilterAttribute, passage: FilteredPassage, { date, places }: FilteredEvent): string[] {
  switch (attribute) {
    case 'place':
      return places.flatMap(({ en, zh }) => [en, zh]).filter((name) => name !== null);
    case 'date_start':
      return [date.start].filter((day) => day !== null);
    case 'date_end':
      return [date.end].filter((day) => day !== null);
    default:
      return [passage[attribute]];
  }
}
