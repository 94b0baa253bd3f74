/** How every surface writes down a refusal or a failure. */
import { z } from '@hono/zod-openapi';
import { type DomainError, ERROR_CODES } from '../domain/errors.ts';

/** Failures that only a surface has; the domain does not know requests, nor its own defects. */
const SURFACE_CODES = ['unauthorized', 'rate_limited', 'method_not_allowed', 'unsupported_media_type', 'internal'] as const;

export const errorBodySchema = z
  .strictObject({
    error: z.strictObject({
      code: z.enum([...ERROR_CODES, ...SURFACE_CODES]),
      message: z.string().openapi({ description: 'What is wrong, the value at fault and what is allowed.' }),
      field: z.string().optional().openapi({ description: 'The parameter or field at fault.' }),
      request_id: z.string().optional().openapi({ description: 'Also in the header X-Request-Id and in the log; always there over HTTP.' }),
    }),
  })
  .openapi('Error');

export type ErrorBody = z.infer<typeof errorBodySchema>;
export type SurfaceErrorCode = ErrorBody['error']['code'];

/** The body for a domain error. Anything else is a defect, and its surface chooses fixed words for it. */
export function toErrorBody(error: DomainError, requestId?: string): ErrorBody {
  return {
    error: {
      code: error.code,
      message: error.message,
      ...(error.field === undefined ? {} : { field: error.field }),
      ...(requestId === undefined ? {} : { request_id: requestId }),
    },
  };
}
