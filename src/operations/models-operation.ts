/** The models that clients of OpenAI's interface may name (https://platform.openai.com/docs/api-reference/models). */
import { z } from '@hono/zod-openapi';
import { defineOperation } from './operation.ts';

/** What answers POST /v1/chat/completions, with or without a language model behind it. */
export const CHAT_MODEL = 'digest-search';

export const modelsSchema = z
  .strictObject({
    object: z.literal('list'),
    data: z.array(z.strictObject({ id: z.string(), object: z.literal('model'), created: z.number().int(), owned_by: z.string() })),
  })
  .openapi('Models');

export const listModels = defineOperation({
  name: 'list_models',
  description: 'The names under which chat completions and embeddings are answered.',
  inputSchema: z.strictObject({}),
  outputSchema: modelsSchema,
  async run(service) {
    return {
      object: 'list' as const,
      data: [CHAT_MODEL, service.info.model.id].map((id) => ({ id, object: 'model' as const, created: 0, owned_by: 'digest-search' })),
    };
  },
});
