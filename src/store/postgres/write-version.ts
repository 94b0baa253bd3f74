/** Writes one publication, all of it inside the transaction that is handed in. */
import type { DigestEvent, Language, Passage } from '../../domain/event.ts';
import { LANGUAGES } from '../../domain/event.ts';
import { HNSW_DEFAULTS } from '../../drivers/hnswlib.ts';
import { quoteLiteral, type RunStatement } from '../../drivers/postgres.ts';
import type { WordScript } from '../../search/corpus.ts';
import type { PassageTexts, TermStatistics } from './describe-passages.ts';
import { indexNames, type Publication, SCHEMA, type StoredManifest, shortKey } from './layout.ts';
import { packLists, writeVector } from './packing.ts';

/** Rows a statement: as many as make a few megabytes of values. */
const PASSAGES_A_STATEMENT = 500;
const ROWS_A_STATEMENT = 5_000;

const WORD_SCRIPTS: readonly WordScript[] = ['latin', 'han'];

/** Everything a version consists of. */
export interface VersionContent {
  readonly manifest: StoredManifest;
  readonly events: readonly DigestEvent[];
  readonly passages: readonly Passage[];
  /** Of each passage, as the next two. */
  readonly described: readonly PassageTexts[];
  readonly vectors: readonly Float32Array[];
  readonly passagesWith: TermStatistics['passagesWith'];
  /** Distinct token ids of passages that stand for the corpus. */
  readonly sample: readonly Uint32Array[] | null;
  readonly words: Readonly<Record<WordScript, ReadonlyMap<string, number>>>;
  /** Sentences in which names are written, by key. */
  readonly names: ReadonlyMap<string, ReadonlySet<number>>;
}

export async function writeVersion(run: RunStatement, publication: Publication, content: VersionContent): Promise<void> {
  const { digestId, number } = publication;
  const { manifest, sample } = content;
  await run(`INSERT INTO ${SCHEMA}.versions (digest_id, publication, version, manifest, sample) VALUES ($1, $2, $3, $4, $5)`, [
    digestId,
    number,
    manifest.version,
    JSON.stringify(manifest),
    sample === null ? null : packLists(sample),
  ]);
  await writeEvents(run, publication, content.events);
  await writePassages(run, publication, content);
  await writeKeys(run, publication, content);
  for (const language of LANGUAGES) await createIndexes(run, publication, language, manifest.model.dimension);
  // Without it the planner guesses from the version before.
  await run(`ANALYZE ${SCHEMA}.passages, ${SCHEMA}.terms`);
}

/**
 * Inserts rows a column at a time: one value a column, whatever the number of rows.
 *
 * @param columns name, type as sent, type as stored, and the values of all rows
 */
async function insertRows(
  run: RunStatement,
  { digestId, number }: Publication,
  table: string,
  columns: readonly (readonly [name: string, sent: string, stored: string, values: readonly unknown[]])[],
  rowsAStatement: number,
): Promise<void> {
  const names = columns.map(([name]) => name).join(', ');
  const unnested = columns.map(([, sent], at) => `$${at + 3}::${sent}[]`).join(', ');
  const selected = columns.map(([name, sent, stored]) => (sent === stored ? `rows.${name}` : stored.replace('?', `rows.${name}`))).join(', ');
  const sql = `INSERT INTO ${SCHEMA}.${table} (digest_id, publication, ${names}) SELECT $1, $2, ${selected} FROM unnest(${unnested}) AS rows (${names})`;
  const count = columns[0]?.[3].length ?? 0;
  for (let from = 0; from < count; from += rowsAStatement) {
    await run(sql, [digestId, number, ...columns.map(([, , , values]) => values.slice(from, from + rowsAStatement))]);
  }
}

async function writeEvents(run: RunStatement, publication: Publication, events: readonly DigestEvent[]): Promise<void> {
  const asJson = (part: 'title' | 'date' | 'places'): string[] => events.map((event) => JSON.stringify(event[part]));
  await insertRows(
    run,
    publication,
    'events',
    [
      ['number', 'integer', 'integer', [...events.keys()]],
      ['event_id', 'text', 'text', events.map(({ event_id }) => event_id)],
      ['ordinal', 'integer', 'integer', events.map(({ ordinal }) => ordinal)],
      ['title', 'jsonb', 'jsonb', asJson('title')],
      ['date', 'jsonb', 'jsonb', asJson('date')],
      ['places', 'jsonb', 'jsonb', asJson('places')],
    ],
    ROWS_A_STATEMENT,
  );
}

async function writePassages(run: RunStatement, publication: Publication, { events, passages, described, vectors }: VersionContent): Promise<void> {
  const firstSentences: number[] = [];
  let sentences = 0;
  for (const { sentences: own } of described) {
    firstSentences.push(sentences);
    sentences += own.length;
  }
  const eventOf = events.flatMap((event, number) => event.passages.map(() => number));
  for (let from = 0; from < passages.length; from += PASSAGES_A_STATEMENT) {
    const some = passages.slice(from, from + PASSAGES_A_STATEMENT);
    const texts = described.slice(from, from + PASSAGES_A_STATEMENT);
    const column = (part: 'passage_id' | 'kind' | 'language' | 'text' | 'content_hash'): readonly [string, string, string, readonly string[]] => [
      part,
      'text',
      'text',
      some.map((passage) => passage[part]),
    ];
    await insertRows(
      run,
      publication,
      'passages',
      [
        ['number', 'integer', 'integer', some.map((_, at) => from + at)],
        ['event', 'integer', 'integer', eventOf.slice(from, from + PASSAGES_A_STATEMENT)],
        ...(['passage_id', 'kind', 'language', 'text', 'content_hash'] as const).map(column),
        ['normalised', 'text', 'text', texts.map(({ normalised }) => normalised)],
        ['embedding', 'text', '?::vector', some.map((_, at) => writeVector(vectors[from + at] as Float32Array))],
        ['tokens', 'bytea', 'bytea', texts.map(({ tokens }) => (tokens === null ? null : packLists(tokens)))],
        ['first_sentence', 'integer', 'integer', firstSentences.slice(from, from + PASSAGES_A_STATEMENT)],
        // Rows of lists of different lengths cannot be sent as an array of arrays.
        ['terms', 'jsonb', 'ARRAY(SELECT jsonb_array_elements_text(?))', texts.map(({ terms }) => JSON.stringify([...terms.keys()]))],
        ['frequencies', 'text', '?::integer[]', texts.map(({ terms }) => `{${[...terms.values()].join(',')}}`)],
      ],
      PASSAGES_A_STATEMENT,
    );
  }
}

/** Terms, words and names. */
async function writeKeys(run: RunStatement, publication: Publication, { passagesWith, words, names }: VersionContent): Promise<void> {
  for (const language of LANGUAGES) {
    const terms = passagesWith[language];
    await insertRows(
      run,
      publication,
      'terms',
      [
        ['language', 'text', 'text', Array.from(terms, () => language)],
        ['term', 'text', 'text', [...terms.keys()]],
        ['passages', 'integer', 'integer', [...terms.values()]],
      ],
      ROWS_A_STATEMENT,
    );
  }
  for (const script of WORD_SCRIPTS) {
    const counts = words[script];
    await insertRows(
      run,
      publication,
      'words',
      [
        ['script', 'text', 'text', Array.from(counts, () => script)],
        ['number', 'integer', 'integer', Array.from(counts, (_, at) => at)],
        ['word', 'text', 'text', [...counts.keys()]],
        ['occurrences', 'integer', 'integer', [...counts.values()]],
      ],
      ROWS_A_STATEMENT,
    );
  }
  await insertRows(
    run,
    publication,
    'names',
    [
      ['key', 'text', 'text', Array.from(names.keys(), shortKey)],
      ['sentences', 'text', '?::integer[]', Array.from(names.values(), (sentences) => `{${[...sentences].join(',')}}`)],
    ],
    ROWS_A_STATEMENT,
  );
}

/** Each publication has indexes of its own: made once all rows are there, of one dimension, dropped in no time, and small. */
async function createIndexes(run: RunStatement, publication: Publication, language: Language, dimension: number): Promise<void> {
  const { hnsw, terms } = indexNames(publication, language);
  const where = isOfLeg(publication, language);
  const { m, efConstruction } = HNSW_DEFAULTS;
  await run(
    `CREATE INDEX ${hnsw} ON ${SCHEMA}.passages USING hnsw ((embedding::vector(${dimension})) vector_cosine_ops) WITH (m = ${m}, ef_construction = ${efConstruction}) WHERE ${where}`,
  );
  await run(`CREATE INDEX ${terms} ON ${SCHEMA}.passages USING gin (terms) WHERE ${where}`);
}

/** Condition on the passages of a language of a publication; written out, since the indexes are made for just that. */
export function isOfLeg({ digestId, number }: Publication, language: Language): string {
  return `digest_id = ${quoteLiteral(digestId)} AND publication = ${number} AND language = '${language}'`;
}
