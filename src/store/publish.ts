/**
 * Publishing: everything is written to a temporary folder and synced, the folder gets
 * its final name, and one rename of CURRENT makes it the version in use. A crash at
 * any moment leaves either the old version or the new one.
 */
import { mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';
import { CURRENT_FILE, describeFile, FILES, type Manifest, versionFolder } from './layout.ts';

/** Writes a file that a native library makes by itself. */
type WriteNative = (name: string, write: (path: string) => void) => void;

/**
 * @param files contents by file name
 * @param writeNative called with a function that registers files written by path
 * @throws DomainError `unreadable_input` when the folder cannot be written
 */
export async function publishVersion(
  dir: string,
  manifest: Omit<Manifest, 'files'>,
  files: ReadonlyMap<string, string | Buffer>,
  writeNative: (write: WriteNative) => void,
): Promise<void> {
  const final = join(dir, versionFolder(manifest.version));
  const temporary = join(dir, `tmp-${process.pid}-${Date.now()}`);
  try {
    await mkdir(temporary, { recursive: true });
    const names = [...files.keys()];
    for (const [name, content] of files) await writeFile(join(temporary, name), content);
    writeNative((name, write) => {
      write(join(temporary, name));
      names.push(name);
    });
    const described: Manifest['files'] = {};
    for (const name of names) described[name] = await describeFile(join(temporary, name));
    await writeFile(join(temporary, FILES.manifest), `${JSON.stringify({ ...manifest, files: described }, null, 2)}\n`);
    for (const name of [...names, FILES.manifest]) await sync(join(temporary, name));
    await sync(temporary);
    // The same version again: what is there may be damaged, so the fresh copy takes its place.
    await rm(final, { recursive: true, force: true });
    await rename(temporary, final);
    await writeFile(join(dir, `${CURRENT_FILE}.tmp`), `${manifest.version}\n`);
    await sync(join(dir, `${CURRENT_FILE}.tmp`));
    await rename(join(dir, `${CURRENT_FILE}.tmp`), join(dir, CURRENT_FILE));
    await sync(dir);
    await removeOthers(dir, manifest.version);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DomainError(
      'index_corrupt',
      `the index folder ${dir} could not be written (${reason}); check its permissions and the space on the disk, or name another folder with --index`,
      { cause },
    );
  }
}

/** Makes what was written survive a loss of power; a folder is synced for the names in it. */
async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Versions that are no longer in use, and what broken-off builds left behind. */
async function removeOthers(dir: string, version: string): Promise<void> {
  for (const name of await readdir(dir)) {
    if ((name.startsWith('v-') && name !== versionFolder(version)) || /^tmp-\d+-\d+$/.test(name)) {
      await rm(join(dir, name), { recursive: true, force: true });
    }
  }
}
