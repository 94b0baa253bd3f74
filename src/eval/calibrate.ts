/** Fits the relevance estimate on the calibration part of the judged questions. */
import { searchRequestSchema } from '../domain/search.ts';
import type { RankingService } from '../search/create-service.ts';
import { type CalibratedScoring, estimateRelevance, FEATURES, type Features, type RelevanceWeights } from '../search/relevance.ts';
import type { JudgedQuery } from './judged-queries.ts';

/** Pull of the weights towards 0, in units of one judged event; keeps a small set from being learned by heart. */
const RIDGE = 0.5;
const STEPS = 4000;
const RATE = 0.5;
/** Share of unanswerable questions that the threshold has to leave unanswered. */
const UNANSWERED_TARGET = 0.86;

interface Case {
  readonly features: Features;
  readonly isRelevant: boolean;
  readonly query: number;
}

/** Logistic regression by gradient descent on standardised features; the threshold is the one with the best mean F1 that leaves enough unanswerable questions alone. */
export async function fitRelevance(
  service: RankingService,
  queries: readonly JudgedQuery[],
  mode: 'hybrid' | 'dense' | 'lexical',
): Promise<{ scoring: CalibratedScoring; weights: RelevanceWeights }> {
  const cases: Case[] = [];
  let scoring: CalibratedScoring = 'late_interaction';
  for (const [at, query] of queries.entries()) {
    const ranking = await service.rank(searchRequestSchema.parse({ q: query.query, mode }));
    scoring = ranking.scoring;
    if (ranking.question.isBrowse) continue;
    for (const { event, features } of ranking.events) cases.push({ features, isRelevant: query.events.includes(event.event_id), query: at });
  }
  const plain = descend(cases);
  return { scoring, weights: { ...plain, threshold: chooseThreshold(plain, cases, queries) } };
}

function descend(cases: readonly Case[]): Omit<RelevanceWeights, 'threshold'> {
  const columns = FEATURES.map((name) => cases.map(({ features }) => features[name]));
  const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const deviations = columns.map((values, at) => Math.sqrt(values.reduce((sum, value) => sum + (value - (means[at] as number)) ** 2, 0) / values.length) || 1);
  const rows = cases.map((_, row) => columns.map((values, at) => ((values[row] as number) - (means[at] as number)) / (deviations[at] as number)));
  const weights = FEATURES.map(() => 0);
  let intercept = 0;
  for (let step = 0; step < STEPS; step += 1) {
    const gradient = weights.map((weight) => (2 * RIDGE * weight) / cases.length);
    let shift = 0;
    rows.forEach((row, at) => {
      const logit = row.reduce((sum, value, column) => sum + value * (weights[column] as number), intercept);
      const error = (1 / (1 + Math.exp(-logit)) - Number((cases[at] as Case).isRelevant)) / cases.length;
      shift += error;
      row.forEach((value, column) => {
        gradient[column] = (gradient[column] as number) + error * value;
      });
    });
    intercept -= RATE * shift;
    gradient.forEach((value, column) => {
      weights[column] = (weights[column] as number) - RATE * value;
    });
  }
  const raw = weights.map((weight, at) => weight / (deviations[at] as number));
  const [score, gap, coverage_sentence, coverage_event, length, filtered] = raw.map(round) as [number, number, number, number, number, number];
  return {
    intercept: round(intercept - raw.reduce((sum, weight, at) => sum + weight * (means[at] as number), 0)),
    score,
    gap,
    coverage_sentence,
    coverage_event,
    length,
    filtered,
  };
}

function chooseThreshold(plain: Omit<RelevanceWeights, 'threshold'>, cases: readonly Case[], queries: readonly JudgedQuery[]): number {
  const weights = { ...plain, threshold: 0 };
  const judged = cases.map((one) => ({ ...one, relevance: estimateRelevance(weights, one.features) }));
  let best = { threshold: 0.5, quality: -1 };
  for (let threshold = 0.1; threshold <= 0.7; threshold += 0.01) {
    const returned = queries.map(() => ({ all: 0, right: 0 }));
    for (const { query, relevance, isRelevant } of judged) {
      if (relevance < threshold) continue;
      const counts = returned[query] as { all: number; right: number };
      counts.all += 1;
      counts.right += Number(isRelevant);
    }
    const tried = queries
      .map((query, at) => ({ query, counts: returned[at] as { all: number; right: number } }))
      .filter((_, at) => judged.some(({ query }) => query === at));
    const none = tried.filter(({ query }) => query.events.length === 0);
    const left = none.filter(({ counts }) => counts.all === 0).length / Math.max(1, none.length);
    const f1 = tried.filter(({ query }) => query.events.length > 0).map(({ query, counts }) => (2 * counts.right) / (counts.all + query.events.length));
    const quality = f1.reduce((sum, value) => sum + value, 0) / Math.max(1, f1.length) - Math.max(0, UNANSWERED_TARGET - left);
    if (quality > best.quality) best = { threshold, quality };
  }
  return round(best.threshold);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
