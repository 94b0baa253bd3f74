/** CURRENT: the one name that says which version is in use. */
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { damagedIndex, missingIndex, outdatedIndex } from './index-errors.ts';
import { CURRENT_FILE, parseFolder, PREFIX } from './layout.ts';
import { syncFolder, writeSynced } from './sync.ts';

/** What CURRENT held in format 1: a version without a digest. */
const FORMAT_1 = /^[0-9a-f]{12}\n$/;

/**
 * Name of the version folder in use.
 *
 * @throws DomainError `index_missing`, `index_corrupt`, or `index_mismatch` for an older format
 */
export async function readCurrent(dir: string): Promise<string> {
  const text = await readFile(join(dir, CURRENT_FILE), 'utf8').catch(async (cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT' && cause.code !== 'ENOTDIR') throw damagedIndex(dir, `${CURRENT_FILE} cannot be read (${cause.message})`, cause);
    if ((await listVersions(dir)).length > 0) throw damagedIndex(dir, `${CURRENT_FILE} is missing`, cause);
    throw missingIndex(dir, cause);
  });
  if (FORMAT_1.test(text)) throw outdatedIndex(dir, 1);
  const name = text.slice(0, -1);
  if (text.at(-1) !== '\n' || parseFolder(name) === undefined) {
    throw damagedIndex(dir, `${CURRENT_FILE} holds ${JSON.stringify(text.slice(0, 60))}, which is no name of a version`);
  }
  return name;
}

/** Makes a version folder the one in use: readers see the old name or the new one, whatever happens. */
export async function switchCurrent(dir: string, name: string): Promise<void> {
  const next = join(dir, `${PREFIX.temporary}${CURRENT_FILE}`);
  try {
    await writeSynced(next, `${name}\n`);
    await rename(next, join(dir, CURRENT_FILE));
  } catch (error) {
    await rm(next, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(dir);
}

/** Names of all version folders; none where the folder cannot be read. */
export async function listVersions(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => []);
  return names.filter((name) => parseFolder(name) !== undefined);
}
