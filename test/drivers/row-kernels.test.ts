import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import wabt from 'wabt';
import { readConfig } from '../../src/config.ts';
import { createRowArithmetic, KERNELS } from '../../src/drivers/row-kernels.ts';
import { readStaticTable } from '../../src/drivers/static-table.ts';
import { WEIGHTS_FILE } from '../../src/drivers/static-table.ts';

const table = await readStaticTable(join(readConfig().bundledModel, WEIGHTS_FILE));
const rows = createRowArithmetic(table);
const { dimension, values, scales } = table;

const weight = (id: number, at: number): number => (values[id * dimension + at] as number) * (scales[id] as number);
const multiply = (a: number, b: number): number =>
  Array.from({ length: dimension }, (_, at) => weight(a, at) * weight(b, at)).reduce((sum, one) => sum + one, 0);
const ids = fc.array(fc.nat(scales.length - 1), { minLength: 1, maxLength: 40 });

describe('arithmetic over rows', () => {
  it('is assembled from the text beside it', async () => {
    const text = await readFile(join(readConfig().packageRoot, 'src', 'drivers', 'row-kernels.wat'), 'utf8');
    const assembled = (await wabt()).parseWat('row-kernels.wat', text, { simd: true }).toBinary({}).buffer;
    expect(KERNELS).toBe(Buffer.from(assembled).toString('base64'));
  });

  it('gives the inner products and sums that plain arithmetic gives', () => {
    fc.assert(
      fc.property(ids, (list) => {
        const [first = 0] = list;
        const products = rows.productsWith(first, Uint32Array.from(list));
        const pairs = rows.products(Uint32Array.from(list), Uint32Array.from(list.toReversed()));
        const sum = new Float32Array(dimension);
        rows.addRows(Uint32Array.from(list), sum);
        const withSum = rows.productsWithVector(sum, Uint32Array.from(list));
        for (const [at, id] of list.entries()) {
          expect(products[at]).toBeCloseTo(multiply(first, id), 4);
          expect(pairs[at]).toBeCloseTo(multiply(id, list[list.length - 1 - at] as number), 4);
          expect(withSum[at]).toBeCloseTo(
            list.reduce((total, other) => total + multiply(id, other), 0),
            2,
          );
        }
        for (const at of [0, 1, dimension - 1])
          expect(sum[at]).toBeCloseTo(
            list.reduce((total, id) => total + weight(id, at), 0),
            4,
          );
      }),
      { numRuns: 30 },
    );
  });

  it('takes more ids than one call handles', () => {
    const many = Uint32Array.from({ length: 40_000 }, (_, at) => at);
    const products = rows.productsWith(5000, many);
    for (const at of [0, 16_383, 16_384, 39_999]) expect(products[at]).toBeCloseTo(multiply(5000, at), 4);
  });
});
