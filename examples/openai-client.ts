/**
 * A chatbot with OpenAI's client: only the base URL is another one. Start `npm start` first, then
 *
 *     npx tsx examples/openai-client.ts "Which events involved UNESCO?"
 */
import OpenAI from 'openai';
import { readQuestions } from './read-questions.ts';

const client = new OpenAI({ baseURL: `${process.env.DIGEST_SEARCH_URL ?? 'http://127.0.0.1:8787'}/v1`, apiKey: process.env.DIGEST_SEARCH_KEY ?? 'none' });
const messages: OpenAI.ChatCompletionMessageParam[] = [];

/** Sent with the last piece, beyond OpenAI's shape. */
interface Sources {
  readonly citations?: readonly { readonly key: string; readonly url: string }[];
}

await readQuestions(async (question) => {
  messages.push({ role: 'user', content: question });
  const stream = await client.chat.completions.create({ model: 'digest-search', messages, stream: true });
  let answer = '';
  let sources: Sources = {};
  for await (const chunk of stream) {
    const piece = chunk.choices[0]?.delta.content ?? '';
    process.stdout.write(piece);
    answer += piece;
    if (chunk.choices[0]?.finish_reason) sources = chunk as Sources;
  }
  console.log();
  for (const { key, url } of sources.citations ?? []) console.log(`  [${key}] ${url}`);
  messages.push({ role: 'assistant', content: answer });
});
