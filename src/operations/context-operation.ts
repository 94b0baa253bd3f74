import { z } from '@hono/zod-openapi';
import { buildContext } from '../answer/build-context.ts';
import { citationSchema } from '../answer/citation.ts';
import { languageSchema } from '../domain/event.ts';
import { indexInfoSchema, querySchema, searchOptionsSchema, searchRequestSchema, understoodSchema } from '../domain/search.ts';
import { defineOperation } from './operation.ts';

/** Room for the preface and the head of one event with a sentence of it. */
const LEAST_TOKENS = 200;
const MOST_TOKENS = 100_000;
const DEFAULT_TOKENS = 2000;

export const contextRequestSchema = searchOptionsSchema
  .omit({ explain: true })
  .extend({
    query: querySchema,
    max_tokens: z.number().int().min(LEAST_TOKENS).max(MOST_TOKENS).default(DEFAULT_TOKENS).openapi({
      description: 'Most tokens of the text, estimated on the safe side for current models.',
    }),
  })
  .openapi('ContextRequest');

export const contextSchema = z
  .strictObject({
    query: z.string(),
    language: languageSchema,
    understood: understoodSchema,
    answered: z.boolean(),
    text: z.string().openapi({ description: 'For the prompt: passages by event in a fenced block, or a line that says that nothing answers.' }),
    tokens: z.number().int().nonnegative().openapi({ description: 'Estimated tokens of the text.' }),
    citations: z.array(citationSchema),
    omitted: z.number().int().nonnegative().openapi({ description: 'Passages that answer and did not fit.' }),
    index: indexInfoSchema,
  })
  .openapi('Context');

export const buildContextOperation = defineOperation({
  name: 'build_context',
  description: 'Passages that answer a question, ready for a prompt within a token budget, with their citations.',
  inputSchema: contextRequestSchema,
  outputSchema: contextSchema,
  async run(service, { query, max_tokens, ...options }, { publicUrl } = { publicUrl: '' }) {
    const answer = await service.search(searchRequestSchema.parse({ ...options, q: query }));
    const { text, tokens, citations, omitted } = buildContext(answer, max_tokens, publicUrl);
    const { language, understood, answered, index } = answer;
    return { query, language, understood, answered, text, tokens, citations: [...citations], omitted, index };
  },
});
