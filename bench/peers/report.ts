/** What one run found, before it becomes tables. */
import type { BenchmarkRow } from '../../src/eval/benchmarks.ts';
import type { Outcome } from './child.ts';
import type { Corpus } from './corpus.ts';
import type { EngineInfo } from './engines.ts';
import type { Effort } from './measure-engine.ts';

export interface EngineResult {
  readonly info: EngineInfo;
  /** Name and version of each package. */
  readonly versions: readonly string[];
  /** Megabytes on disk; undefined where it is not installed. */
  readonly install_mb: number | undefined;
  /** Of the adapter. */
  readonly lines: number;
  readonly outcomes: Readonly<Partial<Record<Corpus['name'], Outcome>>>;
}

export interface Report {
  readonly machine: string;
  /** ISO 8601. */
  readonly date: string;
  readonly command: string;
  readonly effort: Effort;
  readonly corpora: readonly Corpus[];
  /** Resident MB of the processes without any engine, taken off the memory of every row. */
  readonly empty_mb: Readonly<Record<EngineInfo['call'], number>>;
  readonly engines: readonly EngineResult[];
  /** The bundled model on NTREX; absent without published sets. */
  readonly ntrex?: readonly BenchmarkRow[] | undefined;
}
