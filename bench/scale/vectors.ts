/** Texts of a generated corpus as vectors: what the measurements of graphs and of exact search start from. */
import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readConfig } from '../../src/config.ts';
import { createRowArithmetic } from '../../src/drivers/row-kernels.ts';
import { readStaticTable, WEIGHTS_FILE } from '../../src/drivers/static-table.ts';
import { loadUnigram } from '../../src/drivers/unigram.ts';
import { toUnit } from '../../src/search/vectors.ts';
import { normaliseText } from '../../src/text/normalise.ts';

/** Text → unit vector, by the bundled model. */
export type EmbedText = (text: string) => Float32Array;

export async function loadEmbedText(): Promise<{ embed: EmbedText; dimension: number }> {
  const { bundledModel } = readConfig();
  const table = await readStaticTable(join(bundledModel, WEIGHTS_FILE));
  const arithmetic = createRowArithmetic(table);
  const { encode } = await loadUnigram(join(bundledModel, 'tokenizer.json'));
  return {
    dimension: table.dimension,
    embed(text) {
      const sum = new Float32Array(table.dimension);
      arithmetic.addRows(Uint32Array.from(encode(normaliseText(text).text)), sum);
      return toUnit(sum);
    },
  };
}

/** Vectors of all passages of a language, in the order of the corpus. */
export async function embedPassages(corpus: string, language: string, embed: EmbedText): Promise<Float32Array[]> {
  const vectors: Float32Array[] = [];
  for await (const line of createInterface({ input: createReadStream(join(corpus, 'events.jsonl')) })) {
    const { passages } = JSON.parse(line) as { passages: { language: string; text: string }[] };
    for (const passage of passages) if (passage.language === language) vectors.push(embed(passage.text));
  }
  return vectors;
}

export function readQuestions(corpus: string, count: number): string[] {
  const lines = readFileSync(join(corpus, 'queries.jsonl'), 'utf8').split('\n');
  return lines
    .filter((line) => line !== '')
    .slice(0, count)
    .map((line) => (JSON.parse(line) as { q: string }).q);
}

/** Ids by falling score, the first so many; of equals the smaller first. */
export function takeBest(ids: Iterable<number>, count: number, scoreOf: (id: number) => number): number[] {
  return Array.from(ids, (id) => ({ id, score: scoreOf(id) }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
    .slice(0, count)
    .map(({ id }) => id);
}

/** The same vector along other axes, as a unit vector. */
export function projectTo(axes: Float32Array, count: number, vector: Float32Array): Float32Array {
  const projected = new Float32Array(count);
  for (let axis = 0; axis < count; axis += 1) {
    let sum = 0;
    for (let at = 0; at < vector.length; at += 1) sum += (axes[axis * vector.length + at] as number) * (vector[at] as number);
    projected[axis] = sum;
  }
  return toUnit(projected);
}
