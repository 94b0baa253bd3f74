/**
 * Search in the shape of OpenAI's vector stores: an event is a file, a passage a chunk of it.
 */
import { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import type { EventHit, PassageHit, SearchAnswer } from '../domain/search.ts';
import { querySchema, searchRequestSchema } from '../domain/search.ts';
import { joinPlaces } from '../text/event-labels.ts';
import { defineOperation } from './operation.ts';
import { quoteValue } from './quote-value.ts';
import { toPassageFilter, vectorStoreFilterSchema } from './vector-store-filter.ts';

/** The one vector store that there is. */
export const VECTOR_STORE = 'digest';
const MAX_QUERIES = 16;

export const vectorStoreSearchSchema = z
  .strictObject({
    vector_store_id: z.string().max(100),
    query: z.union([querySchema, z.array(querySchema).min(1).max(MAX_QUERIES)]),
    max_num_results: z.number().int().min(1).max(50).default(10),
    filters: vectorStoreFilterSchema.optional(),
    ranking_options: z
      .strictObject({
        ranker: z.string().max(100).optional(),
        score_threshold: z.number().min(0).max(1).optional().openapi({ description: 'Least relevance; without it, the calibrated threshold decides.' }),
      })
      .optional(),
    rewrite_query: z.boolean().optional().openapi({ description: 'Taken and without effect: no question is rewritten.' }),
  })
  .openapi('VectorStoreSearchRequest');

const attributesSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const vectorStoreResultsSchema = z
  .strictObject({
    object: z.literal('vector_store.search_results.page'),
    search_query: z.array(z.string()),
    data: z.array(
      z.strictObject({
        file_id: z.string(),
        filename: z.string(),
        score: z.number().min(0).max(1).openapi({ description: 'The relevance of the passage.' }),
        attributes: attributesSchema,
        content: z.array(z.strictObject({ type: z.literal('text'), text: z.string() })),
      }),
    ),
    has_more: z.boolean(),
    next_page: z.null(),
  })
  .openapi('VectorStoreSearchResults');

export const searchVectorStore = defineOperation({
  name: 'search_vector_store',
  description: 'Passages that answer one or several questions, best first, in the shape of OpenAI’s vector stores.',
  inputSchema: vectorStoreSearchSchema,
  outputSchema: vectorStoreResultsSchema,
  async run(service, { vector_store_id, query, max_num_results, filters, ranking_options }) {
    if (vector_store_id !== VECTOR_STORE) {
      throw new DomainError('not_found', `there is no vector store ${quoteValue(vector_store_id)}: the one here is "${VECTOR_STORE}"`, {
        field: 'vector_store_id',
      });
    }
    const filter = filters === undefined ? undefined : toPassageFilter(filters);
    const queries = typeof query === 'string' ? [query] : query;
    const best = new Map<string, { readonly hit: PassageHit; readonly event: EventHit }>();
    for (const q of queries) {
      const answer = await service.search(searchRequestSchema.parse({ q, min_relevance: ranking_options?.score_threshold }), filter);
      for (const found of pairWithEvents(answer)) {
        const before = best.get(found.hit.passage_id);
        if (before === undefined || before.hit.relevance < found.hit.relevance) best.set(found.hit.passage_id, found);
      }
    }
    const ranked = [...best.values()].sort((a, b) => b.hit.relevance - a.hit.relevance || a.hit.rank - b.hit.rank);
    return {
      object: 'vector_store.search_results.page' as const,
      search_query: queries,
      data: ranked.slice(0, max_num_results).map(describeResult),
      has_more: ranked.length > max_num_results,
      next_page: null,
    };
  },
});

function pairWithEvents({ events, passages }: SearchAnswer): { hit: PassageHit; event: EventHit }[] {
  const byId = new Map(events.map((event) => [event.event_id, event]));
  return passages.flatMap((hit) => {
    const event = byId.get(hit.event_id);
    return event === undefined ? [] : [{ hit, event }];
  });
}

function describeResult({ hit, event }: { hit: PassageHit; event: EventHit }) {
  const { title, date, places } = event;
  const where = joinPlaces(places);
  return {
    file_id: event.event_id,
    filename: title.en ?? title.zh ?? event.event_id,
    score: hit.relevance,
    attributes: {
      event_id: event.event_id,
      passage_id: hit.passage_id,
      kind: hit.kind,
      language: hit.language,
      ...(title.zh === null ? {} : { title_zh: title.zh }),
      ...(date.start === null ? {} : { date_start: date.start }),
      ...(date.end === null ? {} : { date_end: date.end }),
      ...(where === '' ? {} : { place: where }),
    },
    content: [{ type: 'text' as const, text: hit.text }],
  };
}
