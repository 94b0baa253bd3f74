/** Finds what is left to answer from when the version in use is damaged. */
import { access, constants } from 'node:fs/promises';
import { listVersions, readCurrent, switchCurrent } from './current.ts';
import { unwritableIndex } from './index-errors.ts';
import type { Manifest } from './layout.ts';
import { lockIndex } from './lock.ts';
import { checkVersion, placeOf, readManifest } from './read-index.ts';
import { setAside } from './tidy.ts';

/** The newest version that can be read from end to end; undefined where there is none. */
export async function findWholeVersion(dir: string): Promise<{ readonly folder: string; readonly manifest: Manifest } | undefined> {
  const candidates: { readonly folder: string; readonly manifest: Manifest }[] = [];
  for (const folder of await listVersions(dir)) {
    const manifest = await readManifest(placeOf(dir, folder)).catch(() => undefined);
    if (manifest !== undefined) candidates.push({ folder, manifest });
  }
  candidates.sort((a, b) => (a.manifest.created_at < b.manifest.created_at ? 1 : -1));
  for (const candidate of candidates) {
    const isWhole = await checkVersion(placeOf(dir, candidate.folder)).then(
      () => true,
      () => false,
    );
    if (isWhole) return candidate;
  }
  return undefined;
}

/**
 * Makes an older version the one in use and sets the damaged one aside. Does nothing
 * where another one came into use since.
 *
 * @param damaged undefined where CURRENT itself is
 * @throws DomainError `index_locked` or `index_unwritable`
 */
export async function fallBack(dir: string, damaged: string | undefined, whole: string): Promise<void> {
  const release = await lockIndex(dir);
  try {
    const current = await readCurrent(dir).catch(() => undefined);
    if (current !== damaged) return;
    await switchCurrent(dir, whole);
    if (damaged !== undefined) await setAside(dir, damaged);
  } catch (cause) {
    throw unwritableIndex(dir, cause);
  } finally {
    await release();
  }
}

/** Whether anything may be written there: not so for other users' folders and read-only file systems. */
export async function isWritable(dir: string): Promise<boolean> {
  return access(dir, constants.W_OK).then(
    () => true,
    () => false,
  );
}
