import { connect } from '@lancedb/lancedb';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ passages, vectors, dir }) {
    const db = await connect(dir);
    const table = await db.createTable(
      'passages',
      passages.map(({ id }, at) => ({ id, vector: [...(vectors[at] ?? [])] })),
    );
    return {
      async search(_, vector, k) {
        const rows: { id: string; _distance: number }[] = await table.vectorSearch(vector).distanceType('cosine').limit(k).toArray();
        return { passages: rows.map(({ id }) => id), score: rows[0] && 1 - rows[0]._distance };
      },
      close: () => db.close(),
    };
  },
};
