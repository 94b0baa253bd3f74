/** The same without HTTP, for its cost beside libraries; the package has no such interface for others. */
import { join } from 'node:path';
import { buildIndex, openService } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { searchRequestSchema } from '../../../src/domain/search.ts';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ file, dir }) {
    const indexDir = join(dir, 'index');
    await buildIndex(readConfig(), { inputs: [file], indexDir });
    const service = await openService(readConfig(), { indexDir });
    return {
      async search(question) {
        const { events, passages } = await service.search(searchRequestSchema.parse({ q: question }));
        return { passages: passages.map(({ passage_id }) => passage_id), events: events.map(({ event_id }) => event_id), score: events[0]?.relevance };
      },
      close: () => service.close(),
    };
  },
};
