/**
 * Reads the rows of the bundled static model straight from its ONNX file: two constants in it, `packed` (two four-bit
 * values a byte) and `scales` (one a row). What the graph computes of them is (value − 8) × scale, and is computed here
 * without ONNX Runtime wherever all rows are needed: 0.1 s against 6 s.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';

/** Rows as one signed byte a value and one scale a row: value × scale is the weight, exactly. */
export interface StaticTable {
  readonly dimension: number;
  /** `rows × dimension`, in memory that threads can share. */
  readonly values: Int8Array;
  readonly scales: Float32Array;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
}

/** In the folder of the model. */
export const WEIGHTS_FILE = join('onnx', 'model_q4.onnx');

/** Field numbers of onnx.proto: ModelProto.graph, GraphProto.initializer, TensorProto.dims, .name and .raw_data. */
const ONNX = { graph: 7, initializer: 5, dims: 1, name: 8, raw: 9 } as const;
/** What stands for 0 among the sixteen values. */
const ZERO = 8;

/** @throws DomainError `model_unavailable` for a file without these constants */
export async function readStaticTable(path: string): Promise<StaticTable> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new DomainError('model_unavailable', `${path} cannot be read; restore the folder data/model from the package`, { cause });
  });
  const [packed, scales] = [findConstant(bytes, 'packed'), findConstant(bytes, 'scales')];
  const [rows = 0, pairs = 0] = packed?.dims ?? [];
  if (packed === undefined || scales === undefined || packed.raw.length !== rows * pairs || scales.raw.length !== rows * 4) {
    throw new DomainError(
      'model_unavailable',
      `${path} is not the bundled model: it has no constants "packed" and "scales"; restore the folder data/model from the package`,
    );
  }
  const dimension = pairs * 2;
  const values = new Int8Array(new SharedArrayBuffer(rows * dimension));
  for (let row = 0; row < rows; row += 1) {
    const from = row * pairs;
    const to = row * dimension;
    for (let at = 0; at < pairs; at += 1) {
      const byte = packed.raw[from + at] as number;
      values[to + at] = (byte & 0xf) - ZERO;
      values[to + pairs + at] = (byte >> 4) - ZERO;
    }
  }
  const shared = new Float32Array(new SharedArrayBuffer(rows * 4));
  for (let row = 0; row < rows; row += 1) shared[row] = scales.raw.readFloatLE(row * 4);
  return { dimension, values, scales: shared, hash: createHash('sha256').update(bytes).digest('hex') };
}

interface Field {
  readonly number: number;
  readonly value: number;
  readonly content: Buffer;
}

function findConstant(bytes: Buffer, name: string): { readonly dims: readonly number[]; readonly raw: Buffer } | undefined {
  for (const graph of readFields(bytes)) {
    if (graph.number !== ONNX.graph) continue;
    for (const tensor of readFields(graph.content)) {
      if (tensor.number !== ONNX.initializer) continue;
      const fields = [...readFields(tensor.content)];
      const contentOf = (number: number): Buffer | undefined => fields.find((field) => field.number === number)?.content;
      const raw = contentOf(ONNX.raw);
      if (contentOf(ONNX.name)?.toString('utf8') === name && raw !== undefined) {
        return { dims: fields.filter(({ number }) => number === ONNX.dims).map(({ value }) => value), raw };
      }
    }
  }
  return undefined;
}

/** Fields of a protocol buffer message, as far as ONNX files use them. */
function* readFields(bytes: Buffer): Generator<Field> {
  let at = 0;
  const readNumber = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80 || at >= bytes.length) return value;
    }
  };
  while (at < bytes.length) {
    const key = readNumber();
    const [number, kind] = [Math.floor(key / 8), key % 8];
    if (kind === 0) yield { number, value: readNumber(), content: bytes.subarray(at, at) };
    else {
      const length = kind === 2 ? readNumber() : kind === 1 ? 8 : 4;
      yield { number, value: 0, content: bytes.subarray(at, at + length) };
      at += length;
    }
  }
}
