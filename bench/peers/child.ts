/** Measures one engine on one corpus in a process of its own, so that memory is its own and a crash ends nothing else. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCorpus } from './corpus.ts';
import type { Engine } from './engine.ts';
import { type Effort, type Measured, measureEngine, type Purpose } from './measure-engine.ts';

/** What the parent sends. */
export interface Job {
  /** Name of the adapter in engines/. */
  readonly engine: string;
  readonly takesVectors: boolean;
  readonly purpose: Purpose;
  /** File of the corpus. */
  readonly corpus: string;
  readonly effort: Effort;
}

export type Outcome = { readonly measured: Measured } | { readonly error: string };

process.once('message', (job: Job) => {
  void run(job)
    .then((measured): Outcome => ({ measured }))
    .catch((error: unknown): Outcome => ({ error: error instanceof Error ? error.message : String(error) }))
    // A library may leave threads or handles behind.
    .then((outcome) => process.send?.(outcome, () => process.exit(0)));
});

async function run(job: Job): Promise<Measured> {
  // By name, so that the check of types needs no engine installed.
  const { engine } = (await import(new URL(`./engines/${job.engine}.ts`, import.meta.url).href)) as { engine: Engine };
  const dir = await mkdtemp(join(tmpdir(), 'digest-search-peers-'));
  try {
    return await measureEngine(engine, await loadCorpus(job.corpus), { ...job, dir });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
