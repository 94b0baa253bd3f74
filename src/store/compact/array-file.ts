/** Files of numbers: written piece by piece, read as one typed array. */
import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float32Array | Float64Array;

const BUFFER_BYTES = 1 << 20;
/** The most that one call reads. */
const READ_BYTES = 1 << 30;

export interface FileWriter {
  append(values: Numbers): void;
  close(): void;
}

export function createFileWriter(path: string): FileWriter {
  const file = openSync(path, 'w');
  const buffer = Buffer.allocUnsafeSlow(BUFFER_BYTES);
  let filled = 0;
  const write = (bytes: Uint8Array): void => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  };
  const flush = (): void => {
    write(buffer.subarray(0, filled));
    filled = 0;
  };
  return {
    append(values) {
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      if (filled + bytes.length > BUFFER_BYTES) flush();
      if (bytes.length > BUFFER_BYTES) write(bytes);
      else {
        buffer.set(bytes, filled);
        filled += bytes.length;
      }
    },
    close() {
      flush();
      closeSync(file);
    },
  };
}

/** All bytes of a file, at the beginning of a buffer of their own. */
export function readBytes(path: string): ArrayBuffer {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(fstatSync(file).size);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(file, bytes, done, Math.min(READ_BYTES, bytes.length - done), done);
      if (read === 0) throw new Error(`${path} ends at byte ${done}`);
      done += read;
    }
    return bytes.buffer;
  } finally {
    closeSync(file);
  }
}
