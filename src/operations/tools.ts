/** The operations that a language model is offered, and how its makers want them described. */
import { z } from '@hono/zod-openapi';
import { DomainError } from '../domain/errors.ts';
import { defineOperation, type Operation } from './operation.ts';
import { operations } from './operations.ts';
import { quoteValue } from './quote-value.ts';

export type Tool = Operation<z.ZodObject, z.ZodObject>;

/** Always in this order: a list of tools that changes order misses the prompt caches of its readers. */
export const tools: readonly Tool[] = [operations.connectorSearch, operations.connectorFetch, operations.search, operations.getEvent, operations.listEvents];

/** @throws DomainError `not_found` that lists the tools */
export function findTool(name: string): Tool {
  const tool = tools.find((candidate) => candidate.name === name);
  if (tool !== undefined) return tool;
  throw new DomainError('not_found', `there is no tool ${quoteValue(name)}: there are ${tools.map((candidate) => candidate.name).join(', ')}`, {
    field: 'name',
  });
}

/** JSON schema of what a tool takes, or gives. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return json;
}

const definitionSchema = z.record(z.string(), z.unknown());

export const describeTools = defineOperation({
  name: 'describe_tools',
  description: 'The operations as function-tool definitions for OpenAI and Anthropic; POST /v1/tools/{name} runs one with the arguments of a call.',
  inputSchema: z.strictObject({}),
  outputSchema: z.strictObject({ openai: z.array(definitionSchema), anthropic: z.array(definitionSchema) }).openapi('ToolDefinitions'),
  async run() {
    const described = tools.map(({ name, description, inputSchema }) => ({ name, description, schema: toJsonSchema(inputSchema, 'input') }));
    return {
      openai: described.map(({ name, description, schema }) => ({ type: 'function', function: { name, description, parameters: schema } })),
      anthropic: described.map(({ name, description, schema }) => ({ name, description, input_schema: schema })),
    };
  },
});
