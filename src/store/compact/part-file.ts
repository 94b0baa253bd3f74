/** A finished piece of a build as one file: named sections one after the other, and at the end where each lies. */
import { closeSync, openSync, readSync, renameSync, statSync, writeFileSync } from 'node:fs';

/** Numbers in the last bytes of a file: where the list of sections begins. */
const TAIL_BYTES = 8;
/** Read ahead by whoever goes through a section from beginning to end. */
const WINDOW_BYTES = 128 * 1024;

type Section = Uint8Array | Uint16Array | Uint32Array | Float32Array;

/** Writes all sections; the file has its name only when it is whole. */
export function writePart(path: string, sections: Readonly<Record<string, Section>>): void {
  const places: Record<string, [from: number, bytes: number]> = {};
  const pieces: Uint8Array[] = [];
  let at = 0;
  for (const [name, values] of Object.entries(sections)) {
    places[name] = [at, values.byteLength];
    pieces.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    at += values.byteLength;
  }
  const tail = Buffer.alloc(TAIL_BYTES);
  tail.writeDoubleLE(at);
  writeFileSync(`${path}.tmp`, Buffer.concat([...pieces, Buffer.from(JSON.stringify(places)), tail]));
  renameSync(`${path}.tmp`, path);
}

export interface PartFile {
  /** A section as a whole. */
  read(name: string): Buffer;
  /** A section from its beginning on, as much as is asked for each time. */
  stream(name: string): SectionReader;
  close(): void;
}

export interface SectionReader {
  /** The next bytes; fewer at the end. They are overwritten by the next call. */
  next(bytes: number): Buffer;
}

export function openPart(path: string): PartFile {
  const file = openSync(path, 'r');
  const size = statSync(path).size;
  const take = (from: number, bytes: number): Buffer => {
    const buffer = Buffer.allocUnsafeSlow(bytes);
    let done = 0;
    while (done < bytes) {
      const read = readSync(file, buffer, done, bytes - done, from + done);
      if (read === 0) throw new Error(`${path} ends at byte ${from + done}`);
      done += read;
    }
    return buffer;
  };
  const listAt = take(size - TAIL_BYTES, TAIL_BYTES).readDoubleLE();
  const places = JSON.parse(take(listAt, size - TAIL_BYTES - listAt).toString('utf8')) as Record<string, [number, number]>;
  const placeOf = (name: string): [number, number] => {
    const place = places[name];
    if (place === undefined) throw new Error(`${path} has no section ${name}`);
    return place;
  };
  return {
    read: (name) => take(...placeOf(name)),
    stream(name) {
      const [from, bytes] = placeOf(name);
      let at = 0;
      let window: Buffer = Buffer.alloc(0);
      let windowAt = 0;
      return {
        next(wanted) {
          const size = Math.min(wanted, bytes - at);
          if (at + size > windowAt + window.length) {
            window = take(from + at, Math.min(bytes - at, Math.max(size, WINDOW_BYTES)));
            windowAt = at;
          }
          const found = window.subarray(at - windowAt, at - windowAt + size);
          at += size;
          return found;
        },
      };
    },
    close: () => closeSync(file),
  };
}
