/** Embeddings in OpenAI's shape (https://platform.openai.com/docs/api-reference/embeddings). */
import { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import { defineOperation } from './operation.ts';

export const MAX_EMBEDDING_INPUTS = 256;
/** Tokens of all texts of a request together; one text is cut by models that read less. */
export const MAX_EMBEDDING_TOKENS = 100_000;
const MAX_TEXT = 65_536;

const textSchema = z
  .string()
  .min(1, 'a text to embed must not be empty')
  .max(MAX_TEXT, `a text to embed has at most ${MAX_TEXT} characters`)
  .refine((text) => text.isWellFormed(), 'a text must be well-formed Unicode (it holds half of a surrogate pair)');

export const embeddingsRequestSchema = z
  .strictObject({
    input: z
      .union([textSchema, z.array(textSchema).min(1).max(MAX_EMBEDDING_INPUTS, `at most ${MAX_EMBEDDING_INPUTS} texts are embedded at once`)], {
        error: 'give a text or a list of texts; lists of token ids are those of another model (LangChain: check_embedding_ctx_length=False)',
      })
      .openapi({ example: ['which events involved UNESCO', '联合国教科文组织'] }),
    model: z.string().max(200).optional().openapi({ description: 'Any name: the model of the index answers, and the answer names it.' }),
    encoding_format: z.enum(['float', 'base64']).default('float'),
    dimensions: z.number().int().optional().openapi({ description: 'Only the number that the model has.' }),
    input_type: z
      .enum(['query', 'passage'])
      .default('passage')
      .openapi({ description: 'For models that prefix questions and passages differently; not a field of OpenAI.' }),
    user: z.string().max(200).optional(),
  })
  .openapi('EmbeddingsRequest');

export const embeddingsSchema = z
  .strictObject({
    object: z.literal('list'),
    data: z.array(
      z.strictObject({
        object: z.literal('embedding'),
        index: z.number().int().nonnegative(),
        embedding: z.union([z.array(z.number()), z.string()]).openapi({ description: 'A unit vector: numbers, or base64 of little-endian float32.' }),
      }),
    ),
    model: z.string(),
    usage: z.strictObject({ prompt_tokens: z.number().int(), total_tokens: z.number().int() }),
  })
  .openapi('Embeddings');

export const createEmbeddings = defineOperation({
  name: 'create_embeddings',
  description: 'Unit vectors of texts by the model of the index; their dot product is their cosine.',
  inputSchema: embeddingsRequestSchema,
  outputSchema: embeddingsSchema,
  async run(service, { input, encoding_format, dimensions, input_type }) {
    const { model } = service.info;
    if (dimensions !== undefined && dimensions !== model.dimension) {
      throw new DomainError('invalid_input', `dimensions is ${dimensions}: the model ${model.id} has ${model.dimension}; give that or leave it out`, {
        field: 'dimensions',
      });
    }
    const texts = typeof input === 'string' ? [input] : input;
    const counts = await service.countTokens(texts);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if (total > MAX_EMBEDDING_TOKENS) {
      throw new DomainError('invalid_input', `input has ${total} tokens: send at most ${MAX_EMBEDDING_TOKENS} at once`, { field: 'input' });
    }
    const vectors = await service.embed(texts, input_type);
    return {
      object: 'list' as const,
      data: vectors.map((vector, index) => ({
        object: 'embedding' as const,
        index,
        embedding: encoding_format === 'base64' ? toBase64(vector) : Array.from(vector),
      })),
      model: model.id,
      usage: { prompt_tokens: total, total_tokens: total },
    };
  },
});

/** Little-endian on every platform that Node runs on but one, which has no prebuilt ONNX Runtime. */
function toBase64(vector: Float32Array): string {
  return Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength).toString('base64');
}
