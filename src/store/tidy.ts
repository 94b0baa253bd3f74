/** Removes what nobody needs any more. Only for the holder of the folder's lock. */
import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listVersions } from './current.ts';
import { PARTS_FOLDER, PREFIX } from './layout.ts';

/** What builds left behind that broke off: the lock says that none of them is running. */
export async function removeBrokenOff(dir: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if (name.startsWith(PREFIX.temporary)) await rm(join(dir, name), { recursive: true, force: true });
  }
}

/** Parts of a big corpus are of no use once they are published, or something else is. */
export async function removeParts(dir: string): Promise<void> {
  await rm(join(dir, PARTS_FOLDER), { recursive: true, force: true });
}

/**
 * Removes all versions but the given ones.
 *
 * The version before the one in use stays until the next publication: whoever read its
 * name in CURRENT a moment ago is still loading it, and it is what is left to answer from
 * when the newer one turns out damaged. It costs the size of the index once more.
 */
export async function removeOtherVersions(dir: string, kept: readonly string[]): Promise<void> {
  for (const name of await readdir(dir)) {
    // Format 1 had no digest in its names; nothing but its own CURRENT named them.
    const isVersion = /^v-[0-9a-f]{12}(-|$)/.test(name);
    if (isVersion && !kept.includes(name)) await rm(join(dir, name), { recursive: true, force: true });
  }
}

/** The version folder that was made last, apart from the given one. */
export async function findNewestOther(dir: string, current: string): Promise<string | undefined> {
  const others: { readonly name: string; readonly time: number }[] = [];
  for (const name of await listVersions(dir)) {
    if (name !== current) others.push({ name, time: (await stat(join(dir, name))).mtimeMs });
  }
  return others.sort((a, b) => b.time - a.time)[0]?.name;
}

/** Keeps a damaged version for whoever wants to know what happened; the one kept before goes. */
export async function setAside(dir: string, folder: string): Promise<void> {
  const names = await readdir(dir);
  if (!names.includes(folder)) return;
  for (const name of names) {
    if (name.startsWith(PREFIX.bad)) await rm(join(dir, name), { recursive: true, force: true });
  }
  await rename(join(dir, folder), join(dir, `${PREFIX.bad}${folder}`));
}
