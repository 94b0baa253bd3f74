/**
 * What the URL of a page says. The state is kept as it is written, so that a page that refuses a
 * value still shows it; {@link parseState} checks it in the words of the operations.
 */
import { eventPath, passageFragment } from '../domain/event-path.ts';
import { languageSchema } from '../domain/event.ts';
import { querySchema, type SearchRequest, searchOptionsSchema, searchRequestSchema } from '../domain/search.ts';
import { coerceText } from '../operations/coerce-text.ts';
import { parseInput } from '../operations/parse-input.ts';

/** Empty where the URL says nothing. */
export interface PageState {
  readonly q: string;
  readonly from: string;
  readonly to: string;
  readonly place: string;
  readonly lang: string;
  readonly kind: readonly string[];
  /** Parts of the question that are not to be understood as dates, places or slips. */
  readonly ignore: readonly string[];
  /** Interface language; empty when the browser's languages decide. */
  readonly ui: string;
}

/** The same for all pages, so that an event's link carries the search it came from. */
const pageSchema = searchOptionsSchema
  .pick({ from: true, to: true, place: true, lang: true, kind: true, ignore: true })
  .extend({ q: querySchema.optional(), ui: languageSchema.optional() });

/** Asks for every event within the filters: what the page lists when there is no question. */
export const BROWSE_QUESTION = 'list all events';

/** Reads the parameters without checking any; of a repeated single one the last counts, as in {@link coerceText}. */
export function readState(parameters: URLSearchParams): PageState {
  const last = (name: string): string => parameters.getAll(name).at(-1)?.trim() ?? '';
  const q = last('q');
  return {
    q,
    from: last('from'),
    to: last('to'),
    place: last('place'),
    lang: last('lang'),
    kind: readList(parameters, 'kind').flatMap((text) => text.split(',')),
    // A part that the question no longer holds is forgotten.
    ignore: readList(parameters, 'ignore').filter((part) => q.includes(part)),
    ui: last('ui'),
  };
}

function readList(parameters: URLSearchParams, name: string): string[] {
  return [...new Set(parameters.getAll(name).filter((text) => text.trim() !== ''))];
}

/**
 * Checks the parameters. A form sends its empty fields too: they count as not given.
 *
 * @throws DomainError `invalid_input` for the first fault found
 */
export function parseState(parameters: URLSearchParams): SearchRequest {
  const given = [...parameters].filter(([, value]) => value.trim() !== '');
  const { ui: _ui, q = BROWSE_QUESTION, ...options } = parseInput(pageSchema, coerceText(pageSchema, given), { fromText: true });
  return parseInput(searchRequestSchema, {
    ...options,
    q,
    ...(options.ignore === undefined ? {} : { ignore: options.ignore.filter((part) => q.includes(part)) }),
  });
}

/** A link to a page with this state, changed where asked. */
export function toHref(path: string, state: PageState, change: Partial<PageState> = {}): string {
  const { q, from, to, place, lang, kind, ignore, ui } = { ...state, ...change };
  const parameters = new URLSearchParams();
  const single = { q, from, to, place, lang };
  for (const [name, value] of Object.entries(single)) if (value !== '') parameters.set(name, value);
  for (const value of kind) parameters.append('kind', value);
  for (const value of ignore) if (q.includes(value)) parameters.append('ignore', value);
  if (ui !== '') parameters.set('ui', ui);
  const query = parameters.toString();
  return query === '' ? path : `${path}?${query}`;
}

/** A link to an event that remembers the search. */
export function toEventHref(eventId: string, state: PageState, passageId?: string): string {
  return toHref(eventPath(eventId), state) + passageFragment(passageId);
}

/** The state with nothing but the interface language. */
export function emptyState(state: PageState): PageState {
  return { q: '', from: '', to: '', place: '', lang: '', kind: [], ignore: [], ui: state.ui };
}

/** Whether explicit filters narrow the events or their passages. */
export function hasFilters({ from, to, place, lang, kind }: PageState): boolean {
  return kind.length > 0 || [from, to, place, lang].some((value) => value !== '');
}
