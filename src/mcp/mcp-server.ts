/** The tools and resources as a server of the Model Context Protocol; knows no transport. */
import { ProtocolError, ProtocolErrorCode, type CallToolResult, Server, type Tool as McpTool } from '@modelcontextprotocol/server';
import { DomainError } from '../domain/errors.ts';
import type { SearchService } from '../domain/service.ts';
import { toErrorBody } from '../operations/error-body.ts';
import { parseInput } from '../operations/parse-input.ts';
import { requireService } from '../operations/require-service.ts';
import { type Tool, toJsonSchema, tools } from '../operations/tools.ts';
import { listResources, listTemplates, readResource } from './resources.ts';

export interface McpDependencies {
  /** The service once it can answer. */
  getService(): SearchService | undefined;
  readonly version: string;
  /** Where people find the page, for the links of search and fetch; '' gives paths. */
  readonly publicUrl: string;
  /** Told of defects, which callers only hear of in fixed words. */
  onDefect(error: unknown): void;
}

const INSTRUCTIONS =
  'A digest of events in English and Chinese; ask in either language. search_events answers a question with every event that answers it and says with answered: false when none does; search and fetch are the same in the shape of ChatGPT connectors. Cite passages by their passage_id.';

const TITLES: Readonly<Record<string, string>> = {
  search: 'Search',
  fetch: 'Fetch an event',
  search_events: 'Search events and passages',
  get_event: 'Get an event',
  list_events: 'List all events',
};

/** Made once: turning schemas into JSON Schema costs more than most calls. */
const DEFINITIONS: readonly McpTool[] = tools.map(({ name, description, inputSchema, outputSchema }) => ({
  name,
  title: TITLES[name] ?? name,
  description,
  inputSchema: toJsonSchema(inputSchema, 'input') as McpTool['inputSchema'],
  outputSchema: toJsonSchema(outputSchema, 'output') as McpTool['outputSchema'],
  annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
}));

/** A server without state: one answers one request over HTTP, or one connection over stdio. */
export function createMcpServer(deps: McpDependencies): Server {
  const server = new Server(
    { name: 'digest-search', title: 'Digest search', version: deps.version },
    { capabilities: { tools: {}, resources: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler('tools/list', () => ({ tools: [...DEFINITIONS] }));
  server.setRequestHandler('tools/call', ({ params }) => callTool(params.name, params.arguments ?? {}, deps));
  server.setRequestHandler('resources/list', ({ params }) => listResources(requireService(deps), params?.cursor));
  server.setRequestHandler('resources/templates/list', () => listTemplates());
  server.setRequestHandler('resources/read', ({ params }) => readResource(requireService(deps), params.uri));
  return server;
}

async function callTool(name: string, input: unknown, deps: McpDependencies): Promise<CallToolResult> {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool === undefined) {
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      `there is no tool "${name.slice(0, 100)}": there are ${tools.map((known) => known.name).join(', ')}`,
    );
  }
  try {
    const output = await runTool(tool, input, deps);
    return { content: [{ type: 'text', text: JSON.stringify(output) }], structuredContent: output };
  } catch (error) {
    // What a caller can mend is an answer to the model, which then tries again.
    if (error instanceof DomainError) return { content: [{ type: 'text', text: JSON.stringify(toErrorBody(error)) }], isError: true };
    deps.onDefect(error);
    throw new ProtocolError(ProtocolErrorCode.InternalError, 'the service failed at this call; its log tells more');
  }
}

async function runTool(tool: Tool, input: unknown, deps: McpDependencies): Promise<Record<string, unknown>> {
  return tool.run(requireService(deps), parseInput(tool.inputSchema, input), { publicUrl: deps.publicUrl });
}
