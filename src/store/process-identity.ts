/** Tells one process from another that got the same number later or in another place. */
import { createHash } from 'node:crypto';
import { readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';

export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the kernel's ticks since the machine did; 0 where the system does not tell (not Linux). */
  readonly started: number;
  /** Digest of host and process namespace: numbers mean something only within one of them. */
  readonly place: string;
}

/** Position of the start time among the fields of /proc/<pid>/stat that follow the name (proc(5): field 22 of all, the state is 3). */
const START_FIELD = 22 - 3;

/** This process. */
export async function identifySelf(): Promise<ProcessIdentity> {
  const { started } = await readStat(process.pid);
  return { pid: process.pid, started, place: describePlace() };
}

/** Whether a process of this place runs; undefined where its number is in use and the system does not say since when. */
export async function isRunning({ pid, started }: ProcessIdentity): Promise<boolean | undefined> {
  if (!hasProcess(pid)) return false;
  const stat = await readStat(pid);
  // A process that was killed and that its parent has not asked about keeps its number.
  if (stat.state === 'Z') return false;
  if (stat.started === 0 || started === 0) return undefined;
  return stat.started === started;
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readStat(pid: number): Promise<{ state: string; started: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name stands in parentheses and may hold any character.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return { state: fields[0] ?? '', started: Number(fields[START_FIELD] ?? 0) };
}

function describePlace(): string {
  let namespace = '';
  try {
    namespace = readlinkSync('/proc/self/ns/pid');
  } catch {
    // Only Linux has namespaces.
  }
  return createHash('sha256').update(`${hostname()}\n${namespace}`).digest('hex').slice(0, 8);
}
