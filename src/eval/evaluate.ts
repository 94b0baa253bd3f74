/** Runs judged questions through the service and measures its answers. */
import { SEARCH_MODES, searchRequestSchema, type SearchMode } from '../domain/search.ts';
import type { SearchService } from '../domain/service.ts';
import type { JudgedQuery } from './judged-queries.ts';
import { mean, ndcg, precision, recall, reciprocalRank } from './metrics.ts';

/** Means over the questions of a row; null where a measure has nothing to measure. */
export interface Measures {
  readonly questions: number;
  /** Share whose first event is relevant; an unanswered question counts as a miss. */
  readonly event_r1: number | null;
  readonly event_recall: number | null;
  /** Over answered questions. */
  readonly event_precision: number | null;
  /** Of passages, over those that were returned. */
  readonly ndcg_10: number | null;
  readonly mrr: number | null;
  /** Share of unanswerable questions that were left unanswered. */
  readonly unanswered: number | null;
}

export interface EvalRow extends Measures {
  readonly mode: SearchMode;
  readonly language: string;
  readonly kind: string;
}

/** One row a mode, language and kind, and one a mode and language over all kinds. */
export async function evaluate(service: SearchService, queries: readonly JudgedQuery[]): Promise<EvalRow[]> {
  const rows: EvalRow[] = [];
  for (const mode of SEARCH_MODES) {
    const results = [];
    for (const query of queries) {
      const answer = await service.search(searchRequestSchema.parse({ q: query.query, mode }));
      const events = answer.events.map(({ event_id }) => event_id).filter((event) => query.maybe?.includes(event) !== true);
      results.push({ query, events, passages: answer.passages.map(({ passage_id }) => passage_id) });
    }
    for (const language of ['en', 'zh']) {
      const ofLanguage = results.filter(({ query }) => query.language === language);
      const kinds = [...new Set(ofLanguage.map(({ query }) => query.kind))];
      for (const kind of ['all', ...kinds]) {
        rows.push({ mode, language, kind, ...measure(ofLanguage.filter(({ query }) => kind === 'all' || query.kind === kind)) });
      }
    }
  }
  return rows;
}

function measure(results: readonly { readonly query: JudgedQuery; readonly events: readonly string[]; readonly passages: readonly string[] }[]): Measures {
  const answerable = results.filter(({ query }) => query.events.length > 0);
  const withPassages = answerable.flatMap(({ query, passages }) => (query.passages === undefined ? [] : [{ relevant: new Set(query.passages), passages }]));
  const unanswerable = results.filter(({ query }) => query.events.length === 0);
  return {
    questions: results.length,
    event_r1: mean(answerable.map(({ query, events }) => Number(query.events.includes(events[0] ?? '')))),
    event_recall: mean(answerable.map(({ query, events }) => recall(events, new Set(query.events)))),
    event_precision: mean(answerable.flatMap(({ query, events }) => precision(events, new Set(query.events)) ?? [])),
    ndcg_10: mean(withPassages.map(({ relevant, passages }) => ndcg(passages, relevant, 10))),
    mrr: mean(withPassages.map(({ relevant, passages }) => reciprocalRank(passages, relevant))),
    unanswered: mean(unanswerable.map(({ events }) => Number(events.length === 0))),
  };
}
