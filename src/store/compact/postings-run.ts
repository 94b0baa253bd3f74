/** Which key stands where and how often, gathered for one part of a corpus and merged into one list over all parts. */
import type { PartFile, SectionReader } from './part-file.ts';

/** Counts above are kept as this: BM25+ is flat by then (2.19 of at most 2.2 at length average). */
export const MOST_COUNTED = 255;

export interface Posting {
  readonly key: string;
  readonly numbers: Uint32Array;
  readonly counts: Uint8Array;
}

/** What is gathered: for each key the numbers it stands in, ascending, and how often. */
export class PostingsRun {
  readonly #entries = new Map<string, { numbers: number[]; counts: number[] }>();

  add(key: string, number: number, count = 1): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { numbers: [number], counts: [Math.min(count, MOST_COUNTED)] });
    else if (entry.numbers.at(-1) !== number) {
      entry.numbers.push(number);
      entry.counts.push(Math.min(count, MOST_COUNTED));
    }
  }

  /** Sections of a part file, by key ascending. */
  toSections(name: string): Record<string, Uint8Array | Uint32Array> {
    const keys = [...this.#entries.keys()].sort();
    const entries = keys.map((key) => this.#entries.get(key) as { numbers: number[]; counts: number[] });
    return {
      [`${name}.keys`]: Buffer.from(JSON.stringify(keys)),
      [`${name}.sizes`]: Uint32Array.from(entries, ({ numbers }) => numbers.length),
      [`${name}.numbers`]: Uint32Array.from(entries.flatMap(({ numbers }) => numbers)),
      [`${name}.counts`]: Uint8Array.from(entries.flatMap(({ counts }) => counts)),
    };
  }
}

interface Cursor {
  readonly keys: readonly string[];
  readonly sizes: Uint32Array;
  readonly numbers: SectionReader;
  readonly counts: SectionReader;
  readonly base: number;
  at: number;
}

/**
 * Goes through the keys of all parts in order; numbers of a part are raised by what the parts before it hold.
 * Holds the keys of all parts and a window of each.
 */
export function* mergeRuns(name: string, parts: readonly { readonly file: PartFile; readonly base: number }[]): Generator<Posting> {
  let cursors = parts
    .map(({ file, base }): Cursor => {
      const sizes = file.read(`${name}.sizes`);
      return {
        keys: JSON.parse(file.read(`${name}.keys`).toString('utf8')) as string[],
        sizes: new Uint32Array(sizes.buffer, sizes.byteOffset, sizes.length / 4),
        numbers: file.stream(`${name}.numbers`),
        counts: file.stream(`${name}.counts`),
        base,
        at: 0,
      };
    })
    .filter(({ keys }) => keys.length > 0);
  while (cursors.length > 0) {
    let key = cursors[0]?.keys[cursors[0].at] as string;
    for (const { keys, at } of cursors) if ((keys[at] as string) < key) key = keys[at] as string;
    const holders = cursors.filter(({ keys, at }) => keys[at] === key);
    const total = holders.reduce((sum, { sizes, at }) => sum + (sizes[at] as number), 0);
    const numbers = new Uint32Array(total);
    const counts = new Uint8Array(total);
    let from = 0;
    for (const holder of holders) {
      const size = holder.sizes[holder.at] as number;
      const bytes = holder.numbers.next(size * 4);
      for (let at = 0; at < size; at += 1) numbers[from + at] = bytes.readUInt32LE(at * 4) + holder.base;
      counts.set(holder.counts.next(size), from);
      from += size;
      holder.at += 1;
    }
    if (holders.some(({ keys, at }) => at === keys.length)) cursors = cursors.filter(({ keys, at }) => at < keys.length);
    yield { key, numbers, counts };
  }
}
