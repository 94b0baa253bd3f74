/** Embeds events and publishes them as the new version of a digest in a database. */
import { DomainError } from '../../domain/errors.ts';
import type { Passage } from '../../domain/event.ts';
import type { Database, RunStatement } from '../../drivers/postgres.ts';
import { collectNames } from '../../search/name-index.ts';
import { samplePassages } from '../../search/sample-passages.ts';
import { collectWords } from '../../search/spelling.ts';
import { embedPassages, isSameEmbedding } from '../embed-passages.ts';
import type { IndexBuilt, StoreBuild } from '../store.ts';
import { countTerms, describePassage } from './describe-passages.ts';
import { CHANNEL, FORMAT_VERSION, MAX_DIMENSION, nameVersion, type Publication, SCHEMA } from './layout.ts';
import { migrate, WRITER_LOCK } from './migrate.ts';
import { readSentVector } from './packing.ts';
import { readCurrent, readManifest } from './read-version.ts';
import { removeUnneeded } from './remove-unneeded.ts';
import { type VersionContent, writeVersion } from './write-version.ts';

export interface BuildVersionOptions extends StoreBuild {
  /** Without a limit on the time of a statement: making a graph takes as long as it takes. */
  readonly database: Database;
  readonly digestId: string;
  /** How long a replaced version is kept for those who still answer from it; see {@link removeUnneeded}. */
  readonly keepForMs?: number | undefined;
}

/** How long to wait for others who publish: making the graphs of a large version takes minutes. */
const LOCK_TIMEOUT = '10min';
/** A builder that is gone without a word, with its machine or network, holds others up for no longer than this. */
const SILENCE_TIMEOUT = '2min';

/** Hashes whose vectors are asked for at a time. */
const HASHES_A_STATEMENT = 2_000;

/** PostgreSQL's text holds every character but this one. */
const NUL = '\u0000';

/**
 * Builds and publishes a version: all of it in one transaction, so that whatever breaks off
 * changes nothing. Passages whose content and model are those of the version in use keep their
 * vectors; events that are in use as they are are not written again.
 *
 * @throws DomainError `store_unavailable`, `store_unsuitable`, `index_locked` or `index_unwritable`; what was in use then still is
 */
export async function buildStoredVersion(options: BuildVersionOptions): Promise<IndexBuilt> {
  const { database, digestId, events, sources, embedder } = options;
  refuseUnstorable(options);
  await migrate(database);
  const passages = events.flatMap((event) => event.passages);
  const version = nameVersion([embedder.identity, sources.hub, events]);
  const before = await readCurrent(database, digestId);
  if (before?.version === version && (await countPassages(options, before.publication)) === passages.length) {
    return { version, passages: passages.length, embedded: 0, reused: passages.length, warnings: [] };
  }
  const known = await readVectors(options, before?.publication, passages);
  const { vectors, embedded } = await embedPassages(passages, known, embedder, options.onProgress);
  const content = describeVersion(options, version, passages, vectors);
  await database.transact((run) => publish(run, digestId, content, before?.publication));
  await removeUnneeded(database, digestId, options.keepForMs);
  return { version, passages: passages.length, embedded, reused: passages.length - embedded, warnings: [] };
}

/** A version that somebody took rows from by hand is written again. */
async function countPassages({ database, digestId }: BuildVersionOptions, publication: number): Promise<number | undefined> {
  const [row] = await database.read<{ found: number }>(`SELECT count(*)::integer AS found FROM ${SCHEMA}.passages WHERE digest_id = $1 AND publication = $2`, [
    digestId,
    publication,
  ]);
  return row?.found;
}

function refuseUnstorable({ events, embedder: { identity } }: BuildVersionOptions): void {
  if (identity.dimension > MAX_DIMENSION) {
    throw new DomainError(
      'store_unsuitable',
      `the model ${identity.id} makes vectors of ${identity.dimension} numbers, and pgvector's HNSW index takes ${MAX_DIMENSION} at most; use another model, or STORE=embedded`,
      { field: 'model' },
    );
  }
  const hit = events.find((event) => JSON.stringify(event).includes('\\u0000'));
  if (hit === undefined) return;
  const at = hit.passages.find(({ text }) => text.includes(NUL))?.passage_id ?? hit.event_id;
  throw new DomainError('unreadable_input', `${at} holds the character U+0000, which PostgreSQL cannot store; take it out, or use STORE=embedded`, {
    field: 'text',
  });
}

/** Vectors of the version in use by the hash of what was embedded; none where the model or what it wants before a passage is another. */
async function readVectors(
  { database, digestId, embedder, sources }: BuildVersionOptions,
  publication: number | undefined,
  passages: readonly Passage[],
): Promise<Map<string, Float32Array>> {
  const known = new Map<string, Float32Array>();
  if (publication === undefined) return known;
  // One of another format is replaced, whatever it says.
  const manifest = await readManifest(database, digestId, publication).catch((error: unknown) => {
    if (error instanceof DomainError && error.code === 'index_mismatch') return undefined;
    throw error;
  });
  if (manifest === undefined || !isSameEmbedding(manifest, { model: embedder.identity, hub: sources.hub })) return known;
  const hashes = [...new Set(passages.map(({ content_hash }) => content_hash))];
  for (let from = 0; from < hashes.length; from += HASHES_A_STATEMENT) {
    const rows = await database.read<{ content_hash: string; vector: Buffer }>(
      `SELECT content_hash, vector_send(embedding) AS vector FROM ${SCHEMA}.passages WHERE digest_id = $1 AND publication = $2 AND content_hash = ANY($3)`,
      [digestId, publication, hashes.slice(from, from + HASHES_A_STATEMENT)],
    );
    for (const { content_hash: hash, vector } of rows) known.set(hash, readSentVector(vector));
  }
  return known;
}

function describeVersion(
  { events, sources, embedder }: BuildVersionOptions,
  version: string,
  passages: readonly Passage[],
  vectors: readonly Float32Array[],
): VersionContent {
  const described = passages.map((passage) => describePassage(passage, embedder.tokens));
  const sentences = described.flatMap(({ sentences: own }) => own);
  const { passagesWith, lexical } = countTerms(passages, described);
  const text = described.map(({ normalised }) => normalised).join('\n');
  return {
    manifest: {
      format: FORMAT_VERSION,
      version,
      ...sources,
      model: { ...embedder.identity },
      events: events.length,
      passages: passages.length,
      sentences: sentences.length,
      lexical,
    },
    events,
    passages,
    described,
    vectors,
    passagesWith,
    sample: embedder.tokens === null ? null : samplePassages(described.map(({ tokens }) => (tokens ?? []).map((ids) => Uint32Array.from(ids)))),
    words: { latin: collectWords(text, 'latin'), han: collectWords(text, 'han') },
    names: collectNames(sentences),
  };
}

/**
 * Writes the version and makes it the one in use.
 *
 * @param seen the publication that was in use when the build began
 */
async function publish(run: RunStatement, digestId: string, content: VersionContent, seen: number | undefined): Promise<void> {
  await run(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
  await run(`SET LOCAL idle_in_transaction_session_timeout = '${SILENCE_TIMEOUT}'`);
  await run('SELECT pg_advisory_xact_lock($1)', [WRITER_LOCK]);
  const [current] = await run<{ publication: number; version: string }>(
    `SELECT publication, version FROM ${SCHEMA}.current_versions JOIN ${SCHEMA}.versions USING (digest_id, publication) WHERE digest_id = $1`,
    [digestId],
  );
  // Somebody else published the same while this one embedded or waited.
  if (current?.version === content.manifest.version && current.publication !== seen) return;
  const [{ last = 0 } = {}] = await run<{ last: number }>(`SELECT coalesce(max(publication), 0) AS last FROM ${SCHEMA}.versions WHERE digest_id = $1`, [
    digestId,
  ]);
  const publication: Publication = { digestId, number: last + 1 };
  await writeVersion(run, publication, content);
  await switchTo(run, publication);
}

async function switchTo(run: RunStatement, { digestId, number }: Publication): Promise<void> {
  await run(
    `UPDATE ${SCHEMA}.versions SET replaced_at = clock_timestamp()
     WHERE digest_id = $1 AND publication = (SELECT publication FROM ${SCHEMA}.current_versions WHERE digest_id = $1)`,
    [digestId],
  );
  await run(
    `INSERT INTO ${SCHEMA}.current_versions (digest_id, publication) VALUES ($1, $2)
     ON CONFLICT (digest_id) DO UPDATE SET publication = excluded.publication`,
    [digestId, number],
  );
  // Heard by listeners when the transaction has ended well.
  await run('SELECT pg_notify($1, $2)', [CHANNEL, digestId]);
}
