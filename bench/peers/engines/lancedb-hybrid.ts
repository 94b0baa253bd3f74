import { connect, Index, rerankers } from '@lancedb/lancedb';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ passages, vectors, dir }) {
    const db = await connect(dir);
    const table = await db.createTable(
      'passages',
      passages.map(({ id, text }, at) => ({ id, text, vector: [...(vectors[at] ?? [])] })),
    );
    await table.createIndex('text', { config: Index.fts({ baseTokenizer: 'ngram', ngramMinLength: 2, stem: false, removeStopWords: false }) });
    const reranker = await rerankers.RRFReranker.create();
    return {
      async search(question, vector, k) {
        const query = table.vectorSearch(vector).distanceType('cosine').fullTextSearch(question).rerank(reranker).limit(k);
        const rows: { id: string; _relevance_score: number }[] = await query.toArray();
        return { passages: rows.map(({ id }) => id), score: rows[0]?._relevance_score };
      },
      close: () => db.close(),
    };
  },
};
