/**
 * Arithmetic over the rows of a static table in WebAssembly with SIMD: some ten times the rate of plain JavaScript.
 * The module is `row-kernels.wat`, assembled with wabt (a test compares the two, and shows what it should be after a change).
 */
import type { RowArithmetic } from '../domain/ports.ts';
import type { StaticTable } from './static-table.ts';

export const KERNELS =
  'AGFzbQEAAAABEQJgA39/fwF/YAZ/f39/f38AAwYFAAEBAQEFAwEAAQc+BQZtZW1vcnkCAAhwcm9kdWN0cwABDHByb2R1Y3RzV2l0aAACB2FkZFJvd3MAAw1mbG9hdFByb2R1Y3RzAAQKjAYFcgIBfwN7IAAgAmohAwNAIAD9AAQAIQQgAf0ABAAhBSAGIAT9hwEgBf2HAf26Af2uASEGIAYgBP2IASAF/YgB/boB/a4BIQYgAUEQaiEBIABBEGoiACADSQ0ACyAG/RsAIAb9GwFqIAb9GwIgBv0bA2pqC1EBAX8gBSAEQQJ0aiEGAkADQCAFIAZPDQEgBSAAIAIoAgAgAWxqIAAgAygCACABbGogARAANgIAIAJBBGohAiADQQRqIQMgBUEEaiEFDAALCwtLAQJ/IAUgBEECdGohBiAAIAIgAWxqIQcCQANAIAUgBk8NASAFIAcgACADKAIAIAFsaiABEAA2AgAgA0EEaiEDIAVBBGohBQwACwsL7QECBH8EeyADIARBAnRqIQYCQANAIAMgBk8NASAAIAMoAgAgAmxqIQcgASADKAIAQQJ0aioCAP0TIQogByACaiEIIAUhCQNAIAf9AAQAIQsgC/2HASEMIAv9iAEhDSAJIAn9AAQAIAogDP2nAf36Af3mAf3kAf0LBAAgCSAJ/QAEECAKIAz9qAH9+gH95gH95AH9CwQQIAkgCf0ABCAgCiAN/acB/foB/eYB/eQB/QsEICAJIAn9AAQwIAogDf2oAf36Af3mAf3kAf0LBDAgCUHAAGohCSAHQRBqIgcgCEkNAAsgA0EEaiEDDAALCwuJAgIEfwV7IAUgBEECdGohBgJAA0AgBSAGTw0BIAAgAygCACABbGohByAHIAFqIQggAiEJQwAAAAD9EyENQwAAAAD9EyEOA0AgB/0ABAAhCiAK/YcBIQsgCv2IASEMIA0gCf0ABAAgC/2nAf36Af3mAf3kASENIA4gCf0ABBAgC/2oAf36Af3mAf3kASEOIA0gCf0ABCAgDP2nAf36Af3mAf3kASENIA4gCf0ABDAgDP2oAf36Af3mAf3kASEOIAlBwABqIQkgB0EQaiIHIAhJDQALIA0gDv3kASENIAUgDf0fACAN/R8BkiAN/R8CIA39HwOSkjgCACADQQRqIQMgBUEEaiEFDAALCws=';

const PAGE = 65_536;
/** Ids handled in one call; longer lists take several. */
const BATCH = 16_384;

interface Kernels {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): void };
  products(table: number, dimension: number, a: number, b: number, count: number, out: number): void;
  productsWith(table: number, dimension: number, row: number, b: number, count: number, out: number): void;
  floatProducts(table: number, dimension: number, vector: number, ids: number, count: number, out: number): void;
  addRows(table: number, scales: number, dimension: number, ids: number, count: number, out: number): void;
}

/** What is used of it; Node's types leave it out. */
const { WebAssembly } = globalThis as unknown as {
  readonly WebAssembly: { readonly Module: new (bytes: Buffer) => object; readonly Instance: new (module: object) => { readonly exports: Kernels } };
};

/** Holds a copy of the table: one byte a value. */
export function createRowArithmetic({ dimension, values, scales }: StaticTable): RowArithmetic {
  const kernels = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(KERNELS, 'base64'))).exports;
  const rows = scales.length;
  const align = (bytes: number): number => Math.ceil(bytes / 16) * 16;
  const scalesAt = align(values.length);
  const vectorAt = scalesAt + align(rows * 4);
  const firstAt = vectorAt + align(dimension * 4);
  const secondAt = firstAt + BATCH * 4;
  const outAt = secondAt + BATCH * 4;
  kernels.memory.grow(Math.ceil((outAt + BATCH * 4) / PAGE));
  const { buffer } = kernels.memory;
  new Int8Array(buffer, 0, values.length).set(values);
  new Float32Array(buffer, scalesAt, rows).set(scales);
  const vector = new Float32Array(buffer, vectorAt, dimension);
  const first = new Uint32Array(buffer, firstAt, BATCH);
  const second = new Uint32Array(buffer, secondAt, BATCH);
  const whole = new Int32Array(buffer, outAt, BATCH);
  const real = new Float32Array(buffer, outAt, BATCH);
  const lengths = new Float32Array(rows).fill(-1);

  function inBatches(ids: Uint32Array, handle: (part: Uint32Array, from: number) => void): void {
    for (let from = 0; from < ids.length; from += BATCH) handle(ids.subarray(from, from + BATCH), from);
  }

  function products(a: Uint32Array, b: Uint32Array): Float32Array {
    const out = new Float32Array(a.length);
    inBatches(a, (part, from) => {
      first.set(part);
      second.set(b.subarray(from, from + part.length));
      kernels.products(0, dimension, firstAt, secondAt, part.length, outAt);
      for (let at = 0; at < part.length; at += 1) {
        out[from + at] = (whole[at] as number) * (scales[part[at] as number] as number) * (scales[b[from + at] as number] as number);
      }
    });
    return out;
  }

  return {
    rows,
    dimension,
    lengthOf(id) {
      if (lengths[id] === -1) lengths[id] = Math.sqrt(products(Uint32Array.of(id), Uint32Array.of(id))[0] as number);
      return lengths[id] as number;
    },
    products,
    productsWith(id, ids) {
      const out = new Float32Array(ids.length);
      const scale = scales[id] as number;
      inBatches(ids, (part, from) => {
        second.set(part);
        kernels.productsWith(0, dimension, id, secondAt, part.length, outAt);
        for (let at = 0; at < part.length; at += 1) out[from + at] = (whole[at] as number) * scale * (scales[part[at] as number] as number);
      });
      return out;
    },
    productsWithVector(given, ids) {
      const out = new Float32Array(ids.length);
      vector.set(given);
      inBatches(ids, (part, from) => {
        second.set(part);
        kernels.floatProducts(0, dimension, vectorAt, secondAt, part.length, outAt);
        for (let at = 0; at < part.length; at += 1) out[from + at] = (real[at] as number) * (scales[part[at] as number] as number);
      });
      return out;
    },
    addRows(ids, sum) {
      vector.set(sum);
      inBatches(ids, (part) => {
        second.set(part);
        kernels.addRows(0, scalesAt, dimension, secondAt, part.length, vectorAt);
      });
      sum.set(vector);
    },
  };
}
