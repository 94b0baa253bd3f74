/**
 * A chatbot with your own language model and no client library: passages come from POST /v1/context, the answer
 * from any server that speaks OpenAI's chat completions. Start `npm start` first, then
 *
 *     LLM_BASE_URL=http://127.0.0.1:11434/v1 LLM_MODEL=qwen3 npx tsx examples/plain-fetch.ts "哪些活动在上海举办？"
 *
 * Without LLM_BASE_URL it shows the passages that it would have sent.
 */
import { readQuestions } from './read-questions.ts';

const search = process.env.DIGEST_SEARCH_URL ?? 'http://127.0.0.1:8787';
const { LLM_BASE_URL: languageModel, LLM_MODEL: model = 'default', LLM_API_KEY: key = 'none' } = process.env;

interface Context {
  readonly answered: boolean;
  readonly text: string;
  readonly citations: readonly { readonly key: string; readonly text: string; readonly url: string }[];
}

await readQuestions(async (question) => {
  const context = (await post(`${search}/v1/context`, { query: question, max_tokens: 2000 })) as Context;
  if (!context.answered || languageModel === undefined) {
    console.log(context.answered ? context.citations.map(({ key: cited, text }) => `[${cited}] ${text}`).join('\n') : context.text);
    return;
  }
  const system = `Answer from the passages only, in the language of the question, and cite each by its key.\n\n${context.text}`;
  const completion = (await post(
    `${languageModel}/chat/completions`,
    {
      model,
      messages: [
        { role: 'system', content: system },
        { role: 'user', content: question },
      ],
    },
    { authorization: `Bearer ${key}` },
  )) as { choices: readonly { message: { content: string } }[] };
  const answer = completion.choices[0]?.message.content ?? '';
  console.log(answer);
  for (const citation of context.citations) if (answer.includes(`[${citation.key}]`)) console.log(`  [${citation.key}] ${citation.url}`);
});

async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
