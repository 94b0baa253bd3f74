/**
 * `search` and `fetch` in the shapes that ChatGPT connectors and deep research require of an MCP
 * server (https://platform.openai.com/docs/mcp): one result an event.
 */
import { z } from '@hono/zod-openapi';
import { eventUrl } from '../answer/citation.ts';
import { DomainError } from '../domain/errors.ts';
import type { DigestEvent } from '../domain/event.ts';
import { joinPlaces, joinTitles } from '../text/event-labels.ts';
import { querySchema, searchRequestSchema } from '../domain/search.ts';
import { defineOperation } from './operation.ts';

const resultSchema = z.strictObject({ id: z.string(), title: z.string(), url: z.string() });
const documentSchema = resultSchema.extend({ text: z.string(), metadata: z.record(z.string(), z.string()) });

export const connectorSearch = defineOperation({
  name: 'search',
  description:
    'Finds the events of the digest that answer a question in English or Chinese, most relevant first; an empty list means that nothing in the digest answers. Use fetch with an id for the text.',
  inputSchema: z.strictObject({ query: querySchema }),
  outputSchema: z.strictObject({ results: z.array(resultSchema) }),
  async run(service, { query }, { publicUrl } = { publicUrl: '' }) {
    const { events } = await service.search(searchRequestSchema.parse({ q: query }));
    return { results: events.map(({ event_id, title }) => ({ id: event_id, title: joinTitles(title) || event_id, url: eventUrl(publicUrl, event_id) })) };
  },
});

export const connectorFetch = defineOperation({
  name: 'fetch',
  description: 'The whole text of one event, by an id that search gave.',
  inputSchema: z.strictObject({ id: z.string().min(1).max(100) }),
  outputSchema: documentSchema,
  async run(service, { id }, { publicUrl } = { publicUrl: '' }) {
    const event = (await service.findEvent(id)) ?? (await service.findEvent((await service.findPassage(id))?.event_id ?? ''));
    if (event === undefined) throw new DomainError('not_found', `there is no event "${id}"; search gives the ids that there are`, { field: 'id' });
    return {
      id,
      title: joinTitles(event.title) || event.event_id,
      text: event.passages.map(({ text }) => text).join('\n\n'),
      url: eventUrl(publicUrl, event.event_id),
      metadata: describeEvent(event),
    };
  },
});

function describeEvent({ event_id, date, places }: DigestEvent): Record<string, string> {
  const where = joinPlaces(places);
  return {
    event_id,
    ...(date.start === null ? {} : { date_start: date.start }),
    ...(date.end === null ? {} : { date_end: date.end }),
    ...(where === '' ? {} : { places: where }),
  };
}
