/** Everything that narrows an answer, each with the state of the page without it. */
import { LANGUAGES, type Language, PASSAGE_KINDS, type PassageKind, type Place } from '../domain/event.ts';
import type { Understood } from '../domain/search.ts';
import type { PageState } from './page-state.ts';

/** Days; open where one is null. */
export interface Days {
  readonly from: string | null;
  readonly to: string | null;
}

export type Condition =
  | { readonly type: 'days'; readonly text?: string; readonly ranges: readonly Days[]; readonly excluded?: boolean }
  | { readonly type: 'place'; readonly text?: string; readonly place: Place; readonly excluded: boolean }
  | { readonly type: 'amount'; readonly text: string }
  | { readonly type: 'order'; readonly text: string; readonly direction: 'earliest_first' | 'latest_first' }
  | { readonly type: 'correction'; readonly text: string; readonly as: string }
  | { readonly type: 'kind'; readonly kind: PassageKind }
  | { readonly type: 'language'; readonly language: Language }
  /** A part of the question that is not to be understood; `without` uses it again. */
  | { readonly type: 'ignored'; readonly text: string };

export interface Removable {
  readonly condition: Condition;
  readonly without: PageState;
}

/** What was read out of the question, in its order. */
export function listUnderstood(state: PageState, { dates, places, amounts, order, corrections }: Understood): Removable[] {
  const without = (text: string): PageState => ({ ...state, ignore: [...state.ignore, text] });
  const days = [...new Set(dates.map(({ text }) => text))].map((text): Removable => {
    const ranges = dates.filter((date) => date.text === text);
    return { condition: { type: 'days', text, ranges, excluded: ranges.every(({ excluded }) => excluded) }, without: without(text) };
  });
  const named = places.map(({ text, place, excluded }): Removable => ({ condition: { type: 'place', text, place, excluded }, without: without(text) }));
  const counted = amounts.map(({ text }): Removable => ({ condition: { type: 'amount', text }, without: without(text) }));
  const sorted: Removable[] =
    order === null ? [] : [{ condition: { type: 'order', text: order.text, direction: order.direction }, without: without(order.text) }];
  const mended = corrections.map(({ text, as }): Removable => ({ condition: { type: 'correction', text, as }, without: without(text) }));
  return [...days, ...named, ...counted, ...sorted, ...mended];
}

/** Explicit filters. Days that are a whole month, quarter or year came from the timeline and go as one. */
export function listFilters(state: PageState, places: readonly Place[], isWholePeriod: (from: string, to: string) => boolean): Removable[] {
  const { from, to, place, kind, lang } = state;
  const filters: Removable[] = [];
  if (from !== '' && to !== '' && isWholePeriod(from, to)) {
    filters.push({ condition: { type: 'days', ranges: [{ from, to }] }, without: { ...state, from: '', to: '' } });
  } else {
    if (from !== '') filters.push({ condition: { type: 'days', ranges: [{ from, to: null }] }, without: { ...state, from: '' } });
    if (to !== '') filters.push({ condition: { type: 'days', ranges: [{ from: null, to }] }, without: { ...state, to: '' } });
  }
  if (place !== '') {
    const known =
      places.find(({ en, zh }) => en === place || zh === place) ?? (/\p{Script=Han}/u.test(place) ? { en: null, zh: place } : { en: place, zh: null });
    filters.push({ condition: { type: 'place', place: known, excluded: false }, without: { ...state, place: '' } });
  }
  for (const one of PASSAGE_KINDS.filter((known) => kind.includes(known))) {
    filters.push({ condition: { type: 'kind', kind: one }, without: { ...state, kind: kind.filter((other) => other !== one) } });
  }
  for (const language of LANGUAGES.filter((known) => known === lang))
    filters.push({ condition: { type: 'language', language }, without: { ...state, lang: '' } });
  return filters;
}

/** Parts of the question that were set aside; `without` understands them again. */
export function listIgnored(state: PageState): Removable[] {
  return state.ignore.map((text) => ({ condition: { type: 'ignored', text }, without: { ...state, ignore: state.ignore.filter((other) => other !== text) } }));
}
