/** The composition root: picks the drivers and joins them into a service. Surfaces start here. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from './config.ts';
import { listInputs } from './digest/list-inputs.ts';
import { hashInput, openInput } from './digest/open-input.ts';
import { DomainError } from './domain/errors.ts';
import type { DigestEvent } from './domain/event.ts';
import type { Embedder, TokenTable } from './domain/ports.ts';
import type { SearchService } from './domain/service.ts';
import { type HubModel, type HubModelOptions, listKnownModels, resolveHubModel } from './drivers/model-table.ts';
import { loadStaticEmbedder } from './drivers/static-embedder.ts';
import { WEIGHTS_FILE } from './drivers/static-table.ts';
import { createSearchService, type RankingService } from './search/create-service.ts';
import { calibrationSchema } from './search/relevance.ts';
import { COMPACT } from './store/compact/layout.ts';
import type { Sources } from './store/layout.ts';
import { openStore, type OpenedIndex, type Store } from './store/store.ts';

/** Name of the model that ships with the package. */
const BUNDLED = 'bundled';

/** Which embedding model to use; without `model` the bundled one. */
export interface ModelChoice {
  /** Hub name, such as `Xenova/multilingual-e5-small`. */
  readonly model?: string | undefined;
  readonly modelOptions?: HubModelOptions | undefined;
}

/** Something long is under way. */
export type Progress =
  | { readonly stage: 'download'; readonly file: string; readonly loaded: number; readonly total: number | undefined }
  /** `total` is an estimate while the input is being read. */
  | { readonly stage: 'embed' | 'join' | 'graph'; readonly done: number; readonly total: number };

export interface BuildOptions extends ModelChoice {
  /** Digests (`.txt`), JSON Lines files (`.jsonl`), and folders of them. */
  readonly inputs: readonly string[];
  /** Of the embedded store. */
  readonly indexDir: string;
  readonly year?: number | undefined;
  readonly lenient?: boolean | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Passages from which on the index is that of a big corpus; the bundled model only. */
  readonly compactFrom?: number | undefined;
}

export interface BuildReport {
  readonly version: string;
  /** Null where the index is in a database. */
  readonly index_dir: string | null;
  /** Null where the index is in a folder. */
  readonly digest_id: string | null;
  readonly events: number;
  readonly passages: number;
  /** Passages embedded now; the others were taken over from the index that was there. */
  readonly embedded: number;
  readonly reused: number;
  readonly model: string;
  /** What a lenient read left out, and what to install where the native addon is missing. */
  readonly warnings: readonly string[];
  readonly took_ms: number;
}

export interface OpenOptions extends ModelChoice {
  /** Of the embedded store. */
  readonly indexDir: string;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly onWarning?: ((warning: string) => void) | undefined;
  /** Refuse an index that was not built from these files as they are now. */
  readonly inputs?: readonly string[] | undefined;
  /** Another publication than the one in use, by the name that the store gives it. */
  readonly folder?: string | undefined;
}

/** The model that ships with the package. */
export function loadBundledEmbedder(config: Config): Promise<Embedder> {
  return loadStaticEmbedder(config.bundledModel);
}

/** Loads the model that is asked for. */
async function loadEmbedder(config: Config, hub: HubModel | null, onProgress: OpenOptions['onProgress']): Promise<Embedder> {
  if (hub === null) return loadBundledEmbedder(config);
  const { loadHubEmbedder } = await import('./drivers/transformers.ts');
  return loadHubEmbedder(hub, {
    cacheDir: config.modelCache,
    host: config.hubHost,
    threads: config.embedThreads,
    onProgress: (progress) => onProgress?.({ stage: 'download', ...progress }),
  });
}

function bundledModel(config: Config): { folder: string; weights: string } {
  return { folder: config.bundledModel, weights: join(config.bundledModel, WEIGHTS_FILE) };
}

function chooseModel({ model, modelOptions }: ModelChoice): HubModel | null {
  if (model === undefined || model === BUNDLED) return null;
  const hub = resolveHubModel(model, modelOptions ?? {});
  if (hub !== undefined) return hub;
  throw new DomainError(
    'invalid_input',
    `the model "${model}" is not in the table of known models (${listKnownModels().join(', ')}); say how it is used with --pooling mean|cls|none, and --query-prefix, --passage-prefix and --dtype where its card asks for them`,
    { field: 'model' },
  );
}

/**
 * Reads, embeds, indexes and publishes.
 *
 * @throws DomainError for input that cannot be read, a model that cannot be loaded, `index_unwritable` and `index_locked`
 */
export async function buildIndex(config: Config, options: BuildOptions): Promise<BuildReport> {
  const started = performance.now();
  const hub = chooseModel(options);
  const input = await openInput(await listInputs(options.inputs), { year: options.year, lenient: options.lenient });
  const sources = (): Sources => ({
    inputs: input.files(),
    reading: { year: options.year ?? null, lenient: options.lenient ?? false },
    hub,
  });
  const store = await openStore(config.store, options.indexDir);
  // Until then it may be small: a big one is not held in memory.
  const first: DigestEvent[] = [];
  let passages = 0;
  let isBig = false;
  for (let next = await input.events.next(); !next.done; next = await input.events.next()) {
    first.push(next.value);
    passages += next.value.passages.length;
    isBig = hub === null && store.buildStreamed !== undefined && passages >= (options.compactFrom ?? COMPACT.from);
    if (isBig) break;
  }
  const embedder = await loadEmbedder(config, hub, options.onProgress);
  let events = first.length;
  async function* all(): AsyncGenerator<DigestEvent> {
    yield* first.splice(0);
    for await (const event of input.events) {
      events += 1;
      passages += event.passages.length;
      yield event;
    }
  }
  const report = (stage: 'embed' | 'join' | 'graph', done: number, total: number | undefined): void =>
    options.onProgress?.({ stage, done, total: total ?? Math.max(done, Math.round(passages / Math.max(input.shareRead(), 1e-6))) });
  try {
    const built =
      isBig && store.buildStreamed !== undefined
        ? await store.buildStreamed({
            events: all(),
            sources,
            identity: embedder.identity,
            model: bundledModel(config),
            threads: config.embedThreads,
            onProgress: report,
          })
        : await store.build({ events: first, sources: sources(), embedder, onProgress: (done, total) => report('embed', done, total) });
    return {
      version: built.version,
      ...(config.store.kind === 'postgres' ? { index_dir: null, digest_id: config.store.digestId } : { index_dir: options.indexDir, digest_id: null }),
      events,
      passages: built.passages,
      embedded: built.embedded,
      reused: built.reused,
      model: embedder.identity.id,
      warnings: [...input.warnings(), ...built.warnings],
      took_ms: Math.round(performance.now() - started),
    };
  } finally {
    await embedder.dispose();
  }
}

/** A service whose scores can be looked at before they become a verdict. */
export async function openRankingService(config: Config, options: OpenOptions): Promise<{ service: RankingService; warnings: readonly string[] }> {
  const store = await openStore(config.store, options.indexDir);
  let bundled: Promise<Embedder> | undefined;
  const { corpus, manifest, warnings } = await store.open(options.folder, async () => {
    bundled ??= loadBundledEmbedder(config);
    return ((await bundled).tokens as TokenTable).rows;
  });
  try {
    const embedder = await loadMatchingEmbedder(config, options, store, manifest, bundled);
    const calibration = calibrationSchema.parse(JSON.parse(await readFile(config.calibration, 'utf8')));
    return { service: await createSearchService(corpus, embedder, calibration), warnings };
  } catch (error) {
    await corpus.close();
    throw error;
  }
}

/**
 * The model that an index was built with.
 *
 * @param loaded what the index was opened with, where it needed a model for that
 *
 * @throws DomainError `index_mismatch` where another model or other inputs are asked for than those of the index
 */
async function loadMatchingEmbedder(
  config: Config,
  options: OpenOptions,
  store: Store,
  { inputs, model, hub }: OpenedIndex['manifest'],
  loaded: Promise<Embedder> | undefined,
): Promise<Embedder> {
  const rebuild = (name: string): string => `${store.buildCommand(inputs.map(({ path }) => path))}${name === BUNDLED ? '' : ` --model ${name}`}`;
  if (options.model !== undefined && options.model !== model.id) {
    throw new DomainError(
      'index_mismatch',
      `${store.name} was built with the model ${model.id}, and ${options.model} is asked for; rebuild it with: ${rebuild(options.model)}`,
      { field: 'model' },
    );
  }
  for (const input of await listInputs(options.inputs ?? [])) {
    const { sha256: digest } = await hashInput(input);
    if (inputs.some(({ sha256 }) => sha256 === digest)) continue;
    throw new DomainError('index_mismatch', `${store.name} was not built from ${input} as it is now; rebuild it with: ${store.buildCommand([input])}`, {
      field: 'input',
    });
  }
  const embedder = await (loaded ?? loadEmbedder(config, hub, options.onProgress));
  const { id, revision, dtype, dimension } = embedder.identity;
  if (revision === model.revision && dtype === model.dtype && dimension === model.dimension) return embedder;
  await embedder.dispose();
  throw new DomainError(
    'index_mismatch',
    `${store.name} was built with ${model.id} ${model.revision} (${model.dtype}, ${model.dimension}), and the model here is ${id} ${revision} (${dtype}, ${dimension}); rebuild it with: ${rebuild(model.id)}`,
  );
}

/**
 * Verifies and loads an index and the model it was built with.
 *
 * @throws DomainError `index_missing`, `index_mismatch`, `index_corrupt` or `model_unavailable`; each names the command that mends it
 */
export async function openService(config: Config, options: OpenOptions): Promise<SearchService> {
  const { service, warnings } = await openRankingService(config, options);
  for (const warning of warnings) options.onWarning?.(warning);
  return service;
}
