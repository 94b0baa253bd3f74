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

it('finds the name that initials stand for, and marks it', async () => {
  const { service, close } = await openTexts([
    'Guests from nine towns were received at Northern Lakes and Rivers University by the Office of Glacier Research.',
    'The museum opened a show of silk and porcelain at Southern Hills University, with maps, letters and films.',
  ]);
  for (const initials of ['NLRU', 'OGR']) {
    const { events, passages } = await service.search(searchRequestSchema.parse({ q: `Who went to ${initials}?` }));
    expect(events.map(({ event_id }) => event_id)).toEqual(['text-1']);
    const [{ text, highlights }] = passages as [(typeof passages)[number]];
    const marked = highlights.find(({ query }) => query === initials);
    expect(text.slice(marked?.start, marked?.end)).toBe(initials === 'OGR' ? 'Office of Glacier Research' : 'Northern Lakes and Rivers University');
  }
  const { answered } = await service.search(searchRequestSchema.parse({ q: 'Who went to LRU?' }));
  expect(answered).toBe(false);
  await close();
});
