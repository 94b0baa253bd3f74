/** Reads the nearest tokens of each token of the bundled model: `neighbours.bin`, made by training/neighbours.py, described there. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';

const FILE = 'neighbours.bin';
const HASH_BYTES = 32;
const HEADER_BYTES = HASH_BYTES + 8;
const ID_BYTES = 3;
const REPAIR = 'make it anew with: python training/neighbours.py, or restore the folder data/model from the package';

/** Ids of the tokens nearest to one, nearest first. */
export type FindNearestTokens = (id: number) => Uint32Array;

/**
 * @param folder of the model
 * @param weightsHash SHA-256 of the table, in hex: lists of another table are refused
 * @throws DomainError `model_unavailable`
 */
export async function readNeighbours(folder: string, weightsHash: string): Promise<FindNearestTokens> {
  const path = join(folder, FILE);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DomainError('model_unavailable', `${path} cannot be read; ${REPAIR}`, { cause });
  });
  const made = bytes.toString('hex', 0, HASH_BYTES);
  if (made !== weightsHash) {
    throw new DomainError(
      'model_unavailable',
      `${path} was made from the table ${made.slice(0, 16)}…, and the table here is ${weightsHash.slice(0, 16)}…; ${REPAIR}`,
    );
  }
  const count = bytes.length < HEADER_BYTES ? 0 : bytes.readUInt32LE(HASH_BYTES + 4);
  const expected = HEADER_BYTES + (bytes.length < HEADER_BYTES ? 0 : bytes.readUInt32LE(HASH_BYTES)) * count * ID_BYTES;
  if (bytes.length !== expected) throw new DomainError('model_unavailable', `${path} has ${bytes.length} bytes instead of ${expected}; ${REPAIR}`);
  return (id) => {
    const found = new Uint32Array(count);
    let known = 0;
    for (; known < count; known += 1) {
      const neighbour = bytes.readUIntLE(HEADER_BYTES + (id * count + known) * ID_BYTES, ID_BYTES);
      // The id of no token: there are no more.
      if (neighbour === 0) break;
      found[known] = neighbour;
    }
    return found.subarray(0, known);
  };
}
