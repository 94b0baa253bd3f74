/** What is told of a service at work, for those who measure it. */

export interface ServiceObserver {
  /** A stage of answering took so long: waiting, or a kind of work. */
  stage(name: string, milliseconds: number): void;
  searched(answered: boolean): void;
  /** Whether a search was answered from memory. */
  cached(hit: boolean): void;
}

/** How much waits, and how much is being done. */
export interface ServiceLoad {
  readonly waiting: number;
  readonly running: number;
}
