/** The service without what it reads out of a question (days, places, misspelt words), and uncut: its ranking alone. */
import { startDigestSearch } from '../start-digest-search.ts';
import type { Engine } from '../engine.ts';

export const engine: Engine = {
  async build({ file, dir }) {
    const service = await startDigestSearch(file, dir);
    return {
      async search(question, _, k) {
        const { events, passages } = await service.get(`/v1/search?understand=none&min_relevance=0&limit=${k}&q=${encodeURIComponent(question)}`);
        return { passages: passages.map(({ passage_id }) => passage_id), events: events.map(({ event_id }) => event_id), score: events[0]?.relevance };
      },
      close: () => service.stop(),
      service,
    };
  },
};
