import { Index } from 'flexsearch';
import type { Engine } from '../engine.ts';

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const encode = (text: string): string[] => [...segmenter.segment(text.toLowerCase())].flatMap(({ isWordLike, segment }) => (isWordLike ? [segment] : []));

export const engine: Engine = {
  build({ passages }) {
    const index = new Index({ encode });
    for (const [at, { text }] of passages.entries()) index.add(at, text);
    return {
      // Without `suggest` every word of the question has to occur.
      search: (question, _, k) => ({ passages: index.search(question, { limit: k, suggest: true }).flatMap((at) => passages[Number(at)]?.id ?? []) }),
      close: () => undefined,
    };
  },
};
