/** What keeps the versions of an index: files in a folder, or a PostgreSQL database. */
import type { DigestEvent } from '../domain/event.ts';
import type { Embedder, RowArithmetic } from '../domain/ports.ts';
import type { DatabaseSettings } from '../drivers/postgres.ts';
import type { Corpus } from '../search/corpus.ts';
import type { BuildCompactOptions } from './compact/build-compact.ts';
import type { Manifest, Sources } from './layout.ts';

export interface PostgresSettings extends DatabaseSettings {
  readonly kind: 'postgres';
  /** Which of the digests in the database. */
  readonly digestId: string;
}

export type StoreChoice = { readonly kind: 'embedded' } | PostgresSettings;

export interface StoreBuild {
  readonly events: readonly DigestEvent[];
  readonly sources: Sources;
  readonly embedder: Embedder;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

export type StreamedBuild = Omit<BuildCompactOptions, 'dir'>;

export interface IndexBuilt {
  /** Hash of the content, as answers name it. */
  readonly version: string;
  readonly passages: number;
  readonly embedded: number;
  readonly reused: number;
  /** What an operator should know, such as what to install. */
  readonly warnings: readonly string[];
}

export interface OpenedIndex {
  readonly corpus: Corpus;
  readonly manifest: Pick<Manifest, 'inputs' | 'hub' | 'model'>;
  /** What an operator should know: exact search in place of HNSW, and what to do about it. */
  readonly warnings: readonly string[];
}

/** Publications have a name each; the same content published twice has two. */
export interface Store {
  /** What it is called in messages: "the index in index". */
  readonly name: string;
  /** Command that makes the index again, for messages. */
  buildCommand(inputs: readonly string[]): string;
  /**
   * Embeds and publishes. What is in use stays so until all is there, and where anything fails.
   * Passages whose content and model are those of the version in use keep their vectors.
   */
  build(build: StoreBuild): Promise<IndexBuilt>;
  /** The same for more events than memory should hold; a store without it is given all of them at once. */
  buildStreamed?(build: StreamedBuild): Promise<IndexBuilt>;
  /**
   * @param publication another one than that in use
   * @param getRows the bundled model's, where the index keeps tokens in place of vectors
   * @throws DomainError `index_missing`, `index_mismatch`, `index_corrupt` or `store_unavailable`
   */
  open(publication?: string, getRows?: () => Promise<RowArithmetic>): Promise<OpenedIndex>;
  /** Has the publication in use opened, whoever does it, however often it changes meanwhile. */
  openCurrent<Opened>(open: (publication: string) => Promise<Opened>): Promise<Opened>;
  /**
   * Calls back with the version in use now, and then with each other one that comes into use.
   *
   * @returns stops watching
   */
  watch(onVersion: (version: string) => void): () => void;
}

/**
 * Loads nothing of the store that is not asked for.
 *
 * @param dir folder of the index, where the store is the embedded one
 */
export async function openStore(choice: StoreChoice, dir: string): Promise<Store> {
  if (choice.kind === 'embedded') return (await import('./folder-store.ts')).createFolderStore(dir);
  return (await import('./postgres/postgres-store.ts')).createPostgresStore(choice);
}
