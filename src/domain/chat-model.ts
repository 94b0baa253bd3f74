/** A language model that writes answers; the service works without one. */

export interface ModelMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

export interface GenerationOptions {
  readonly temperature?: number;
  readonly top_p?: number;
  /** Most tokens of the answer. */
  readonly max_tokens?: number;
  /** Texts that end the answer. */
  readonly stop?: string[];
  readonly seed?: number;
}

export interface TokenUsage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
}

/** How a generation ended. */
export interface GenerationEnd {
  readonly finish_reason: 'stop' | 'length' | 'content_filter';
  /** Undefined where the server does not count. */
  readonly usage: TokenUsage | undefined;
}

export interface ChatModel {
  readonly name: string;
  /**
   * Yields the answer as it is written, and returns how it ended.
   *
   * @throws DomainError `upstream_failed`, `upstream_busy` or `upstream_timeout`, also in the middle of an answer
   */
  generate(messages: readonly ModelMessage[], options: GenerationOptions, signal: AbortSignal): AsyncGenerator<string, GenerationEnd>;
}
