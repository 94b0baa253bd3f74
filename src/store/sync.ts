/** Makes what was written survive a loss of power. */
import { open } from 'node:fs/promises';

/** What file systems answer that cannot sync a folder; their names are as safe as they can be made. */
const NO_FOLDER_SYNC: readonly string[] = ['EINVAL', 'ENOTSUP', 'EISDIR', 'EBADF'];

export async function writeSynced(path: string, content: string | Buffer): Promise<void> {
  const handle = await open(path, 'w');
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export async function syncFile(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A folder is synced for the names in it. */
export async function syncFolder(path: string): Promise<void> {
  await syncFile(path).catch((error: NodeJS.ErrnoException) => {
    if (!NO_FOLDER_SYNC.includes(error.code ?? '')) throw error;
  });
}
