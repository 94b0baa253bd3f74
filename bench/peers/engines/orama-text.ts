import { create, insertMultiple, search } from '@orama/orama';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ passages }) {
    const db = create({ schema: { text: 'string' } });
    await insertMultiple(
      db,
      passages.map(({ id, text }) => ({ id, text })),
    );
    return {
      async search(question, _, k) {
        const { hits } = await search(db, { term: question, limit: k });
        return { passages: hits.map(({ id }) => id), score: hits[0]?.score };
      },
      close: () => undefined,
    };
  },
};
