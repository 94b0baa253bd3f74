/** Fits the relevance estimate on judged questions. */
import { searchRequestSchema } from '../domain/search.ts';
import type { RankingService } from '../search/create-service.ts';
import {
  type CalibratedScoring,
  compareEvents,
  type EventWeights,
  estimateRelevance,
  type Evidence,
  FEATURES,
  type RelevanceWeights,
} from '../search/relevance.ts';
import type { JudgedQuery } from './judged-queries.ts';
import { fitLogistic } from './logistic.ts';

/** The thresholds are chosen on estimates of models that did not see the question: of as many parts, divided in as many ways. */
const FOLDS = 8;
/** Share of unanswerable questions that the threshold has to leave unanswered, near misses not counted: as hard as they can be made, they would ask for a threshold that silences good questions. */
const UNANSWERED_TARGET = 0.94;
const NEAR_MISS = 'near-miss';
/** Precision that the events returned have to keep; "which events" asks for all of them, so recall gets the rest. */
const PRECISION_TARGET = 0.9;

type Thresholds = Pick<RelevanceWeights, 'threshold' | 'further'>;

/** An event that was found for a question. */
interface Case extends Evidence {
  readonly isRelevant: boolean;
}

/** What was found for a question that has a topic, by its number. */
interface Asked {
  readonly query: number;
  readonly cases: readonly Case[];
}

/** With the relevance of each of its cases, by a fit that did not see it. */
interface Estimated extends Asked {
  readonly relevances: readonly number[];
}

/** A passage of an event that answers. */
interface PassageCase {
  readonly gap: number;
  readonly isRelevant: boolean;
}

/** Judged questions over one corpus. */
export interface CalibrationSet {
  readonly service: RankingService;
  readonly queries: readonly JudgedQuery[];
}

/** The thresholds are those with the best mean recall that keep to the precision and leave enough unanswerable questions alone. */
export async function fitRelevance(
  sets: readonly CalibrationSet[],
  mode: 'hybrid' | 'dense' | 'lexical',
): Promise<{ scoring: CalibratedScoring; weights: RelevanceWeights }> {
  const asked: Asked[] = [];
  const passageCases: PassageCase[] = [];
  const queries = sets.flatMap((set) => set.queries);
  const services = sets.flatMap((set) => set.queries.map(() => set.service));
  let scoring: CalibratedScoring = 'late_interaction';
  for (const [at, query] of queries.entries()) {
    const service = services[at] as RankingService;
    const ranking = await service.rank(searchRequestSchema.parse({ q: query.query, mode }));
    scoring = ranking.scoring;
    if (ranking.question.isBrowse) continue;
    const cases: Case[] = [];
    asked.push({ query: at, cases });
    for (const { event, features, tellsAsked, passages } of ranking.events) {
      if (query.maybe?.includes(event.event_id)) continue;
      const isRelevant = query.events.includes(event.event_id);
      cases.push({ features, isRelevant, tellsAsked });
      if (!isRelevant || query.passages === undefined) continue;
      const best = passages[0]?.standing ?? 0;
      for (const { passage, standing } of passages)
        passageCases.push({ gap: standing - best, isRelevant: query.passages.includes(service.directory.passageIdAt(passage)) });
    }
  }
  const unseen = Array.from({ length: FOLDS }, (_, division) => estimateUnseen(asked, division));
  const passages = fitLogistic(
    passageCases.map(({ gap: below }) => [below]),
    passageCases.map(({ isRelevant }) => isRelevant),
  );
  return {
    scoring,
    weights: {
      ...fitEvents(asked),
      ...chooseThresholds(unseen, queries),
      passage_intercept: round(passages.intercept),
      passage_gap: round(passages.weights[0] as number),
    },
  };
}

/** Relevance by fits that did not see the question; divisions 0 to {@link FOLDS} less 1 put together different questions. */
function estimateUnseen(asked: readonly Asked[], division: number): Estimated[] {
  const foldOf = ({ query }: Asked): number => (query + division * Math.floor(query / FOLDS)) % FOLDS;
  return Array.from({ length: FOLDS }, (_, fold) => {
    const weights = fitEvents(asked.filter((one) => foldOf(one) !== fold));
    return asked.filter((one) => foldOf(one) === fold).map((one) => ({ ...one, relevances: estimateRelevance(weights, one.cases) }));
  }).flat();
}

/** The shares are learned from questions that have an answer, and whether there is one from the best event of each question by its share. */
function fitEvents(asked: readonly Asked[]): Pick<RelevanceWeights, 'best' | 'share'> {
  const share = fitWeights(asked.filter(({ cases }) => cases.some(({ isRelevant }) => isRelevant)).flatMap(({ cases }) => cases));
  const best = asked.flatMap(({ cases }) => {
    const { first } = compareEvents(share, cases);
    // The best event stands below another by its score in so few questions that a weight would be learned from those alone.
    return first === undefined ? [] : [{ ...first, features: { ...first.features, gap: 0 } }];
  });
  return { best: fitWeights(best), share };
}

function fitWeights(cases: readonly Case[]): EventWeights {
  const { intercept, weights } = fitLogistic(
    cases.map(({ features }) => FEATURES.map((name) => features[name])),
    cases.map(({ isRelevant }) => isRelevant),
  );
  const named = Object.fromEntries(FEATURES.map((name, at) => [name, round(weights[at] as number)])) as Record<(typeof FEATURES)[number], number>;
  return { intercept: round(intercept), ...named };
}

function chooseThresholds(divisions: readonly (readonly Estimated[])[], queries: readonly JudgedQuery[]): Thresholds {
  const asked = divisions
    .flat()
    .filter(({ cases }) => cases.length > 0)
    .map(({ query, cases, relevances }) => ({
      kind: queries[query]?.kind,
      relevant: queries[query]?.events.length ?? 0,
      events: cases.map(({ isRelevant }, at) => ({ isRelevant, relevance: relevances[at] as number })),
      best: Math.max(...relevances),
    }));
  const none = asked.filter(({ relevant, kind }) => relevant === 0 && kind !== NEAR_MISS);
  const answerable = asked.filter(({ relevant }) => relevant > 0);
  const steps = Array.from({ length: 66 }, (_, at) => 0.05 + at / 100);
  let best = { threshold: 0.5, further: 0.5, quality: -1 };
  for (const further of steps) {
    const shares = answerable.map((question) => ({ best: question.best, ...measureReturned(question, further) }));
    for (const threshold of steps.filter((step) => step >= further)) {
      const left = none.filter((question) => question.best < threshold).length / Math.max(1, none.length);
      const answered = shares.filter((one) => one.best >= threshold);
      const recall = answered.reduce((sum, one) => sum + one.recall, 0) / Math.max(1, answerable.length);
      const precision = answered.reduce((sum, one) => sum + one.precision, 0) / Math.max(1, answered.length);
      const quality = recall - Math.max(0, PRECISION_TARGET - precision) - Math.max(0, UNANSWERED_TARGET - left);
      if (quality > best.quality) best = { threshold, further, quality };
    }
  }
  return { threshold: round(best.threshold), further: round(best.further) };
}

/** Of one question, with the events from `further` on. */
function measureReturned(
  { relevant, events }: { relevant: number; events: readonly { relevance: number; isRelevant: boolean }[] },
  further: number,
): { recall: number; precision: number } {
  const returned = events.filter(({ relevance }) => relevance >= further);
  const right = returned.filter(({ isRelevant }) => isRelevant).length;
  return { recall: right / relevant, precision: right / Math.max(1, returned.length) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
