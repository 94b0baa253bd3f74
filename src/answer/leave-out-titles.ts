import type { PassageHit } from '../domain/search.ts';

/** The passages without titles, which stand over them already; an event of which nothing else is shown keeps its own. */
export function leaveOutTitles(passages: readonly PassageHit[]): PassageHit[] {
  const told = new Set(passages.filter(({ kind }) => kind !== 'title').map(({ event_id }) => event_id));
  return passages.filter(({ kind, event_id }) => kind !== 'title' || !told.has(event_id));
}
