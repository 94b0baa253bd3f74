/** The static model that ships with the package: its own tokenizer and rows, without an inference library. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError, messageOf } from '../domain/errors.ts';
import type { Embedder } from '../domain/ports.ts';
import { normaliseText } from '../text/normalise.ts';
import { readNeighbours } from './neighbours.ts';
import { createRowArithmetic } from './row-kernels.ts';
import { readStaticTable, WEIGHTS_FILE } from './static-table.ts';
import { readTokenNames } from './token-names.ts';
import { loadUnigram } from './unigram.ts';
import { unitMean } from './unit-mean.ts';

/**
 * Loads the static model in a folder (`tokenizer.json`, `neighbours.bin`, `names.bin`, `onnx/model_q4.onnx`).
 *
 * @throws DomainError `model_unavailable` when a file is missing or cannot be read.
 */
export async function loadStaticEmbedder(folder: string): Promise<Embedder> {
  const weights = join(folder, WEIGHTS_FILE);
  if (!existsSync(weights)) {
    throw new DomainError(
      'model_unavailable',
      `no model at ${folder}: ${weights} is missing; restore the folder data/model from the package, or choose a hub model with --model`,
    );
  }
  const [tokenizer, table] = await Promise.all([loadUnigram(join(folder, 'tokenizer.json')), readStaticTable(weights)]).catch((cause: unknown) => {
    if (cause instanceof DomainError) throw cause;
    throw new DomainError('model_unavailable', `the model at ${folder} cannot be loaded (${messageOf(cause)}); restore the folder from the package`, { cause });
  });
  const nearestTo = await readNeighbours(folder, table.hash);
  const rows = createRowArithmetic(table);
  const isName = await readTokenNames(folder, rows.rows);
  const { dimension } = rows;
  const encode = (text: string): number[] => tokenizer.encode(normaliseText(text).text);

  return {
    identity: { id: 'bundled', revision: `sha256:${table.hash.slice(0, 16)}`, dtype: 'q4', dimension },
    countTokens: (text) => encode(text).length,
    embed: async (texts) =>
      texts.map((text) => {
        const sum = new Float32Array(dimension);
        rows.addRows(Uint32Array.from(encode(text)), sum);
        return unitMean([sum], dimension);
      }),
    tokens: {
      tokenize(original) {
        const { text, toOriginal } = normaliseText(original);
        return tokenizer.tokenize(text).map(({ id, start, end }) => ({ id, ...toOriginal(start, end) }));
      },
      rows,
      nearestTo,
      isHan: tokenizer.isHan,
      isName,
    },
    dispose: async () => undefined,
  };
}
