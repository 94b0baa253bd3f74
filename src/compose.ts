/** The composition root: picks the drivers and joins them into a service. Surfaces start here. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from './config.ts';
import { listInputs } from './digest/list-inputs.ts';
import { readEvents } from './digest/read-events.ts';
import { DomainError } from './domain/errors.ts';
import type { DigestEvent } from './domain/event.ts';
import type { Embedder } from './domain/ports.ts';
import type { SearchService } from './domain/service.ts';
import { type HubModel, type HubModelOptions, listKnownModels, resolveHubModel } from './drivers/model-table.ts';
import { loadHubEmbedder, loadStaticEmbedder } from './drivers/transformers.ts';
import { createSearchService, type RankingService } from './search/create-service.ts';
import { calibrationSchema } from './search/relevance.ts';
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
  | { readonly stage: 'embed'; readonly done: number; readonly total: number };

export interface BuildOptions extends ModelChoice {
  /** Digests (`.txt`), JSON Lines files (`.jsonl`), and folders of them. */
  readonly inputs: readonly string[];
  /** Of the embedded store. */
  readonly indexDir: string;
  readonly year?: number | undefined;
  readonly lenient?: boolean | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
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
  return loadHubEmbedder(hub, {
    cacheDir: config.modelCache,
    host: config.hubHost,
    threads: config.embedThreads,
    onProgress: (progress) => onProgress?.({ stage: 'download', ...progress }),
  });
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
  const files = [];
  for (const path of await listInputs(options.inputs)) files.push({ path, ...(await readEvents(path, { year: options.year, lenient: options.lenient })) });
  const events = files.flatMap((file) => file.events);
  refuseDuplicates(files);
  const embedder = await loadEmbedder(config, hub, options.onProgress);
  try {
    const store = await openStore(config.store, options.indexDir);
    const built = await store.build({
      events,
      sources: {
        // Absolute, so that they are found again from wherever the index is opened.
        inputs: files.map(({ path, digestHash }) => ({ path: resolve(path), sha256: digestHash })),
        reading: { year: options.year ?? null, lenient: options.lenient ?? false },
        hub,
      },
      embedder,
      onProgress: (done, total) => options.onProgress?.({ stage: 'embed', done, total }),
    });
    return {
      version: built.version,
      ...(config.store.kind === 'postgres' ? { index_dir: null, digest_id: config.store.digestId } : { index_dir: options.indexDir, digest_id: null }),
      events: events.length,
      passages: built.passages,
      embedded: built.embedded,
      reused: built.reused,
      model: embedder.identity.id,
      warnings: [...files.flatMap((file) => file.warnings), ...built.warnings],
      took_ms: Math.round(performance.now() - started),
    };
  } finally {
    await embedder.dispose();
  }
}

function refuseDuplicates(files: readonly { readonly path: string; readonly events: readonly DigestEvent[] }[]): void {
  const seen = new Map<string, string>();
  for (const { path, events } of files) {
    for (const { event_id: id } of events) {
      const before = seen.get(id);
      if (before !== undefined)
        throw new DomainError('invalid_input', `the event "${id}" is in ${before} and in ${path}; give one of them another id or leave one file out`, {
          field: 'event_id',
        });
      seen.set(id, path);
    }
  }
}

/** A service whose scores can be looked at before they become a verdict. */
export async function openRankingService(config: Config, options: OpenOptions): Promise<{ service: RankingService; warnings: readonly string[] }> {
  const store = await openStore(config.store, options.indexDir);
  const { corpus, manifest, warnings } = await store.open(options.folder);
  try {
    const embedder = await loadMatchingEmbedder(config, options, store, manifest);
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
 * @throws DomainError `index_mismatch` where another model or other inputs are asked for than those of the index
 */
async function loadMatchingEmbedder(config: Config, options: OpenOptions, store: Store, { inputs, model, hub }: OpenedIndex['manifest']): Promise<Embedder> {
  const rebuild = (name: string): string => `${store.buildCommand(inputs.map(({ path }) => path))}${name === BUNDLED ? '' : ` --model ${name}`}`;
  if (options.model !== undefined && options.model !== model.id) {
    throw new DomainError(
      'index_mismatch',
      `${store.name} was built with the model ${model.id}, and ${options.model} is asked for; rebuild it with: ${rebuild(options.model)}`,
      { field: 'model' },
    );
  }
  for (const input of await listInputs(options.inputs ?? [])) {
    const { digestHash } = await readEvents(input, { lenient: true });
    if (inputs.some(({ sha256 }) => sha256 === digestHash)) continue;
    throw new DomainError('index_mismatch', `${store.name} was not built from ${input} as it is now; rebuild it with: ${store.buildCommand([input])}`, {
      field: 'input',
    });
  }
  const embedder = await loadEmbedder(config, hub, options.onProgress);
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
