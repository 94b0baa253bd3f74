/** How lists of token ids and vectors are written into columns. */

/** How many lists, the length of each, then all numbers; 32 bits each, little-endian. */
export function packLists(lists: readonly ArrayLike<number>[]): Buffer {
  const packed = new Uint32Array(1 + lists.length + lists.reduce((sum, { length }) => sum + length, 0));
  packed[0] = lists.length;
  let end = 1 + lists.length;
  lists.forEach((list, at) => {
    packed[1 + at] = list.length;
    packed.set(list, end);
    end += list.length;
  });
  return Buffer.from(packed.buffer);
}

/** Reads back what {@link packLists} wrote. */
export function unpackLists(bytes: Buffer): Uint32Array[] {
  // A buffer of the driver may start at any byte; typed arrays need their own alignment.
  const packed = new Uint32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  const count = packed[0] ?? 0;
  let end = 1 + count;
  return Array.from({ length: count }, (_, at) => {
    const length = packed[1 + at] as number;
    end += length;
    return packed.subarray(end - length, end);
  });
}

/** A vector as pgvector reads it; every 32-bit float survives the way there and back. */
export function writeVector(vector: Float32Array): string {
  return `[${vector.join(',')}]`;
}

/** Two bytes for the dimension and two that are not used come first (pgvector, `vector_send`). */
const SENT_HEADER_BYTES = 4;

/** Reads what pgvector's `vector_send` gives: big-endian floats. */
export function readSentVector(sent: Buffer): Float32Array {
  const floats = Buffer.from(sent.subarray(SENT_HEADER_BYTES)).swap32();
  return new Float32Array(floats.buffer.slice(floats.byteOffset, floats.byteOffset + floats.byteLength) as ArrayBuffer);
}
