/** Any server that speaks OpenAI's chat completions, through its official client. */
import OpenAI from 'openai';
import type { ChatModel, GenerationEnd } from '../domain/chat-model.ts';
import { DomainError } from '../domain/errors.ts';

export interface ChatModelOptions {
  /** Up to and without `/chat/completions`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey: string | undefined;
  /** Milliseconds until the first piece of an answer, and between two. */
  readonly timeoutMs: number;
}

/** A request is not repeated: whoever asked is waiting, and knows best whether to ask again. */
const RETRIES = 0;

const BROKE_OFF = 'the language model broke off in the middle of its answer: ask again';

export function createChatModel({ baseUrl, model, apiKey, timeoutMs }: ChatModelOptions): ChatModel {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: apiKey ?? 'none', organization: null, project: null, timeout: timeoutMs, maxRetries: RETRIES });
  return {
    name: model,
    async *generate(messages, options, signal) {
      const ending = new AbortController();
      let isSilent = false;
      const watch = (): NodeJS.Timeout =>
        setTimeout(() => {
          isSilent = true;
          ending.abort();
        }, timeoutMs);
      let timer = watch();
      let end: GenerationEnd | undefined;
      try {
        const stream = await client.chat.completions.create(
          { model, messages: [...messages], ...options, stream: true, stream_options: { include_usage: true } },
          { signal: AbortSignal.any([signal, ending.signal]) },
        );
        for await (const { choices, usage } of stream) {
          clearTimeout(timer);
          timer = watch();
          const [choice] = choices;
          if (choice?.delta.content) yield choice.delta.content;
          if (choice?.finish_reason) end = { finish_reason: toFinishReason(choice.finish_reason), usage: undefined };
          if (usage && end !== undefined) end = { ...end, usage: { prompt_tokens: usage.prompt_tokens, completion_tokens: usage.completion_tokens } };
        }
      } catch (error) {
        if (signal.aborted) throw error;
        throw describeFailure(error, isSilent, timeoutMs);
      } finally {
        clearTimeout(timer);
        // A reader that stops early leaves the request running otherwise.
        ending.abort();
      }
      if (signal.aborted) throw signal.reason;
      // The client's stream ends without a word when it is aborted, and when the connection is closed.
      if (end === undefined) throw isSilent ? describeFailure(undefined, true, timeoutMs) : new DomainError('upstream_failed', BROKE_OFF);
      return end;
    },
  };
}

function toFinishReason(reason: string): GenerationEnd['finish_reason'] {
  return reason === 'length' || reason === 'content_filter' ? reason : 'stop';
}

function describeFailure(error: unknown, isSilent: boolean, timeoutMs: number): DomainError {
  if (isSilent || error instanceof OpenAI.APIConnectionTimeoutError) {
    return new DomainError('upstream_timeout', `the language model said nothing for ${timeoutMs} ms: ask again, or raise LLM_TIMEOUT_MS`, { cause: error });
  }
  if (error instanceof OpenAI.RateLimitError) {
    const seconds = Number(error.headers?.get('retry-after'));
    return new DomainError('upstream_busy', 'the language model takes no more requests for now (429): ask again later', {
      cause: error,
      retryAfter: Number.isInteger(seconds) && seconds > 0 ? seconds : 1,
    });
  }
  if (error instanceof OpenAI.AuthenticationError || error instanceof OpenAI.PermissionDeniedError) {
    return new DomainError('upstream_failed', 'the language model refuses the key of this service: its operator has to check LLM_API_KEY', { cause: error });
  }
  if (error instanceof OpenAI.NotFoundError) {
    return new DomainError('upstream_failed', 'the language model is not known to its server: the operator has to check LLM_MODEL and LLM_BASE_URL', {
      cause: error,
    });
  }
  if (error instanceof OpenAI.APIError && error.status !== undefined) {
    return new DomainError('upstream_failed', `the language model failed with status ${error.status}: ask again`, { cause: error });
  }
  return new DomainError('upstream_failed', 'the language model cannot be reached, or broke off: ask again, or have the operator check LLM_BASE_URL', {
    cause: error,
  });
}
