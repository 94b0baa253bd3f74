/** Chat completions in OpenAI's shape (https://platform.openai.com/docs/api-reference/chat). */
import { z } from '@hono/zod-openapi';
import type { ChatOutcome, ChatRequest } from '../answer/answer-chat.ts';
import { citationSchema } from '../answer/citation.ts';
import type { ChatMessage } from '../answer/find-question.ts';
import { DomainError } from '../domain/errors.ts';
import { CHAT_MODEL } from './models-operation.ts';
import { quoteValue } from './quote-value.ts';

const MAX_MESSAGES = 200;

const partSchema = z.looseObject({ type: z.string(), text: z.string().optional() });
const messageSchema = z.looseObject({
  role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
  content: z.union([z.string(), z.array(partSchema), z.null()]).optional(),
});

/** Fields of OpenAI that are not named here are taken and have no effect, so that its clients work unchanged. */
export const chatRequestSchema = z
  .looseObject({
    messages: z.array(messageSchema).min(1).max(MAX_MESSAGES, `a conversation has at most ${MAX_MESSAGES} messages: send the last ones`),
    model: z
      .string()
      .max(200)
      .optional()
      .openapi({ description: `Any name; ${CHAT_MODEL} answers.` }),
    stream: z.boolean().nullish().openapi({ description: 'Answer in server-sent events, as it is written.' }),
    stream_options: z.looseObject({ include_usage: z.boolean().optional() }).nullish(),
    temperature: z.number().min(0).max(2).nullish(),
    top_p: z.number().min(0).max(1).nullish(),
    max_tokens: z.number().int().min(1).nullish(),
    max_completion_tokens: z.number().int().min(1).nullish(),
    stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
    seed: z.number().int().nullish(),
    n: z.literal(1, 'one answer is given: leave n out').nullish(),
    response_format: z.looseObject({ type: z.literal('text', 'answers are text: leave response_format out') }).nullish(),
  })
  .openapi('ChatCompletionRequest', { example: { messages: [{ role: 'user', content: 'Which events involved UNESCO?' }] } });

const usageSchema = z.strictObject({ prompt_tokens: z.number().int(), completion_tokens: z.number().int(), total_tokens: z.number().int() });
const finishSchema = z.enum(['stop', 'length', 'content_filter']);
const annotationSchema = z.strictObject({
  type: z.literal('url_citation'),
  url_citation: z.strictObject({ start_index: z.number().int(), end_index: z.number().int(), title: z.string(), url: z.string() }),
});
/** What is told of an answer beyond OpenAI's shape. */
const extras = {
  answered: z.boolean().openapi({ description: 'false when nothing in the digest answers.' }),
  citations: z.array(citationSchema).openapi({ description: 'What the answer cites, in its order.' }),
  dropped_citations: z.number().int().openapi({ description: 'Citations of the language model that had not been retrieved and were left out.' }),
};

export const chatCompletionSchema = z
  .strictObject({
    id: z.string(),
    object: z.literal('chat.completion'),
    created: z.number().int(),
    model: z.string(),
    choices: z.array(
      z.strictObject({
        index: z.number().int(),
        message: z.strictObject({ role: z.literal('assistant'), content: z.string(), refusal: z.null(), annotations: z.array(annotationSchema) }),
        logprobs: z.null(),
        finish_reason: finishSchema,
      }),
    ),
    usage: usageSchema,
    ...extras,
  })
  .openapi('ChatCompletion');

export const chatChunkSchema = z
  .strictObject({
    id: z.string(),
    object: z.literal('chat.completion.chunk'),
    created: z.number().int(),
    model: z.string(),
    choices: z.array(
      z.strictObject({
        index: z.number().int(),
        delta: z.strictObject({ role: z.literal('assistant').optional(), content: z.string().optional() }),
        logprobs: z.null(),
        finish_reason: finishSchema.nullable(),
      }),
    ),
    usage: usageSchema.nullish(),
    answered: extras.answered.optional(),
    citations: extras.citations.optional(),
    dropped_citations: extras.dropped_citations.optional(),
  })
  .openapi('ChatCompletionChunk');

export type ChatCompletion = z.infer<typeof chatCompletionSchema>;
export type ChatChunk = z.infer<typeof chatChunkSchema>;
type ParsedRequest = z.output<typeof chatRequestSchema>;

/** @throws DomainError `invalid_input` for a message that is not text, and for a conversation in which nobody asks */
export function toChatRequest(request: ParsedRequest): ChatRequest {
  const messages = request.messages.map(
    ({ role, content }, at): ChatMessage => ({ role: role === 'developer' ? 'system' : role, text: readText(content, at) }),
  );
  if (!messages.some(({ role, text }) => role === 'user' && text.trim() !== '')) {
    throw new DomainError('invalid_input', 'messages hold no question: give at least one of the role user with a text', { field: 'messages' });
  }
  const { temperature, top_p, stop, seed } = request;
  const maxTokens = request.max_completion_tokens ?? request.max_tokens;
  return {
    messages,
    // Left out rather than undefined: what is not asked for is for the model's server to choose.
    options: {
      ...(isGiven(temperature) ? { temperature } : {}),
      ...(isGiven(top_p) ? { top_p } : {}),
      ...(isGiven(maxTokens) ? { max_tokens: maxTokens } : {}),
      ...(isGiven(stop) ? { stop: typeof stop === 'string' ? [stop] : stop } : {}),
      ...(isGiven(seed) ? { seed } : {}),
    },
  };
}

function isGiven<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}

function readText(content: ParsedRequest['messages'][number]['content'], message: number): string {
  if (content === null || content === undefined) return '';
  if (typeof content === 'string') return content;
  return content
    .map(({ type, text }, part) => {
      if (type === 'text' && text !== undefined) return text;
      const field = `messages.${message}.content.${part}`;
      throw new DomainError('invalid_input', `${field} is of the type ${quoteValue(type)}: only texts are read`, { field });
    })
    .join('\n');
}

/** What all parts of one answer share. */
export interface ChatIdentity {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
}

export function toCompletion({ id, created }: ChatIdentity, content: string, outcome: ChatOutcome): ChatCompletion {
  return {
    id,
    object: 'chat.completion',
    created,
    model: CHAT_MODEL,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content, refusal: null, annotations: annotate(content, outcome) },
        logprobs: null,
        finish_reason: outcome.finish_reason,
      },
    ],
    usage: toUsage(outcome),
    ...toExtras(outcome),
  };
}

export function toTextChunk(identity: ChatIdentity, content: string, isFirst: boolean): ChatChunk {
  return toChunk(identity, [{ index: 0, delta: { ...(isFirst ? { role: 'assistant' as const } : {}), content }, logprobs: null, finish_reason: null }]);
}

/** The last part, with what only the end of an answer tells. */
export function toEndChunk(identity: ChatIdentity, outcome: ChatOutcome): ChatChunk {
  return { ...toChunk(identity, [{ index: 0, delta: {}, logprobs: null, finish_reason: outcome.finish_reason }]), ...toExtras(outcome) };
}

/** Comes after the end where `stream_options.include_usage` asks for it, with no choices. */
export function toUsageChunk(identity: ChatIdentity, outcome: ChatOutcome): ChatChunk {
  return { ...toChunk(identity, []), usage: toUsage(outcome) };
}

function toChunk({ id, created }: ChatIdentity, choices: ChatChunk['choices']): ChatChunk {
  return { id, object: 'chat.completion.chunk', created, model: CHAT_MODEL, choices };
}

function toExtras({ answered, citations, dropped }: ChatOutcome): { answered: boolean; citations: ChatCompletion['citations']; dropped_citations: number } {
  return { answered, citations: [...citations], dropped_citations: dropped };
}

function toUsage({ usage }: ChatOutcome): ChatCompletion['usage'] {
  return { ...usage, total_tokens: usage.prompt_tokens + usage.completion_tokens };
}

/** Every mention of a citation in the text. */
function annotate(content: string, { citations }: ChatOutcome): ChatCompletion['choices'][number]['message']['annotations'] {
  const byKey = new Map(citations.map((citation) => [citation.key, citation]));
  return Array.from(content.matchAll(/\[([^[\]\s]{1,100})\]/gu)).flatMap((match) => {
    const citation = byKey.get(match[1] ?? '');
    if (citation === undefined) return [];
    const title = citation.title.en ?? citation.title.zh ?? citation.event_id;
    return [{ type: 'url_citation' as const, url_citation: { start_index: match.index, end_index: match.index + match[0].length, title, url: citation.url } }];
  });
}
