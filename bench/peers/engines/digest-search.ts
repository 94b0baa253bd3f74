/** The service as it is shipped: built and started by its two commands, asked over HTTP. */
import { startDigestSearch } from '../start-digest-search.ts';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ file, dir }) {
    const service = await startDigestSearch(file, dir);
    return {
      async search(question) {
        const { events, passages } = await service.get(`/v1/search?q=${encodeURIComponent(question)}`);
        return { passages: passages.map(({ passage_id }) => passage_id), events: events.map(({ event_id }) => event_id), score: events[0]?.relevance };
      },
      close: () => service.stop(),
      service,
    };
  },
};
