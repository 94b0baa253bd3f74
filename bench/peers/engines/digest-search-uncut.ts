/** The service asked for ten passages whatever their relevance, as the others give them. */
import { startDigestSearch } from '../start-digest-search.ts';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ file, dir }) {
    const service = await startDigestSearch(file, dir);
    return {
      async search(question, _, k) {
        const { events, passages } = await service.get(`/v1/search?min_relevance=0&limit=${k}&q=${encodeURIComponent(question)}`);
        return { passages: passages.map(({ passage_id }) => passage_id), events: events.map(({ event_id }) => event_id), score: events[0]?.relevance };
      },
      close: () => service.stop(),
      service,
    };
  },
};
