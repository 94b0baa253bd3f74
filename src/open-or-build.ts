/** Opens an index whatever state it is in: builds what is missing, mends what is damaged. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenOptions } from './compose.ts';
import type { Config } from './config.ts';
import { DomainError } from './domain/errors.ts';
import type { SearchService } from './domain/service.ts';
import { readCurrent } from './store/current.ts';
import { isUnreadable } from './store/index-errors.ts';
import { isBeingBuilt } from './store/lock.ts';
import { areUnchanged, readSources } from './store/sources.ts';
import { fallBack, findWholeVersion, isWritable } from './store/whole-version.ts';

/** How long to wait for another process that is building the same index; a large corpus and a hub model take minutes. */
const WAIT_MS = 600_000;
const WAIT_STEP_MS = 250;

export interface OpenOrBuildOptions extends OpenOptions {
  /** Whether the folder is the one that is used when none is named: only then is the default digest what it may be rebuilt from unasked. */
  readonly isDefaultDir: boolean;
  /** Told what is done beside opening, and why. */
  readonly onNotice: (text: string) => void;
}

/** What an index is (re)built from. */
interface BuildSource {
  readonly inputs: readonly string[];
  readonly year?: number | undefined;
  readonly lenient?: boolean | undefined;
  readonly model?: OpenOptions['model'];
  readonly modelOptions?: OpenOptions['modelOptions'];
}

/**
 * Opens the index. One that is missing is built from the given or the default input. One
 * that is damaged, or of another format, is rebuilt from what it was made from; where that
 * is gone, the newest whole version answers in its place.
 *
 * Nothing is written into a folder that is read-only: there a missing index is
 * `index_unwritable` and a damaged one `index_corrupt`, unless an older version is whole.
 *
 * @param open opens the version in use, or the folder that it is given; by default in this thread
 * @throws DomainError as `open` and {@link buildIndex} do
 */
export async function openOrBuild(
  config: Config,
  options: OpenOrBuildOptions,
  open: (options: OpenOptions) => Promise<SearchService> = async (opening) => (await import('./compose.ts')).openService(config, opening),
): Promise<SearchService> {
  if (config.store.kind === 'postgres') return openOrBuildStored(config, options, open);
  const deadline = Date.now() + WAIT_MS;
  let isMended = false;
  let isWaiting = false;
  for (;;) {
    try {
      return await open(options);
    } catch (error) {
      // A remedy that changes nothing is not tried twice.
      if (isMended || !isMendable(error)) throw error;
      try {
        const folder = error.code === 'index_missing' ? await buildMissing(config, options) : await mend(config, options, error);
        if (folder !== undefined) return await open({ ...options, folder });
        isMended = true;
      } catch (failure) {
        if (!(failure instanceof DomainError) || failure.code !== 'index_locked' || Date.now() > deadline) throw failure;
        if (!isWaiting) options.onNotice(`waiting for another process: ${failure.message}`);
        isWaiting = true;
        while ((await isBeingBuilt(options.indexDir)) && Date.now() <= deadline) await sleep(WAIT_STEP_MS);
      }
    }
  }
}

/** A database looks after what it holds and lets one builder wait for the other: there is nothing but a missing digest to make up for. */
async function openOrBuildStored(config: Config, options: OpenOrBuildOptions, open: (options: OpenOptions) => Promise<SearchService>): Promise<SearchService> {
  try {
    return await open(options);
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'index_missing') throw error;
    await buildMissing(config, options);
    return open(options);
  }
}

function isMendable(error: unknown): error is DomainError {
  return (error instanceof DomainError && error.code === 'index_missing') || isUnreadable(error);
}

async function buildMissing(config: Config, options: OpenOrBuildOptions): Promise<undefined> {
  const inputs = options.inputs ?? [config.defaultInput];
  const place = config.store.kind === 'postgres' ? `digest "${config.store.digestId}" in the database` : `index in ${options.indexDir}`;
  options.onNotice(`there is no ${place} yet: building it from ${inputs.join(', ')}`);
  await build(config, options, { inputs });
}

/**
 * Rebuilds, or makes the newest whole version the one in use. Where only CURRENT is damaged
 * that is the one that was in use, or one that was about to be.
 *
 * @returns a version folder to open in place of the one in use, where that cannot be changed
 */
async function mend(config: Config, options: OpenOrBuildOptions, error: DomainError): Promise<string | undefined> {
  const { indexDir: dir, onNotice } = options;
  const damaged = await readCurrent(dir).catch(() => undefined);
  const canWrite = await isWritable(dir);
  const whole = await findWholeVersion(dir);
  const source = canWrite ? await chooseSource(config, options, whole !== undefined) : undefined;
  if (source !== undefined) {
    onNotice(`${error.message}\nrebuilding it now from ${source.inputs.join(', ')}`);
    const failure = await build(config, options, source).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (failure === undefined) return undefined;
    if (whole === undefined || !isUnwritable(failure)) throw failure;
    onNotice(failure.message);
  }
  if (whole === undefined) throw canWrite ? error : explainReadOnly(dir, error);
  onNotice(`${source === undefined ? `${error.message}\n` : ''}until then version ${whole.manifest.version} of ${whole.manifest.created_at} answers`);
  if (!canWrite || source !== undefined) return whole.folder;
  try {
    await fallBack(dir, damaged, whole.folder);
    return undefined;
  } catch (failure) {
    if (isUnwritable(failure)) return whole.folder;
    throw failure;
  }
}

function isUnwritable(error: unknown): error is DomainError {
  return error instanceof DomainError && error.code === 'index_unwritable';
}

/** The input that is asked for, else what the index was built from while it is unchanged, else the default digest where it is what is served and all there is. */
async function chooseSource(config: Config, options: OpenOrBuildOptions, hasWhole: boolean): Promise<BuildSource | undefined> {
  if (options.inputs !== undefined) return { inputs: options.inputs };
  const sources = await readSources(options.indexDir);
  if (sources === undefined) return options.isDefaultDir && !hasWhole ? { inputs: [config.defaultInput] } : undefined;
  const inputs = sources.inputs.map(({ path }) => path);
  const isDefault = inputs.length === 1 && inputs[0] === config.defaultInput;
  if (!isDefault && !(await areUnchanged(sources))) return undefined;
  const { hub, reading } = sources;
  const { id, ...modelOptions } = hub ?? { id: undefined };
  return { inputs, year: reading.year ?? undefined, lenient: reading.lenient, model: id, modelOptions };
}

async function build(config: Config, options: OpenOrBuildOptions, source: BuildSource): Promise<void> {
  const model = options.model === undefined ? source : options;
  // Loaded only here: where threads open the index, this one never needs the model's libraries.
  const { buildIndex } = await import('./compose.ts');
  const report = await buildIndex(config, {
    ...source,
    model: model.model,
    modelOptions: model.modelOptions,
    indexDir: options.indexDir,
    onProgress: options.onProgress,
  });
  options.onNotice(`built ${report.passages} passages of ${report.events} events in ${(report.took_ms / 1000).toFixed(1)} s`);
}

function explainReadOnly(dir: string, error: DomainError): DomainError {
  return new DomainError(error.code, `${error.message}; ${dir} is read-only here, so do it where the folder can be written and copy or mount it`, {
    cause: error,
  });
}
