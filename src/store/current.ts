/** CURRENT: the one name that says which version is in use. */
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { damagedIndex, missingIndex, outdatedIndex } from './index-errors.ts';
import { CURRENT_FILE, parseFolder, PREFIX } from './layout.ts';
import { syncFolder, writeSynced } from './sync.ts';

/** What CURRENT held in format 1: a version without a digest. */
const FORMAT_1 = /^[0-9a-f]{12}\n$/;

/** How often a reader starts again because builders publish faster than it reads. */
const READ_ATTEMPTS = 10;

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

/**
 * Opens the version in use, whoever does it. A version that is replaced while it is read,
 * and removed by the publication after that, is no failure: reading starts again with the
 * one that is in use then.
 *
 * @param open is given the name of the version folder
 * @throws DomainError as {@link readCurrent} does, and whatever `open` throws
 */
export async function openCurrent<Opened>(dir: string, open: (folder: string) => Promise<Opened>): Promise<Opened> {
  for (let attempt = 1; ; attempt += 1) {
    const current = await readCurrent(dir);
    try {
      return await open(current);
    } catch (error) {
      if (attempt === READ_ATTEMPTS || (await readCurrent(dir)) === current) throw error;
    }
  }
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
