/** Answers a conversation from the digest: by quotation, or by a language model that is given the passages. */
import type { ChatModel, GenerationOptions, ModelMessage, TokenUsage } from '../domain/chat-model.ts';
import { MAX_QUERY_LENGTH, type SearchAnswer, searchRequestSchema } from '../domain/search.ts';
import type { SearchService } from '../domain/service.ts';
import { dot } from '../search/vectors.ts';
import { detectLanguage } from '../text/language.ts';
import { buildContext } from './build-context.ts';
import { createCitationFilter } from './check-citations.ts';
import type { Citation } from './citation.ts';
import { cleanText } from './clean-text.ts';
import { estimateTokens } from './estimate-tokens.ts';
import { extractAnswer } from './extract-answer.ts';
import { type ChatMessage, findQuestions } from './find-question.ts';
import { framesOf } from './frames.ts';

/** Tokens of passages in a prompt: every passage of five events of the digest, and small beside any model's window. */
const CONTEXT_TOKENS = 4000;
/** Messages of the conversation that the model is shown. */
const HISTORY = 20;

const INSTRUCTIONS = `You answer questions about a digest of events.
- Use only the passages below. If they do not answer, say that the digest does not tell.
- Answer in the language of the question, briefly. Keep dates, numbers and names as they are written.
- After every statement cite the passage it comes from by its key in square brackets, as in [2025-e03-body-1].
- If the question asks which events, name every event of the passages that fits.`;

export interface ChatOutcome {
  /** In the order in which the answer cites them. */
  readonly citations: readonly Citation[];
  /** Citations that the model made up and that were left out. */
  readonly dropped: number;
  readonly answered: boolean;
  readonly finish_reason: 'stop' | 'length' | 'content_filter';
  /** Counted by the model's server, else estimated. */
  readonly usage: TokenUsage;
}

export interface ChatRequest {
  readonly messages: readonly ChatMessage[];
  readonly options: GenerationOptions;
}

export interface ChatContext {
  readonly service: SearchService;
  /** Null: answers by quotation. */
  readonly model: ChatModel | null;
  readonly publicUrl: string;
  readonly signal: AbortSignal;
}

/** Yields the answer in pieces. What nothing in the digest answers is said to be so, without asking a model. */
export async function* answerChat({ messages, options }: ChatRequest, context: ChatContext): AsyncGenerator<string, ChatOutcome> {
  const { service, model, publicUrl } = context;
  const answer = await searchFor(findQuestions(messages), service);
  if (answer === undefined || !answer.answered || model === null) {
    const { text, citations } =
      answer === undefined
        ? { text: framesOf(detectLanguage(messages.at(-1)?.text ?? '')).nothing, citations: [] }
        : await extractAnswer(answer, (sentences) => compareSentences(answer.query, sentences, service), publicUrl);
    yield text;
    const usage = { prompt_tokens: countTokens(messages.map((message) => message.text)), completion_tokens: estimateTokens(text) };
    return { citations, dropped: 0, answered: answer?.answered ?? false, finish_reason: 'stop', usage };
  }
  const { text, citations } = buildContext(answer, CONTEXT_TOKENS, publicUrl);
  const prompt: ModelMessage[] = [{ role: 'system', content: `${INSTRUCTIONS}\n\n${text}` }, ...toHistory(messages)];
  const filter = createCitationFilter(citations);
  const writing = model.generate(prompt, options, context.signal);
  let written = 0;
  for (;;) {
    const piece = await writing.next();
    if (piece.done === true) {
      const rest = filter.end();
      if (rest !== '') yield rest;
      const usage = piece.value.usage ?? { prompt_tokens: countTokens(prompt.map(({ content }) => content)), completion_tokens: written };
      return { citations: filter.cited, dropped: filter.dropped, answered: true, finish_reason: piece.value.finish_reason, usage };
    }
    written += estimateTokens(piece.value);
    const said = filter.push(piece.value);
    if (said !== '') yield said;
  }
}

/** The first question that is answered, else what the last one gave; undefined where none can be asked. */
async function searchFor(questions: readonly string[], service: SearchService): Promise<SearchAnswer | undefined> {
  let answer: SearchAnswer | undefined;
  for (const q of questions) {
    // A cut inside a surrogate pair would make the question malformed.
    const request = searchRequestSchema.safeParse({
      q: cleanText(q)
        .slice(0, MAX_QUERY_LENGTH)
        .replace(/[\ud800-\udbff]$/u, ''),
    });
    if (!request.success) continue;
    answer = await service.search(request.data);
    if (answer.answered) break;
  }
  return answer;
}

async function compareSentences(question: string, sentences: readonly string[], service: SearchService): Promise<number[]> {
  const [asked, vectors] = await Promise.all([service.embed([question], 'query'), service.embed(sentences, 'passage')]);
  const query = asked[0] as Float32Array;
  return vectors.map((vector) => dot(vector, query));
}

function toHistory(messages: readonly ChatMessage[]): ModelMessage[] {
  return messages
    .slice(-HISTORY)
    .filter(({ text }) => text.trim() !== '')
    .map(({ role, text }) => ({ role: role === 'user' || role === 'assistant' ? role : 'system', content: text }));
}

function countTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + estimateTokens(text), 0);
}
