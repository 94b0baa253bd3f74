/**
 * A chatbot over the Model Context Protocol. It starts `digest-search mcp` itself, or uses the server at MCP_URL:
 *
 *     npx tsx examples/mcp-client.ts "Which events took place in Shanghai?"
 *     MCP_URL=http://127.0.0.1:8787/mcp npx tsx examples/mcp-client.ts
 */
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { readQuestions } from './read-questions.ts';

const { MCP_URL: url } = process.env;
const client = new Client({ name: 'digest-chatbot', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
await client.connect(
  url === undefined ? new StdioClientTransport({ command: 'npx', args: ['digest-search', 'mcp'] }) : new StreamableHTTPClientTransport(new URL(url)),
);

interface Answer {
  readonly answered: boolean;
  readonly events: readonly {
    readonly event_id: string;
    readonly title: { readonly en: string | null; readonly zh: string | null };
    readonly relevance: number;
  }[];
  readonly passages: readonly { readonly event_id: string; readonly passage_id: string; readonly kind: string; readonly text: string }[];
}

await readQuestions(async (question) => {
  const { isError, content, structuredContent } = await client.callTool({ name: 'search_events', arguments: { q: question } });
  if (isError === true) throw new Error(content.map((block) => (block.type === 'text' ? block.text : '')).join('\n'));
  const { answered, events, passages } = structuredContent as unknown as Answer;
  if (!answered) console.log('Nothing in the digest answers this. 摘要中没有内容能回答这个问题。');
  for (const { event_id, title, relevance } of events) {
    console.log(`${[title.en, title.zh].filter((text) => text !== null).join(' / ')} (${event_id}, ${Math.round(relevance * 100)} %)`);
    const passage = passages.find((candidate) => candidate.event_id === event_id && candidate.kind !== 'title');
    if (passage !== undefined) console.log(`  ${passage.text} [${passage.passage_id}]`);
  }
});
await client.close();
