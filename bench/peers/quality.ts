/** What the answers are worth, from their lists alone. */
import type { Language } from '../../src/domain/event.ts';
import type { JudgedQuery } from '../../src/eval/judged-queries.ts';
import { mean, ndcg } from '../../src/eval/metrics.ts';
import type { Passage, Found } from './engine.ts';

/** A question with what an engine found. */
export interface Answered {
  readonly query: JudgedQuery;
  readonly found: Found;
}

/** Means over the questions of one language; null where there is nothing to measure. */
export interface Quality {
  /** Share of answerable questions whose first event answers; that of the first passage where the engine ranks no events. */
  readonly event_r1: number | null;
  /** Of passages, over answerable questions. */
  readonly ndcg_10: number | null;
  /** Share of unanswerable questions for which nothing was returned. */
  readonly left_alone: number | null;
}

/** @param cut answers whose best score is below it are taken for none */
export function measureQuality(answered: readonly Answered[], passages: readonly Passage[], language: Language, cut = Number.NEGATIVE_INFINITY): Quality {
  const eventOf = new Map(passages.map(({ id, event }) => [id, event]));
  const rows = answered
    .filter(({ query }) => query.language === language)
    .map(({ query, found }) => {
      const isKept = found.passages.length > 0 && (cut === Number.NEGATIVE_INFINITY || (found.score ?? Number.NEGATIVE_INFINITY) >= cut);
      const kept = isKept ? found : { passages: [], events: [] };
      return { query, passages: kept.passages, event: kept.events?.[0] ?? eventOf.get(kept.passages[0] ?? '') };
    });
  const answerable = rows.filter(({ query }) => query.events.length > 0);
  return {
    event_r1: mean(answerable.map(({ query, event }) => Number(query.events.includes(event ?? '')))),
    ndcg_10: mean(answerable.map((row) => ndcg(row.passages, new Set(row.query.passages), 10))),
    left_alone: mean(rows.filter(({ query }) => query.events.length === 0).map((row) => Number(row.passages.length === 0))),
  };
}

/**
 * The cut with the greatest sum of event R@1 and share of unanswerable questions left alone, both languages together.
 * Undefined for engines that tell no score.
 *
 * @param answered questions of the calibration part
 */
export function fitCut(answered: readonly Answered[], passages: readonly Passage[]): number | undefined {
  const scores = [...new Set(answered.flatMap(({ found }) => found.score ?? []))].sort((a, b) => a - b);
  const all = answered.map(({ query, found }) => ({ found, query: { ...query, language: 'en' as const } }));
  let best: { cut: number; sum: number } | undefined;
  for (const cut of scores) {
    const { event_r1, left_alone } = measureQuality(all, passages, 'en', cut);
    const sum = (event_r1 ?? 0) + (left_alone ?? 0);
    if (best === undefined || sum > best.sum) best = { cut, sum };
  }
  return best?.cut;
}
