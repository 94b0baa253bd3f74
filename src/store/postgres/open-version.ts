/** Opens a stored version for searching: the directory in memory, the rest read when a question needs it. */
import { LRUCache } from 'lru-cache';
import type { DigestEvent, Language, Passage, PassageKind } from '../../domain/event.ts';
import { DomainError } from '../../domain/errors.ts';
import type { Database } from '../../drivers/postgres.ts';
import type { Corpus, PassageData, WordScript } from '../../search/corpus.ts';
import { createDirectory, type Directory, type DirectorySource, type EventEntry } from '../../search/directory.ts';
import { createCandidateFinder } from './find-candidates.ts';
import { type Publication, SCHEMA, type StoredManifest, shortKey } from './layout.ts';
import { readSentVector, unpackLists } from './packing.ts';
import { buildCommand, missingVersion, readCurrent, readManifest } from './read-version.ts';

/** Bytes of vectors and tokens that are kept between questions; in them lie some 20,000 passages of the bundled model. */
const PASSAGE_CACHE_BYTES = 32 * 1024 * 1024;
/** Whole events kept between questions, some 10 kB each. */
const EVENT_CACHE = 512;
/** Names whose mention was looked up: each asks for a look at every text where there is none. */
const MENTION_CACHE = 1_024;
/** Rows read at a time when a version is opened. */
const EVENTS_A_STATEMENT = 5_000;
const PASSAGES_A_STATEMENT = 50_000;

export interface OpenedVersion {
  readonly corpus: Corpus;
  readonly manifest: StoredManifest;
  readonly publication: number;
}

/**
 * Opens the version in use, or the publication that is asked for.
 *
 * @throws DomainError `index_missing`, `index_mismatch`, or `store_unavailable`
 */
export async function openStoredVersion(database: Database, digestId: string, publication?: number): Promise<OpenedVersion> {
  const number = publication ?? (await readCurrent(database, digestId))?.publication;
  if (number === undefined) throw missingVersion(digestId);
  const manifest = await readManifest(database, digestId, number);
  const chosen: Publication = { digestId, number };
  const [extension] = await database.read<{ version: string }>(`SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'`);
  const directory = await readDirectory(database, chosen, manifest);
  return { corpus: await createStoredCorpus(database, chosen, manifest, directory, extension?.version ?? ''), manifest, publication: number };
}

async function createStoredCorpus(
  database: Database,
  publication: Publication,
  manifest: StoredManifest,
  directory: Directory,
  vectorVersion: string,
): Promise<Corpus> {
  const { digestId, number } = publication;
  const passages = new LRUCache<number, PassageData>({ maxSize: PASSAGE_CACHE_BYTES, sizeCalculation: measurePassage });
  const events = new LRUCache<number, DigestEvent>({ max: EVENT_CACHE });
  const mentions = new LRUCache<string, boolean>({ max: MENTION_CACHE });
  const [version] = await database.read<{ sample: Buffer | null }>(`SELECT sample FROM ${SCHEMA}.versions WHERE digest_id = $1 AND publication = $2`, [
    digestId,
    number,
  ]);

  async function loadMissing(numbers: readonly number[]): Promise<Map<number, PassageData>> {
    const rows = await database.read<{ number: number; vector: Buffer; tokens: Buffer | null; first_sentence: number }>(
      `SELECT number, vector_send(embedding) AS vector, tokens, first_sentence FROM ${SCHEMA}.passages
       WHERE digest_id = $1 AND publication = $2 AND number = ANY($3::integer[])`,
      [digestId, number, numbers],
    );
    return new Map(
      rows.map((row) => [
        row.number,
        { vector: readSentVector(row.vector), sentences: row.tokens === null ? null : unpackLists(row.tokens), firstSentence: row.first_sentence },
      ]),
    );
  }

  return {
    version: manifest.version,
    model: manifest.model,
    directory,
    ...createCandidateFinder(database, publication, manifest, vectorVersion),
    sentences: manifest.sentences,
    sample: version?.sample == null ? null : unpackLists(version.sample),
    async words(script: WordScript) {
      const rows = await database.read<{ word: string; occurrences: number }>(
        `SELECT word, occurrences FROM ${SCHEMA}.words WHERE digest_id = $1 AND publication = $2 AND script = $3 ORDER BY number`,
        [digestId, number, script],
      );
      return new Map(rows.map(({ word, occurrences }) => [word, occurrences]));
    },
    async isMentioned(name) {
      const known = mentions.get(name);
      if (known !== undefined) return known;
      const [row] = await database.read<{ mentioned: boolean }>(
        `SELECT EXISTS (SELECT FROM ${SCHEMA}.passages WHERE digest_id = $1 AND publication = $2 AND strpos(normalised, $3) > 0) AS mentioned`,
        [digestId, number, name],
      );
      mentions.set(name, row?.mentioned === true);
      return row?.mentioned === true;
    },
    async findNames(keys) {
      const rows = await database.read<{ key: string; sentences: number[] }>(
        `SELECT key, sentences FROM ${SCHEMA}.names WHERE digest_id = $1 AND publication = $2 AND key = ANY($3::text[])`,
        [digestId, number, keys.map(shortKey)],
      );
      const stored = new Map(rows.map(({ key, sentences }) => [key, new Set(sentences)]));
      return new Map(keys.flatMap((key) => (stored.has(shortKey(key)) ? [[key, stored.get(shortKey(key)) as Set<number>] as const] : [])));
    },
    load: (numbers) => readThrough(passages, numbers, loadMissing, digestId),
    readEvents: (numbers) => readThrough(events, numbers, (missing) => readEvents(database, publication, directory, missing), digestId),
    close: () => database.close(),
  };
}

/** What is kept is taken, the rest is read at once, in the order asked for. */
async function readThrough<Value extends object>(
  cache: LRUCache<number, Value>,
  numbers: readonly number[],
  read: (missing: readonly number[]) => Promise<ReadonlyMap<number, Value>>,
  digestId: string,
): Promise<Value[]> {
  const found = new Map<number, Value>();
  for (const number of numbers) {
    const known = cache.get(number);
    if (known !== undefined) found.set(number, known);
  }
  const missing = [...new Set(numbers)].filter((number) => !found.has(number));
  if (missing.length > 0) {
    for (const [number, value] of await read(missing)) {
      found.set(number, value);
      cache.set(number, value);
    }
  }
  return numbers.map((number) => {
    const value = found.get(number);
    if (value === undefined) throw missingVersion(digestId);
    return value;
  });
}

/** Bytes of a passage in memory, with what an object and its views take. */
function measurePassage({ vector, sentences }: PassageData): number {
  return 200 + vector.byteLength + (sentences ?? []).reduce((sum, ids) => sum + 100 + ids.byteLength, 0);
}

async function readDirectory(database: Database, { digestId, number }: Publication, manifest: StoredManifest): Promise<Directory> {
  const passages: { readonly kind: PassageKind; readonly language: Language }[][] = Array.from({ length: manifest.events }, () => []);
  for (let from = 0; from < manifest.passages; from += PASSAGES_A_STATEMENT) {
    // One row of lists: a row a passage would cost ten times the bytes.
    const [row] = await database.read<{ events: number[] | null; kinds: PassageKind[] | null; languages: Language[] | null }>(
      `SELECT array_agg(event ORDER BY number) AS events, array_agg(kind ORDER BY number) AS kinds, array_agg(language ORDER BY number) AS languages
       FROM ${SCHEMA}.passages WHERE digest_id = $1 AND publication = $2 AND number BETWEEN $3 AND $4`,
      [digestId, number, from, from + PASSAGES_A_STATEMENT - 1],
    );
    row?.events?.forEach((event, at) => {
      passages[event]?.push({ kind: row.kinds?.[at] as PassageKind, language: row.languages?.[at] as Language });
    });
  }
  const sources: DirectorySource[] = [];
  for (let from = 0; from < manifest.events; from += EVENTS_A_STATEMENT) {
    const rows = await database.read<Omit<DirectorySource, 'passages'> & { number: number }>(
      `SELECT number, event_id, ordinal, date, places FROM ${SCHEMA}.events WHERE digest_id = $1 AND publication = $2 AND number BETWEEN $3 AND $4 ORDER BY number`,
      [digestId, number, from, from + EVENTS_A_STATEMENT - 1],
    );
    for (const { number: event, ...source } of rows) sources.push({ ...source, passages: passages[event] ?? [] });
  }
  const directory = createDirectory(sources);
  if (directory.events.length === manifest.events && directory.passages === manifest.passages) return directory;
  // A publication is written and removed as a whole: it was removed just now, or somebody changed the tables by hand.
  throw new DomainError(
    'index_corrupt',
    `digest "${digestId}" has ${directory.events.length} events and ${directory.passages} passages in the database instead of ${manifest.events} and ${manifest.passages}; rebuild it with: ${buildCommand(digestId)}`,
  );
}

/** Whole events with their texts, by number. */
async function readEvents(
  database: Database,
  { digestId, number }: Publication,
  directory: Directory,
  wanted: readonly number[],
): Promise<Map<number, DigestEvent>> {
  const numbers = wanted.flatMap((event) => {
    const { first = 0, count = 0 } = directory.events[event] ?? {};
    return Array.from({ length: count }, (_, at) => first + at);
  });
  const [titles, rows] = await Promise.all([
    database.read<{ number: number; title: DigestEvent['title'] }>(
      `SELECT number, title FROM ${SCHEMA}.events WHERE digest_id = $1 AND publication = $2 AND number = ANY($3::integer[])`,
      [digestId, number, wanted],
    ),
    database.read<Omit<Passage, 'event_id'> & { event: number }>(
      `SELECT event, passage_id, kind, language, text, content_hash FROM ${SCHEMA}.passages
       WHERE digest_id = $1 AND publication = $2 AND number = ANY($3::integer[]) ORDER BY number`,
      [digestId, number, numbers],
    ),
  ]);
  const passages = new Map<number, Passage[]>(titles.map((row) => [row.number, []]));
  for (const { event, passage_id, kind, language, text, content_hash } of rows) {
    const { event_id } = directory.events[event] as EventEntry;
    passages.get(event)?.push({ passage_id, event_id, kind, language, text, content_hash });
  }
  return new Map(
    titles.flatMap(({ number: event, title }) => {
      const { event_id, ordinal, date, places } = directory.events[event] as EventEntry;
      const own = passages.get(event) ?? [];
      const isWhole = own.length === directory.events[event]?.count;
      return isWhole ? [[event, { event_id, ordinal, title, date, places: [...places], passages: own }] as const] : [];
    }),
  );
}
