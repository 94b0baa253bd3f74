import type { DigestEvent, Passage } from './event.ts';
import type { PassageFilter } from './passage-filter.ts';
import type { EmbeddingRole, ModelIdentity } from './ports.ts';
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
  /** @param filter what passages have to be, beside what the request and the question ask for */
  search(request: SearchRequest, filter?: PassageFilter): Promise<SearchAnswer>;
  /** Unit vectors of `info.model.dimension` floats, one a text. */
  embed(texts: readonly string[], role: EmbeddingRole): Promise<readonly Float32Array[]>;
  /** How many tokens the model reads of each text. */
  countTokens(texts: readonly string[]): Promise<readonly number[]>;
  /** The events in the order of the digest; of a big corpus the first 5,000. */
  listEvents(): Promise<readonly DigestEvent[]>;
  findEvent(eventId: string): Promise<DigestEvent | undefined>;
  findPassage(passageId: string): Promise<Passage | undefined>;
  /** The passages of other events that are nearest by cosine, best first; undefined for an unknown passage. */
  findSimilar(passageId: string, limit: number): Promise<SimilarPassages | undefined>;
  /** The same service for one request: what still waits when the signal is raised is not done. */
  bind(signal: AbortSignal): SearchService;
  close(): Promise<void>;
}
