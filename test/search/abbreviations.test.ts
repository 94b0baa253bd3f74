import { expect, it } from 'vitest';
import { searchRequestSchema } from '../../src/domain/search.ts';
import { openTexts } from './open-texts.ts';

it('finds what an abbreviation stands for', async () => {
  const { service, close } = await openTexts([
    'Teachers from nine towns met to talk about artificial intelligence in schools and about what pupils should learn of it.',
    'The museum opened a show of silk and porcelain that came back after ninety years abroad, with maps, letters and films.',
  ]);
  const { events } = await service.search(searchRequestSchema.parse({ q: 'events about AI' }));
  expect(events.map(({ event_id }) => event_id)).toEqual(['text-1']);
  await close();
});
