/**
 * Publishing: everything is written to a temporary folder and synced, read back and
 * loaded, the folder gets a name that no other publication has, and one rename of CURRENT
 * makes it the version in use. A crash at any moment leaves the old version or the new one
 * in use, both whole, and at most one folder more than needed, which the next build removes.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';
import { readCurrent, switchCurrent } from './current.ts';
import { unwritableIndex } from './index-errors.ts';
import { describeFile, digestManifest, FILES, type Manifest, PREFIX, sha256, versionFolder } from './layout.ts';
import { syncFile, syncFolder, writeSynced } from './sync.ts';

/** A file that a native library makes by itself, which may not notice a full disk. */
export interface NativeFile {
  readonly name: string;
  readonly leastBytes: number;
  write(path: string): void;
}

export interface Publication {
  readonly manifest: Omit<Manifest, 'files' | 'publication' | 'created_at'>;
  /** Contents by file name. */
  readonly files: ReadonlyMap<string, string | Buffer>;
  readonly native: readonly NativeFile[];
  /** Writes further files into the folder, those that are too large to be held. */
  readonly prepare?: (folder: string) => Promise<void>;
  /** Reads the folder as a reader will, and throws where that fails. */
  verify(path: string, digest: string): Promise<void>;
}

/**
 * Publishes a version; only for the holder of the folder's lock.
 *
 * @returns name of its folder
 * @throws DomainError `index_unwritable`; what was in use still is
 */
export async function publishVersion(dir: string, publication: Publication): Promise<string> {
  const temporary = join(dir, `${PREFIX.temporary}${randomUUID()}`);
  let name: string | undefined;
  try {
    await mkdir(temporary);
    const manifest: Manifest = {
      ...publication.manifest,
      publication: randomUUID(),
      created_at: new Date().toISOString(),
      files: await writeFiles(temporary, publication),
    };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    await writeSynced(join(temporary, FILES.manifest), text);
    await syncFolder(temporary);
    const digest = digestManifest(text);
    await publication.verify(temporary, digest);
    name = versionFolder(manifest.version, digest);
    await rename(temporary, join(dir, name));
    // The folder's name must be on the disk before CURRENT says it.
    await syncFolder(dir);
    await switchCurrent(dir, name);
    return name;
  } catch (cause) {
    await removeUnpublished(dir, temporary, name).catch(() => undefined);
    throw unwritableIndex(dir, cause instanceof DomainError ? new Error(`what was written does not read back: ${cause.message}`, { cause }) : cause);
  }
}

async function removeUnpublished(dir: string, temporary: string, name: string | undefined): Promise<void> {
  await rm(temporary, { recursive: true, force: true });
  if (name === undefined) return;
  const current = await readCurrent(dir).catch(() => undefined);
  if (current !== name) await rm(join(dir, name), { recursive: true, force: true });
}

async function writeFiles(folder: string, { files, native, prepare }: Publication): Promise<Manifest['files']> {
  const described: Manifest['files'] = {};
  await prepare?.(folder);
  for (const name of await readdir(folder)) {
    await syncFile(join(folder, name));
    described[name] = await describeFile(join(folder, name));
  }
  for (const [name, content] of files) {
    // Hashed before it is written: a disk that gives back something else is found out.
    described[name] = { bytes: Buffer.byteLength(content), sha256: sha256(content) };
    await writeSynced(join(folder, name), content);
  }
  for (const { name, leastBytes, write } of native) {
    const path = join(folder, name);
    write(path);
    await syncFile(path);
    const written = await describeFile(path);
    if (written.bytes < leastBytes) throw Object.assign(new Error(`${name} has ${written.bytes} bytes of at least ${leastBytes}`), { code: 'ENOSPC' });
    described[name] = written;
  }
  return described;
}
