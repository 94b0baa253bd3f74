/**
 * Builds the index of a big corpus from a stream of events: parts of it are worked out in threads and kept in files,
 * joined when the last is done, and the graphs of both languages are made side by side. A build that is killed goes on
 * from the parts it finished; the graphs are made anew.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DigestEvent, Language } from '../../domain/event.ts';
import { LANGUAGES } from '../../domain/event.ts';
import type { ModelIdentity } from '../../domain/ports.ts';
import { loadHnswlib } from '../../drivers/hnswlib.ts';
import { findPrincipalAxes } from '../../drivers/principal-axes.ts';
import { createRowArithmetic } from '../../drivers/row-kernels.ts';
import { readStaticTable, type StaticTable } from '../../drivers/static-table.ts';
import { toUnit } from '../../search/vectors.ts';
import { startWorker } from '../../start-worker.ts';
import { publishPrepared } from '../build-index.ts';
import type { IndexBuilt } from '../store.ts';
import { unwritableIndex } from '../index-errors.ts';
import { COMPACT_VERSION, hashVersion, PARTS_FOLDER, type Sources } from '../layout.ts';
import type { Publication } from '../publish.ts';
import { openCompactVersion } from './open-compact.ts';
import type { GraphReport, GraphThreadData } from './graph-thread.ts';
import { COMPACT, COMPACT_FILES } from './layout.ts';
import { mergeParts } from './merge-parts.ts';
import { openPartPool } from './part-pool.ts';
import { openPassageTokens, type PassageTokens } from './passage-tokens.ts';
import { readDirectory } from './read-directory.ts';
import { writeTokenPostings } from './token-postings.ts';

/** What a part says depends on this too: raised when describe-part.ts changes. */
const PART_FORMAT = 1;

export type CompactStage = 'embed' | 'join' | 'graph';

export interface BuildCompactOptions {
  readonly dir: string;
  readonly events: AsyncIterable<DigestEvent>;
  /** Asked for when all events were read. */
  readonly sources: () => Sources;
  readonly identity: ModelIdentity;
  /** Folder of the model, and the file in it that has the rows. */
  readonly model: { readonly folder: string; readonly weights: string };
  readonly threads: number;
  /** @param total undefined while the end of the input is not in sight */
  readonly onProgress?: ((stage: CompactStage, done: number, total: number | undefined) => void) | undefined;
}

interface CompactPublication {
  readonly publication: Publication;
  readonly passages: number;
  readonly events: number;
  /** Passages worked out now; the others were found in parts of a build that broke off. */
  readonly embedded: number;
}

/** Builds and publishes; see {@link publishPrepared}. */
export function buildCompactIndex(options: BuildCompactOptions): Promise<IndexBuilt> {
  return publishPrepared(options.dir, () => prepareCompact(options));
}

/** Works out all parts; what is left to do is done when the publication is made. Only for the holder of the folder's lock. */
async function prepareCompact(options: BuildCompactOptions): Promise<CompactPublication> {
  const { dir, identity, model, onProgress } = options;
  const table = await readStaticTable(model.weights);
  const partsFolder = join(dir, PARTS_FOLDER);
  const parts = await writeParts(options, table, partsFolder).catch((cause: unknown) => {
    throw isDiskError(cause) ? unwritableIndex(dir, cause) : cause;
  });
  const { lib } = loadHnswlib();
  return {
    ...parts,
    publication: {
      manifest: {
        format: COMPACT_VERSION,
        version: hashVersion(JSON.stringify([COMPACT_VERSION, identity, lib !== undefined, parts.keys])),
        ...options.sources(),
        model: { ...identity },
        events: parts.events,
        passages: parts.passages,
      },
      files: new Map(),
      native: [],
      async prepare(folder) {
        onProgress?.('join', 0, parts.passages);
        mergeParts(
          parts.keys.map((key) => partPath(partsFolder, key)),
          folder,
        );
        const tokens = openPassageTokens(folder);
        const passages = listByLanguage(folder);
        for (const language of LANGUAGES) writeTokenPostings(folder, language, tokens, passages[language], table.scales.length);
        onProgress?.('join', parts.passages, parts.passages);
        if (lib !== undefined) await writeGraphs(folder, tokens, passages, table, onProgress);
      },
      async verify(path, digest) {
        const { corpus } = await openCompactVersion({ dir, path, digest }, createRowArithmetic(table));
        await corpus.close();
      },
    },
  };
}

function partPath(folder: string, key: string): string {
  return join(folder, `${key}.part`);
}

async function writeParts(
  { events, identity, model, threads, onProgress }: BuildCompactOptions,
  table: StaticTable,
  folder: string,
): Promise<{ keys: string[]; events: number; passages: number; embedded: number }> {
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) if (name.endsWith('.tmp')) await rm(join(folder, name), { force: true });
  const pool = openPartPool(threads, model.folder, table);
  const keys: string[] = [];
  const given = new Set<string>();
  const total = { events: 0, passages: 0, embedded: 0, done: 0 };
  let lines: string[] = [];
  let passages = 0;
  const finishPart = (count: number): void => {
    total.done += count;
    onProgress?.('embed', total.done, undefined);
  };
  const closePart = async (): Promise<void> => {
    const count = passages;
    const text = lines.join('\n');
    lines = [];
    passages = 0;
    const key = createHash('sha256')
      .update(JSON.stringify([PART_FORMAT, identity]))
      .update(text)
      .digest('hex')
      .slice(0, 32);
    keys.push(key);
    if (given.has(key) || existsSync(partPath(folder, key))) {
      finishPart(count);
      return;
    }
    given.add(key);
    total.embedded += count;
    await pool.give({ lines: text, path: partPath(folder, key) }, () => finishPart(count));
  };
  try {
    for await (const event of events) {
      lines.push(JSON.stringify(event));
      passages += event.passages.length;
      total.events += 1;
      total.passages += event.passages.length;
      if (passages >= COMPACT.partPassages) await closePart();
    }
    if (lines.length > 0) await closePart();
    await pool.finish();
    onProgress?.('embed', total.passages, total.passages);
  } catch (error) {
    // What was begun need not be done again when the input is put right.
    await pool.finish().catch(() => undefined);
    throw error;
  } finally {
    await pool.close();
  }
  return { keys, ...total };
}

/** The passages of each language, ascending. */
function listByLanguage(folder: string): Record<Language, Uint32Array> {
  const directory = readDirectory(folder);
  const all = Array.from({ length: directory.passages }, (_, passage) => passage);
  const list = (language: Language): Uint32Array => Uint32Array.from(all.filter((passage) => directory.languageAt(passage) === language));
  return { en: list('en'), zh: list('zh') };
}

async function writeGraphs(
  folder: string,
  tokens: PassageTokens,
  passages: Readonly<Record<Language, Uint32Array>>,
  table: StaticTable,
  onProgress: BuildCompactOptions['onProgress'],
): Promise<void> {
  await writeFile(join(folder, COMPACT_FILES.axes), new Uint8Array(findAxes(tokens, table).buffer));
  let done = 0;
  const makeGraph = (language: Language): Promise<void> => {
    const data: GraphThreadData = { folder, path: join(folder, COMPACT_FILES.hnsw(language)), table, numbers: passages[language] };
    const worker = startWorker(new URL('./graph-thread.ts', import.meta.url), data);
    return new Promise<void>((resolve, reject) => {
      worker.on('message', (report: GraphReport) => {
        done += report;
        onProgress?.('graph', report === 0 ? Math.min(done, tokens.passages) : done, tokens.passages);
      });
      worker.on('error', reject);
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the thread that makes the ${language} graph ended with code ${code}`))));
    });
  };
  await Promise.all(LANGUAGES.map(makeGraph));
  onProgress?.('graph', tokens.passages, tokens.passages);
}

/** Of passages spread evenly over the corpus. */
function findAxes(tokens: PassageTokens, table: StaticTable): Float32Array {
  const rows = createRowArithmetic(table);
  const count = Math.min(COMPACT.axesSample, tokens.passages);
  const sample = Array.from({ length: count }, (_, at) => {
    const sum = new Float32Array(table.dimension);
    rows.addRows(tokens.tokens(Math.floor((at * tokens.passages) / count)), sum);
    return toUnit(sum);
  });
  return findPrincipalAxes(sample, table.dimension, Math.min(COMPACT.axes, table.dimension));
}

function isDiskError(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined && ['ENOSPC', 'EACCES', 'EPERM', 'EROFS', 'EDQUOT', 'EIO', 'ENOTDIR', 'EEXIST'].includes(code);
}
