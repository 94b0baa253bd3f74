import { DomainError } from '../domain/errors.ts';
import type { SearchService } from '../domain/service.ts';

/** The service, or the answer that it is not there yet. @throws DomainError `not_ready` */
export function requireService({ getService }: { getService(): SearchService | undefined }): SearchService {
  const service = getService();
  if (service === undefined) throw new DomainError('not_ready', 'the index is still being loaded; GET /readyz answers 200 when it is');
  return service;
}
