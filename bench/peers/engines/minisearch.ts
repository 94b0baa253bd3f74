import MiniSearch from 'minisearch';
import type { Engine } from '../engine.ts';

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const tokenize = (text: string): string[] => [...segmenter.segment(text)].flatMap(({ isWordLike, segment }) => (isWordLike ? [segment] : []));

export const engine: Engine = {
  build({ passages }) {
    const index = new MiniSearch({ fields: ['text'], tokenize });
    index.addAll([...passages]);
    return {
      search(question, _, k) {
        const hits = index.search(question).slice(0, k);
        return { passages: hits.map(({ id }) => id), score: hits[0]?.score };
      },
      close: () => undefined,
    };
  },
};
