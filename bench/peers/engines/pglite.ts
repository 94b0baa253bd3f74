import { PGlite } from '@electric-sql/pglite';
import { vector as pgvector } from '@electric-sql/pglite-pgvector';
import type { Engine } from '../engine.ts';

const write = (vector: Float32Array | undefined): string => `[${(vector ?? []).join(',')}]`;

export const engine: Engine = {
  async build({ passages, vectors, dir }) {
    const db = await PGlite.create(dir, { extensions: { pgvector } });
    await db.exec('create extension vector; create table passages (id text primary key, vector vector(512))');
    await db.transaction(async (transaction) => {
      for (const [at, { id }] of passages.entries()) await transaction.query('insert into passages values ($1, $2)', [id, write(vectors[at])]);
    });
    await db.exec('create index on passages using hnsw (vector vector_cosine_ops)');
    return {
      async search(_, vector, k) {
        const { rows } = await db.query<{ id: string; score: number }>(
          'select id, 1 - (vector <=> $1) as score from passages order by vector <=> $1 limit $2',
          [write(vector), k],
        );
        return { passages: rows.map(({ id }) => id), score: rows[0]?.score };
      },
      close: () => db.close(),
    };
  },
};
