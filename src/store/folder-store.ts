/** The embedded store: an index folder. What opens or builds it is loaded when it is asked for. */
import { openCurrent } from './current.ts';
import { buildCommand } from './index-errors.ts';
import type { Store } from './store.ts';
import { watchIndex } from './watch-index.ts';

export function createFolderStore(dir: string): Store {
  return {
    name: `the index in ${dir}`,
    buildCommand: (inputs) => buildCommand(dir, inputs),
    build: async (build) => (await import('./build-index.ts')).buildStoredIndex({ dir, ...build }),
    buildStreamed: async (build) => (await import('./compact/build-compact.ts')).buildCompactIndex({ dir, ...build }),
    open: async (folder, getRows) => (await import('./open-index.ts')).openIndex(dir, { folder, getRows }),
    openCurrent: (open) => openCurrent(dir, open),
    watch: (onVersion) => watchIndex(dir, ({ version }) => onVersion(version)),
  };
}
