/** What vectors of one byte a value and one scale each lose: the ten nearest by them beside the ten nearest by whole vectors, both exact. */
import { dot } from '../../src/search/vectors.ts';
import { embedPassages, loadEmbedText, readQuestions, takeBest } from './vectors.ts';

export interface Int8Figures {
  readonly passages: number;
  readonly questions: number;
  /** Share of the ten nearest passages that are among the ten, twenty and fifty nearest by bytes. */
  readonly recall: Readonly<Record<'10' | '20' | '50', number>>;
  readonly bytes: { readonly whole: number; readonly int8: number };
}

const NEAREST = 10;
/** The longest list that the nearest are looked for in. */
const MOST = 50;
const LARGEST = 127;

export async function measureInt8(corpus: string, language: 'en' | 'zh', queries: number): Promise<Int8Figures> {
  const { embed, dimension } = await loadEmbedText();
  const vectors = await embedPassages(corpus, language, embed);
  const questions = readQuestions(corpus, queries).map(embed);
  const small = vectors.map(quantise);
  const hits = { '10': 0, '20': 0, '50': 0 };
  for (const question of questions) {
    const nearest = takeBest(vectors.keys(), NEAREST, (id) => dot(question, vectors[id] as Float32Array));
    const asked = quantise(question);
    const byBytes = takeBest(small.keys(), MOST, (id) => {
      const { values, scale } = small[id] as Quantised;
      return multiply(asked.values, values) * scale;
    });
    for (const cut of ['10', '20', '50'] as const) {
      const found = new Set(byBytes.slice(0, Number(cut)));
      hits[cut] += nearest.filter((id) => found.has(id)).length;
    }
  }
  const share = (count: number): number => count / (questions.length * NEAREST);
  return {
    passages: vectors.length,
    questions: questions.length,
    recall: { '10': share(hits['10']), '20': share(hits['20']), '50': share(hits['50']) },
    bytes: { whole: dimension * 4, int8: dimension + 4 },
  };
}

interface Quantised {
  readonly values: Int8Array;
  readonly scale: number;
}

function quantise(vector: Float32Array): Quantised {
  const scale = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / LARGEST || 1;
  return { values: Int8Array.from(vector, (value) => Math.round(value / scale)), scale };
}

function multiply(a: Int8Array, b: Int8Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 1) sum += (a[at] as number) * (b[at] as number);
  return sum;
}
