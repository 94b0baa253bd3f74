/** Reads which tokens of the bundled model are proper names: `names.bin`, made by training/names.py, described there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';

const FILE = 'names.bin';
/** That of the tokenizer which it was made from; a test compares them, a start has no time to. */
const HASH_BYTES = 32;
const REPAIR = 'make it anew with: python training/names.py, or restore the folder data/model from the package';

/**
 * @param folder of the model
 * @param tokens how many the model has
 * @throws DomainError `model_unavailable`
 */
export async function readTokenNames(folder: string, tokens: number): Promise<(id: number) => boolean> {
  const path = join(folder, FILE);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DomainError('model_unavailable', `${path} cannot be read; ${REPAIR}`, { cause });
  });
  const expected = HASH_BYTES + Math.ceil(tokens / 8);
  if (bytes.length !== expected) throw new DomainError('model_unavailable', `${path} has ${bytes.length} bytes instead of ${expected}; ${REPAIR}`);
  return (id) => ((bytes[HASH_BYTES + (id >> 3)] as number) & (1 << (id & 7))) !== 0;
}
