import { join } from 'node:path';
import Database from 'better-sqlite3';
import { load } from 'sqlite-vec';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  build({ passages, vectors, dir }) {
    const db = new Database(join(dir, 'passages.db'));
    load(db);
    db.exec('create virtual table passages using vec0(id text primary key, vector float[512] distance_metric=cosine)');
    const insert = db.prepare('insert into passages values (?, ?)');
    db.transaction(() => {
      for (const [at, { id }] of passages.entries()) insert.run(id, vectors[at]);
    })();
    const select = db.prepare<[Float32Array, number], { id: string; distance: number }>(
      'select id, distance from passages where vector match ? and k = ? order by distance',
    );
    return {
      search(_, vector, k) {
        const rows = select.all(vector, k);
        return { passages: rows.map(({ id }) => id), score: rows[0] && 1 - rows[0].distance };
      },
      close: () => db.close(),
    };
  },
};
