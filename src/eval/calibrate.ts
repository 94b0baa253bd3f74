/** Fits the relevance estimate on the calibration part of the judged questions. */
import { searchRequestSchema } from '../domain/search.ts';
import type { RankingService } from '../search/create-service.ts';
import { type CalibratedScoring, type EventWeights, estimateRelevance, FEATURES, type Features, type RelevanceWeights } from '../search/relevance.ts';
import type { JudgedQuery } from './judged-queries.ts';
import { fitLogistic } from './logistic.ts';

/** The thresholds are chosen on estimates of models that did not see the question, of as many parts. */
const FOLDS = 8;
/** Share of unanswerable questions that the threshold has to leave unanswered. */
const UNANSWERED_TARGET = 0.9;
/** Recall counts twice as much as precision: "which events" asks for all of them. */
const BETA = 2;

type Thresholds = Pick<RelevanceWeights, 'threshold' | 'further'>;

interface Case {
  readonly features: Features;
  readonly isRelevant: boolean;
  readonly tellsAsked: boolean;
  readonly query: number;
}

/** A passage of an event that answers. */
interface PassageCase {
  readonly gap: number;
  readonly isRelevant: boolean;
}

/** The thresholds are those with the best mean F2 that leave enough unanswerable questions alone. */
export async function fitRelevance(
  service: RankingService,
  queries: readonly JudgedQuery[],
  mode: 'hybrid' | 'dense' | 'lexical',
): Promise<{ scoring: CalibratedScoring; weights: RelevanceWeights }> {
  const cases: Case[] = [];
  const passageCases: PassageCase[] = [];
  let scoring: CalibratedScoring = 'late_interaction';
  for (const [at, query] of queries.entries()) {
    const ranking = await service.rank(searchRequestSchema.parse({ q: query.query, mode }));
    scoring = ranking.scoring;
    if (ranking.question.isBrowse) continue;
    for (const { event, features, tellsAsked, passages } of ranking.events) {
      const isRelevant = query.events.includes(event.event_id);
      cases.push({ features, isRelevant, tellsAsked, query: at });
      if (!isRelevant) continue;
      const best = passages[0]?.standing ?? 0;
      for (const { passage, standing } of passages)
        passageCases.push({ gap: standing - best, isRelevant: query.passages.includes(service.directory.passageIdAt(passage)) });
    }
  }
  const plain = fitEvents(cases);
  const unseen = Array.from({ length: FOLDS }, (_, fold) => {
    const weights = fitEvents(cases.filter(({ query }) => query % FOLDS !== fold));
    return cases.filter(({ query }) => query % FOLDS === fold).map((one) => ({ ...one, relevance: estimateRelevance(weights, one.features, one.tellsAsked) }));
  }).flat();
  const passages = fitLogistic(
    passageCases.map(({ gap: below }) => [below]),
    passageCases.map(({ isRelevant }) => isRelevant),
  );
  return {
    scoring,
    weights: {
      ...plain,
      ...chooseThresholds(unseen, queries),
      passage_intercept: round(passages.intercept),
      passage_gap: round(passages.weights[0] as number),
    },
  };
}

function fitEvents(cases: readonly Case[]): EventWeights {
  const { intercept, weights } = fitLogistic(
    cases.map(({ features }) => FEATURES.map((name) => features[name])),
    cases.map(({ isRelevant }) => isRelevant),
  );
  const named = Object.fromEntries(FEATURES.map((name, at) => [name, round(weights[at] as number)])) as Record<(typeof FEATURES)[number], number>;
  return { intercept: round(intercept), ...named };
}

function chooseThresholds(cases: readonly (Case & { readonly relevance: number })[], queries: readonly JudgedQuery[]): Thresholds {
  const asked = queries
    .map((query, at) => ({ relevant: query.events.length, events: cases.filter((one) => one.query === at) }))
    .filter(({ events }) => events.length > 0);
  const steps = Array.from({ length: 66 }, (_, at) => 0.05 + at / 100);
  let best = { threshold: 0.5, further: 0.5, quality: -1 };
  for (const threshold of steps) {
    const answered = asked.filter(({ events }) => Math.max(...events.map(({ relevance }) => relevance)) >= threshold);
    const none = asked.filter(({ relevant }) => relevant === 0);
    const left = 1 - answered.filter(({ relevant }) => relevant === 0).length / Math.max(1, none.length);
    for (const further of steps.filter((step) => step <= threshold)) {
      const scores = answered.filter(({ relevant }) => relevant > 0).map((question) => measureF(question, further));
      const quality = scores.reduce((sum, score) => sum + score, 0) / Math.max(1, asked.length - none.length) - Math.max(0, UNANSWERED_TARGET - left);
      if (quality > best.quality) best = { threshold, further, quality };
    }
  }
  return { threshold: round(best.threshold), further: round(best.further) };
}

/** F-measure of the events of one answered question (van Rijsbergen 1979, with {@link BETA}). */
function measureF({ relevant, events }: { relevant: number; events: readonly { relevance: number; isRelevant: boolean }[] }, further: number): number {
  const returned = events.filter(({ relevance }) => relevance >= further);
  const right = returned.filter(({ isRelevant }) => isRelevant).length;
  return ((1 + BETA ** 2) * right) / (BETA ** 2 * relevant + returned.length);
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
