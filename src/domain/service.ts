import type { DigestEvent, Passage } from './event.ts';
import type { ModelIdentity } from './ports.ts';
import type { SearchAnswer, SearchRequest, SimilarPassages } from './search.ts';

/** What is loaded: shown in answers, health checks and start-up messages. */
export interface ServiceInfo {
  readonly version: string;
  readonly model: ModelIdentity;
  readonly events: number;
  readonly passages: number;
  /** `exact` where the native addon is missing. */
  readonly vectorIndex: 'hnsw' | 'exact';
}

/** The search service as every surface sees it: one loaded index and the model that goes with it. */
export interface SearchService {
  readonly info: ServiceInfo;
  search(request: SearchRequest): Promise<SearchAnswer>;
  /** All events in the order of the digest. */
  listEvents(): readonly DigestEvent[];
  findEvent(eventId: string): DigestEvent | undefined;
  findPassage(passageId: string): Passage | undefined;
  /** The passages of other events that are nearest by cosine, best first; undefined for an unknown passage. */
  findSimilar(passageId: string, limit: number): SimilarPassages | undefined;
  close(): Promise<void>;
}
