import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';

/** What is read of a folder: other texts in it are no digests. */
const INPUT_NAMES = /^(digest-.*\.txt|.*\.jsonl)$/iu;

/**
 * The files that are meant by the given paths, in the order given; a folder
 * means the `digest-*.txt` and `*.jsonl` that lie right in it, by name.
 *
 * @throws DomainError `not_found` for a folder without any; a path that is not there is left to whoever reads it
 */
export async function listInputs(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    const isFolder = await stat(path).then(
      (found) => found.isDirectory(),
      () => false,
    );
    files.push(...(isFolder ? await listFolder(path) : [path]));
  }
  return files;
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && INPUT_NAMES.test(entry.name)).map(({ name }) => name);
  if (names.length === 0) {
    throw new DomainError('not_found', `${folder}: there is no digest-<year>.txt and no .jsonl in this folder; put one there, or give the path of a file`, {
      field: 'input',
    });
  }
  return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => join(folder, name));
}
