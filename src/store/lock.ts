/**
 * One builder at a time, by files named after the process that made them.
 *
 * Everybody first creates a file of its own and then looks for those of others: of two
 * who do so at once, the later sees the earlier. Nobody ever removes a file that a living
 * process could own, which a lock with one name for all cannot promise: between reading
 * that its owner is dead and removing it, it can have become somebody else's.
 */
import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../domain/errors.ts';
import { unwritableIndex } from './index-errors.ts';
import { PREFIX } from './layout.ts';
import { identifySelf, isRunning, type ProcessIdentity } from './process-identity.ts';
import { syncFolder } from './sync.ts';

const LOCK_NAME = new RegExp(`^${PREFIX.lock}(\\d+)-(\\d+)-([0-9a-f]{8})$`);
/** Two who see each other both step back and try again after a random part of this. */
const BACK_OFF_MS = 60;
const ATTEMPTS = 4;
/** How often an owner shows that it lives, for those who cannot see its process: in another container, on another machine. */
const SIGN_OF_LIFE_MS = 10_000;
/** Such an owner without a sign of life for this long is taken for dead; making the graph of a million passages gives none for minutes. */
const SILENCE_MS = 900_000;

/**
 * Makes the folder when it is missing and takes its lock.
 *
 * @returns releases the lock
 * @throws DomainError `index_locked` with the number of the process that has it, or `index_unwritable`
 */
export async function lockIndex(dir: string): Promise<() => Promise<void>> {
  const self = await identifySelf();
  const path = join(dir, `${PREFIX.lock}${self.pid}-${self.started}-${self.place}`);
  await makeFolder(dir);
  for (let attempt = 1; ; attempt += 1) {
    // Before as well as after: what dead owners left is gone before there is one file more.
    let other = await findLiveLock(dir, path);
    if (other === undefined) {
      await createLock(dir, path);
      other = await findLiveLock(dir, path).catch(async (error: unknown) => {
        await rm(path, { force: true }).catch(() => undefined);
        throw error;
      });
      if (other === undefined) break;
      await rm(path, { force: true });
    }
    if (attempt === ATTEMPTS) throw lockedIndex(dir, other);
    await sleep(Math.random() * BACK_OFF_MS);
  }
  const signs = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), SIGN_OF_LIFE_MS);
  signs.unref();
  return async () => {
    clearInterval(signs);
    // A folder that can no longer be written keeps the file; the next builder sees that its owner is gone.
    await rm(path, { force: true }).catch(() => undefined);
  };
}

/** Whether a process that lives is building the index. */
export async function isBeingBuilt(dir: string): Promise<boolean> {
  for (const lock of await listLocks(dir)) if (await isAlive(lock)) return true;
  return false;
}

async function makeFolder(dir: string): Promise<void> {
  try {
    const first = await mkdir(dir, { recursive: true });
    if (first !== undefined) await syncFolder(dirname(resolve(dir)));
  } catch (cause) {
    throw unwritableIndex(dir, cause);
  }
}

async function createLock(dir: string, path: string): Promise<void> {
  try {
    // The content is for people; who owns the lock is read from its name, which is never half written.
    await writeFile(path, `process ${process.pid} on ${hostname()} is building this index\n`, { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new DomainError('index_locked', `the index in ${dir} is already being built by this very process (${process.pid}): wait until it is done`);
    }
    await rm(path, { force: true }).catch(() => undefined);
    throw unwritableIndex(dir, cause);
  }
}

interface Lock {
  readonly path: string;
  readonly owner: ProcessIdentity;
}

async function listLocks(dir: string): Promise<Lock[]> {
  const names = await readdir(dir);
  return names.flatMap((name) => {
    const [, pid, started, place] = LOCK_NAME.exec(name) ?? [];
    if (pid === undefined || started === undefined || place === undefined) return [];
    return [{ path: join(dir, name), owner: { pid: Number(pid), started: Number(started), place } }];
  });
}

/** The lock of another process that lives; those of dead ones are removed. */
async function findLiveLock(dir: string, own: string): Promise<Lock | undefined> {
  try {
    for (const lock of await listLocks(dir)) {
      if (lock.path === own) continue;
      if (await isAlive(lock)) return lock;
      await rm(lock.path, { force: true });
    }
    return undefined;
  } catch (cause) {
    throw unwritableIndex(dir, cause);
  }
}

async function isAlive({ owner, path }: Lock): Promise<boolean> {
  const { place } = await identifySelf();
  const isHere = owner.place === place ? await isRunning(owner) : undefined;
  if (isHere !== undefined) return isHere;
  const lastSign = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return Date.now() - lastSign < SILENCE_MS;
}

function lockedIndex(dir: string, { path, owner: { pid } }: Lock): DomainError {
  return new DomainError(
    'index_locked',
    `the index in ${dir} is being built by process ${pid}: wait until it is done, or stop that process; if there is none, remove ${path}`,
  );
}
