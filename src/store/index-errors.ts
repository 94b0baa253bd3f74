/** What can be wrong with an index folder, each with the way out. */
import { DomainError, messageOf } from '../domain/errors.ts';
import { COMPACT_VERSION, FORMAT_VERSION } from './layout.ts';

/** The digest that examples in messages name. */
const EXAMPLE_INPUT = 'data/digest-2025.txt';
/** Marks an index of another format among the mismatches: it can be rebuilt without asking. */
const FORMAT_FIELD = 'format';

/** Command that makes an index in a folder, for messages. */
export function buildCommand(dir: string, inputs: readonly string[] = [EXAMPLE_INPUT]): string {
  return `digest-search build --input ${inputs.join(' ')} --index ${dir}`;
}

export function missingIndex(dir: string, cause: unknown): DomainError {
  return new DomainError('index_missing', `there is no index in ${dir}; make one with: ${buildCommand(dir)}`, { cause });
}

export function damagedIndex(dir: string, what: string, cause?: unknown, inputs?: readonly string[]): DomainError {
  return new DomainError('index_corrupt', `the index in ${dir} is damaged: ${what}; rebuild it with: ${buildCommand(dir, inputs)}`, { cause });
}

export function outdatedIndex(dir: string, format: number): DomainError {
  return new DomainError(
    'index_mismatch',
    `the index in ${dir} has format ${format}, and this version of digest-search reads formats ${FORMAT_VERSION} and ${COMPACT_VERSION}; rebuild it with: ${buildCommand(dir)}`,
    { field: FORMAT_FIELD },
  );
}

/** Whether an index cannot be read as it lies there, whatever model and input are asked for. */
export function isUnreadable(error: unknown): error is DomainError {
  return error instanceof DomainError && (error.code === 'index_corrupt' || (error.code === 'index_mismatch' && error.field === FORMAT_FIELD));
}

const PROBLEMS: Readonly<Record<string, readonly [reason: string, remedy: string]>> = {
  ENOSPC: ['the disk is full', 'make room, about three times the size of the index'],
  EDQUOT: ['the disk quota is used up', 'make room, about three times the size of the index'],
  EROFS: ['its file system is read-only', 'build the index where it can be written and copy or mount it here'],
  EACCES: ['this user may not write there', 'change its owner or permissions'],
  EPERM: ['this user may not write there', 'change its owner or permissions'],
  ENOTDIR: ['it is a file, or lies in one', 'move the file away'],
  EEXIST: ['it is a file', 'move the file away'],
};

/** What was there before goes on being the index in use. */
export function unwritableIndex(dir: string, cause: unknown): DomainError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const message = messageOf(cause);
  const [reason, remedy] = PROBLEMS[code] ?? [message, 'check its permissions and the space on the disk'];
  return new DomainError('index_unwritable', `the index folder ${dir} could not be written: ${reason}; ${remedy}, or name another folder with --index`, {
    cause,
  });
}
