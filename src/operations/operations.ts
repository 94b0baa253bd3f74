/**
 * Every operation of the service, once: surfaces adapt these and add nothing.
 */
import { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import { dateRangeSchema, eventIdSchema, eventSchema, passageIdSchema, passageSchema } from '../domain/event.ts';
import { MAX_BATCH_SIZE, querySchema, searchAnswerSchema, searchOptionsSchema, searchRequestSchema, similarPassagesSchema } from '../domain/search.ts';
import { connectorFetch, connectorSearch } from './connector-operations.ts';
import { buildContextOperation } from './context-operation.ts';
import { createEmbeddings } from './embeddings-operation.ts';
import { listModels } from './models-operation.ts';
import { defineOperation, type Operation } from './operation.ts';
import { searchVectorStore } from './vector-store-operation.ts';

/** Similar passages returned unless asked otherwise. */
const DEFAULT_SIMILAR = 5;

export const searchBatchSchema = searchOptionsSchema
  .extend({ queries: z.array(querySchema).min(1).max(MAX_BATCH_SIZE, `a batch has at most ${MAX_BATCH_SIZE} questions`) })
  .openapi('SearchBatchRequest');
export const searchBatchAnswerSchema = z.strictObject({ answers: z.array(searchAnswerSchema) }).openapi('SearchBatchAnswer');
export const eventListSchema = z
  .strictObject({ events: z.array(eventSchema.omit({ passages: true }).extend({ date: dateRangeSchema, passage_ids: z.array(passageIdSchema) })) })
  .openapi('EventList');

export const operations = {
  search: defineOperation({
    name: 'search_events',
    description:
      'Answers a question in English or Chinese with every event that answers it and their ranked passages; answered is false when nothing in the digest answers.',
    inputSchema: searchRequestSchema,
    outputSchema: searchAnswerSchema,
    run: (service, input) => service.search(input),
  }),
  searchBatch: defineOperation({
    name: 'search_batch',
    description: 'Answers several questions with the same options, in the order given.',
    inputSchema: searchBatchSchema,
    outputSchema: searchBatchAnswerSchema,
    async run(service, { queries, ...options }) {
      const answers = [];
      for (const q of queries) answers.push(await service.search({ ...options, q }));
      return { answers };
    },
  }),
  listEvents: defineOperation({
    name: 'list_events',
    description: 'Lists all events with titles, dates and places.',
    inputSchema: z.strictObject({}),
    outputSchema: eventListSchema,
    async run(service) {
      const events = await service.listEvents();
      return { events: events.map(({ passages, ...event }) => ({ ...event, passage_ids: passages.map(({ passage_id }) => passage_id) })) };
    },
  }),
  getEvent: defineOperation({
    name: 'get_event',
    description: 'One event with all its passages.',
    inputSchema: z.strictObject({ event_id: eventIdSchema }),
    outputSchema: eventSchema,
    async run(service, { event_id }) {
      return (await service.findEvent(event_id)) ?? missing('event', event_id, 'event_id', 'GET /v1/events lists them');
    },
  }),
  getPassage: defineOperation({
    name: 'get_passage',
    description: 'One passage.',
    inputSchema: z.strictObject({ passage_id: passageIdSchema }),
    outputSchema: passageSchema,
    async run(service, { passage_id }) {
      return (await service.findPassage(passage_id)) ?? missing('passage', passage_id, 'passage_id', 'GET /v1/events/{event_id} lists those of an event');
    },
  }),
  findSimilar: defineOperation({
    name: 'find_similar',
    description: 'The passages of other events that are nearest in meaning to a passage.',
    inputSchema: z.strictObject({ passage_id: passageIdSchema, limit: z.number().int().min(1).max(50).default(DEFAULT_SIMILAR) }),
    outputSchema: similarPassagesSchema,
    async run(service, { passage_id, limit }) {
      return (
        (await service.findSimilar(passage_id, limit)) ?? missing('passage', passage_id, 'passage_id', 'GET /v1/events/{event_id} lists those of an event')
      );
    },
  }),
  connectorSearch,
  connectorFetch,
  buildContext: buildContextOperation,
  createEmbeddings,
  searchVectorStore,
  listModels,
} satisfies Record<string, Operation<z.ZodType, z.ZodType>>;

function missing(what: string, id: string, field: string, help: string): never {
  throw new DomainError('not_found', `there is no ${what} "${id}"; ${help}`, { field });
}
