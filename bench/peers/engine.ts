/** What every engine that is measured looks like to the bench: small enough that each adapter is what a user would write. */

export interface Passage {
  readonly id: string;
  readonly event: string;
  readonly text: string;
}

export interface BuildInput {
  readonly passages: readonly Passage[];
  /** Unit vectors of the bundled model, one a passage; empty for engines that take none. */
  readonly vectors: readonly Float32Array[];
  /** The same passages as a file that `digest-search build` reads. */
  readonly file: string;
  /** An empty folder of the engine's own. */
  readonly dir: string;
}

export interface Found {
  /** Ids of passages, best first. */
  readonly passages: readonly string[];
  /** Ids of events, best first, where the engine ranks them itself. */
  readonly events?: readonly string[];
  /** Of the best hit, higher is better; absent where the engine tells none. */
  readonly score?: number | undefined;
}

export interface Built {
  /** The `k` best; none when nothing was found. `vector` is the question's, empty for engines that take none. */
  search(question: string, vector: Float32Array, k: number): Found | Promise<Found>;
  close(): unknown;
  /** Where another process answers: its address and its resident memory in MB. */
  readonly service?: { readonly url: string; readonly residentMegabytes: () => number };
}

export interface Engine {
  readonly build: (input: BuildInput) => Built | Promise<Built>;
}
