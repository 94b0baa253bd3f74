import type { z } from '@hono/zod-openapi';
import type { SearchService } from '../domain/service.ts';

/** What an operation may know of how it is reached. */
export interface OperationContext {
  /** Where people find the page, without a slash at its end; '' where nobody said: links are then paths. */
  readonly publicUrl: string;
}

export interface Operation<Input extends z.ZodType, Output extends z.ZodType> {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: Input;
  readonly outputSchema: Output;
  run(service: SearchService, input: z.output<Input>, context?: OperationContext): Promise<z.output<Output>>;
}

export function defineOperation<Input extends z.ZodType, Output extends z.ZodType>(operation: Operation<Input, Output>): Operation<Input, Output> {
  return operation;
}
