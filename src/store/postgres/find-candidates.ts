/**
 * The legs of a search in SQL: nearest vectors by pgvector's HNSW index, BM25+ over a GIN index of
 * the same terms as the embedded store's. What is asked of the legs at the same time is asked in
 * one statement.
 */
import type { Language } from '../../domain/event.ts';
import { BM25, type Scored } from '../../domain/ports.ts';
import { searchDeeper } from '../../domain/search-deeper.ts';
import { HNSW_DEFAULTS } from '../../drivers/hnswlib.ts';
import type { Database } from '../../drivers/postgres.ts';
import type { Leg } from '../../search/corpus.ts';
import { type Publication, SCHEMA, type StoredManifest, shortKey } from './layout.ts';
import { writeVector } from './packing.ts';
import { missingVersion } from './read-version.ts';
import { isOfLeg } from './write-version.ts';

/** The most that `hnsw.ef_search` can be; further results come from scanning on, where pgvector can. */
const MAX_EF = 1_000;
/** The first pgvector that scans on until it has as many as asked for. */
const ITERATIVE_SCAN = [0, 8] as const;

/**
 * The planner does not know what it costs to fetch vectors that lie outside of their rows, and
 * would rather compare all of them: 70 ms in place of 25 for 5,000 vectors of 512 numbers. Without
 * sorting only the graph gives an order; the costs that the planner then reckons with would start its compiler.
 */
const USE_THE_GRAPH = { enable_sort: 'off', jit: 'off' } as const;

type Request =
  | { readonly kind: 'dense'; readonly language: Language; readonly vector: Float32Array; readonly k: number }
  | { readonly kind: 'lexical'; readonly language: Language; readonly terms: readonly string[]; readonly k: number };

interface Waiting {
  readonly request: Request;
  readonly resolve: (found: Scored[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface CandidateFinder {
  readonly legs: Readonly<Record<Language, Leg>>;
}

/** @param vectorVersion of the server's pgvector, `0.8.0` */
export function createCandidateFinder(database: Database, publication: Publication, manifest: StoredManifest, vectorVersion: string): CandidateFinder {
  const canScanOn = isAtLeast(vectorVersion, ITERATIVE_SCAN);
  let waiting: Waiting[] = [];

  function ask(request: Request): Promise<Scored[]> {
    return new Promise((resolve, reject) => {
      // The legs of a question are asked one after the other without a pause: their answers come in one.
      if (waiting.length === 0) queueMicrotask(() => void answerAll());
      waiting.push({ request, resolve, reject });
    });
  }

  async function answerAll(): Promise<void> {
    const asked = waiting;
    waiting = [];
    try {
      const found = await find(asked.map(({ request }) => request));
      asked.forEach(({ resolve }, at) => {
        resolve(found[at] as Scored[]);
      });
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }

  async function find(requests: readonly Request[]): Promise<Scored[][]> {
    const { sql, values } = composeStatement(publication, manifest, requests);
    const deepest = Math.max(0, ...requests.map(({ kind, k }) => (kind === 'dense' ? k : 0)));
    const settings =
      deepest === 0
        ? undefined
        : {
            'hnsw.ef_search': Math.min(MAX_EF, Math.max(HNSW_DEFAULTS.efSearch, deepest)),
            ...(canScanOn ? { 'hnsw.iterative_scan': 'strict_order' } : {}),
            ...USE_THE_GRAPH,
          };
    const rows = await database.read<{ request: number; number: number; score: number }>(sql, values, settings);
    const found: Scored[][] = requests.map(() => []);
    let isThere = false;
    for (const { request, number, score } of rows) {
      if (request < 0) isThere = true;
      // The zero vector of an empty text has no cosine.
      else if (!Number.isNaN(score)) (found[request] as Scored[]).push({ id: number, score });
    }
    // Without its rows every leg is empty, and that would be an answer.
    if (!isThere) throw missingVersion(publication.digestId);
    for (const leg of found) leg.sort((a, b) => b.score - a.score || a.id - b.id);
    return found;
  }

  // The database knows nothing of filters.
  const createLeg = (language: Language): Leg => ({
    dense: { method: 'hnsw', search: (vector, k, allowed = null) => searchDeeper((depth) => ask({ kind: 'dense', language, vector, k: depth }), k, allowed) },
    lexical: {
      search: async (terms, k, allowed = null) =>
        terms.length === 0 ? [] : searchDeeper((depth) => ask({ kind: 'lexical', language, terms, k: depth }), k, allowed),
    },
  });
  return { legs: { en: createLeg('en'), zh: createLeg('zh') } };
}

/** One part a request, tagged with its place; a row with the tag -1 says that the version is there. */
function composeStatement(publication: Publication, manifest: StoredManifest, requests: readonly Request[]): { sql: string; values: unknown[] } {
  const values: unknown[] = [publication.digestId, publication.number];
  const shared = new Map<string, number>();
  /** The place of a value; two languages are asked for the same vector and terms. */
  const place = (value: string | readonly string[]): number => {
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const known = shared.get(key);
    if (known !== undefined) return known;
    values.push(value);
    shared.set(key, values.length);
    return values.length;
  };
  const parts = [`SELECT -1 AS request, publication AS number, 0::double precision AS score FROM ${SCHEMA}.versions WHERE digest_id = $1 AND publication = $2`];
  requests.forEach((request, at) => {
    if (request.kind === 'dense') parts.push(selectNearest(at, request, publication, manifest.model.dimension, place(writeVector(request.vector))));
    else parts.push(selectByTerms(at, request, publication, manifest, place(request.terms.map(shortKey))));
  });
  return { sql: parts.map((part) => `(${part})`).join('\nUNION ALL\n'), values };
}

function selectNearest(at: number, { language, k }: Request & { kind: 'dense' }, publication: Publication, dimension: number, vector: number): string {
  // Just the expression that is indexed; the distance of an indexed order is not worked out twice.
  const distance = `embedding::vector(${dimension}) <=> $${vector}::vector(${dimension})`;
  return `SELECT ${at}, number, 1 - (${distance}) FROM ${SCHEMA}.passages WHERE ${isOfLeg(publication, language)} ORDER BY ${distance} LIMIT ${k}`;
}

/**
 * BM25+ (Lv and Zhai 2011) as MiniSearch works it out, times how many of the terms match, divided
 * by what a passage of average length would score that held every term once.
 */
function selectByTerms(
  at: number,
  { language, k, terms: asked }: Request & { kind: 'lexical' },
  publication: Publication,
  manifest: StoredManifest,
  terms: number,
): string {
  const { passages: count, averageLength } = manifest.lexical[language];
  const rarity = (frequency: string): string => `ln(1 + (${count} - ${frequency} + 0.5) / (${frequency} + 0.5))`;
  const { k: saturation, b, d } = BM25;
  const length = `(1 - ${b} + ${b} * length / ${averageLength || 1}::double precision)`;
  const wanted = `wanted_${at}`;
  return `WITH ${wanted} AS MATERIALIZED (
    SELECT term, ${rarity('passages::double precision')} AS rarity FROM ${SCHEMA}.terms
    WHERE digest_id = $1 AND publication = $2 AND language = '${language}' AND term = ANY($${terms}::text[])
  ), matches AS (
    SELECT number, rarity, frequencies[array_position(terms, term)]::double precision AS frequency, cardinality(terms) AS length
    FROM ${SCHEMA}.passages JOIN ${wanted} ON term = ANY(terms)
    WHERE ${isOfLeg(publication, language)} AND terms && $${terms}::text[]
  )
  SELECT ${at}, number,
    sum(rarity * (${d} + frequency * (${saturation} + 1) / (frequency + ${saturation} * ${length}))) * count(*)
    / (SELECT ${asked.length} * ${d + 1} * (coalesce(sum(rarity), 0) + (${asked.length} - count(*)) * ${rarity('0::double precision')}) FROM ${wanted})
  FROM matches GROUP BY number ORDER BY 3 DESC, number LIMIT ${k}`;
}

function isAtLeast(version: string, [leastMajor, leastMinor]: readonly [number, number]): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
