import { create, insertMultiple, search } from '@orama/orama';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ passages, vectors }) {
    const db = create({ schema: { vector: 'vector[512]' } });
    await insertMultiple(
      db,
      passages.map(({ id }, at) => ({ id, vector: [...(vectors[at] ?? [])] })),
    );
    return {
      async search(_, vector, k) {
        // The default similarity of .8 is more than a question and its answer reach.
        const { hits } = await search(db, { mode: 'vector', vector: { property: 'vector', value: [...vector] }, similarity: 0, limit: k });
        return { passages: hits.map(({ id }) => id), score: hits[0]?.score };
      },
      close: () => undefined,
    };
  },
};
