import { afterAll, beforeAll, expect, it } from 'vitest';
import { searchRequestSchema } from '../../src/domain/search.ts';
import { openTexts } from './open-texts.ts';

/** More than the ten times 200 candidates that a filtered search takes from a leg. */
const EVENTS = 2_600;
const LAST = `text-${EVENTS}`;
/** All but the last are nearer to the question. */
const TEXTS = Array.from({ length: EVENTS }, (_, at) =>
  at + 1 === EVENTS ? 'A harvest festival with a talk on schools.' : `Teachers met on teacher education, teacher training and schools, room ${at}.`,
);

let opened: Awaited<ReturnType<typeof openTexts>>;
beforeAll(async () => {
  opened = await openTexts(TEXTS);
}, 120_000);
afterAll(() => opened.close());

it('finds in the one event that a filter leaves what thousands of others match better', async () => {
  const { events } = await opened.service.search(searchRequestSchema.parse({ q: 'teacher training', event_id: LAST, min_relevance: 0 }));
  expect(events.map(({ event_id }) => event_id)).toEqual([LAST]);
});
