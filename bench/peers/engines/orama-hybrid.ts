import { create, insertMultiple, search } from '@orama/orama';
import { createTokenizer } from '@orama/tokenizers/mandarin';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ passages, vectors }) {
    const db = create({ schema: { text: 'string', vector: 'vector[512]' }, components: { tokenizer: createTokenizer() } });
    await insertMultiple(
      db,
      passages.map(({ id, text }, at) => ({ id, text, vector: [...(vectors[at] ?? [])] })),
    );
    return {
      async search(question, vector, k) {
        const { hits } = await search(db, {
          mode: 'hybrid',
          term: question,
          vector: { property: 'vector', value: [...vector] },
          similarity: 0,
          limit: k,
        });
        return { passages: hits.map(({ id }) => id), score: hits[0]?.score };
      },
      close: () => undefined,
    };
  },
};
