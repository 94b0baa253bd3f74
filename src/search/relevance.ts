/**
 * Relevance: the estimated probability that an event answers a question. It is made of two logistic regressions over the same
 * features: whether the best event answers, and how likely each event is to answer where one does, beside the best one. A
 * single one learns from ten events of a question to tell them apart, and little of whether any of them answers.
 * A passage's is its event's times the probability that the passage is one of those that make it an answer.
 * Weights are fitted on judged questions (`digest-search eval --calibrate`) and kept in data/calibration.json.
 */
import { z } from 'zod';

/** What relevance is estimated from, for one event and one question. */
export const FEATURES = [
  /** Ranking score of the event. */
  'score',
  /** How far the score lies below that of the best event, as a share of that; not above 0. */
  'gap',
  /** Share of the question's weight that the best sentence covers. */
  'coverage_sentence',
  /** The same of the whole event. */
  'coverage_event',
  /** The same of all events that were found: what none of them says nobody asks this corpus for. */
  'known',
  /** Share of the weight on names that the event does not have. */
  'missing_names',
  /** How well words that follow each other in the question do so in a sentence. */
  'proximity',
  /** 1 where the question is nothing but the name of an event or a body: see src/text/name-alone.ts. */
  'name',
  /** Of such a name, how far the pair of words that is matched least does not stand together; 0 of other questions. */
  'name_pair',
  /** Logarithm of the number of words: no text covers all of a long question. */
  'length',
  /** 1 where days or places of the question became a filter. */
  'filtered',
  /** 1 where the question asks for advice, or for something of this moment: see src/text/advice.ts. */
  'advice',
  /** 1 where the question is Chinese: most of what it is compared with then is a translation, and says less by as much. */
  'chinese',
] as const;
export type Features = Readonly<Record<(typeof FEATURES)[number], number>>;

const logisticSchema = z.strictObject({
  intercept: z.number(),
  score: z.number(),
  gap: z.number(),
  coverage_sentence: z.number(),
  coverage_event: z.number(),
  known: z.number(),
  missing_names: z.number(),
  proximity: z.number(),
  name: z.number(),
  name_pair: z.number(),
  length: z.number(),
  filtered: z.number(),
  advice: z.number(),
  chinese: z.number(),
});
/** Logistic weights of an event's features. */
export type EventWeights = z.infer<typeof logisticSchema>;

const weightsSchema = z.strictObject({
  /** Of the best event: whether it answers. */
  best: logisticSchema,
  /** Of each event: whether it answers, given that one does. */
  share: logisticSchema,
  /** Least relevance of the best event for the question to count as answered. */
  threshold: z.number().min(0).max(1),
  /** Least relevance of the other events of an answered question. */
  further: z.number().min(0).max(1),
  /** Logistic weights of a passage of an event that answers: on how far it stands below the event's best. */
  passage_intercept: z.number(),
  passage_gap: z.number(),
});
export type RelevanceWeights = z.infer<typeof weightsSchema>;

/** How the scores come about decides what they mean: each way has weights of its own. */
export const CALIBRATED_SCORINGS = ['late_interaction', 'pooled', 'dense', 'lexical'] as const;
export type CalibratedScoring = (typeof CALIBRATED_SCORINGS)[number];

export const calibrationSchema = z.strictObject({
  late_interaction: weightsSchema,
  pooled: weightsSchema,
  dense: weightsSchema,
  lexical: weightsSchema,
});
export type Calibration = z.infer<typeof calibrationSchema>;

/** What is left of the relevance of an event that does not tell what is asked for: it can be told in ways that are not recognised. */
const UNTOLD = 0.2;

/** What relevance is estimated from; `tellsAsked` is false when the question asks for a number, an edition or a party to a meeting that the event does not tell. */
export interface Evidence {
  readonly features: Features;
  readonly tellsAsked: boolean;
}

/** Probabilities in (0, 1) that the events of one question answer it, in their order. */
export function estimateRelevance({ best, share }: Pick<RelevanceWeights, 'best' | 'share'>, events: readonly Evidence[]): number[] {
  const { shares, first } = compareEvents(share, events);
  if (first === undefined) return [];
  const [answered, largest] = [predict(best, first), predict(share, first)];
  return shares.map((own) => (answered * own) / largest);
}

/** The share of each event of a question, and the event that has the largest; undefined of none. */
export function compareEvents<T extends Evidence>(share: EventWeights, events: readonly T[]): { shares: number[]; first: T | undefined } {
  const shares = events.map((event) => predict(share, event));
  return { shares, first: events[shares.indexOf(Math.max(...shares))] };
}

/** Probability in (0, 1) by one of the two regressions. */
function predict(weights: EventWeights, { features, tellsAsked }: Evidence): number {
  return (tellsAsked ? 1 : UNTOLD) * logistic(FEATURES.reduce((sum, name) => sum + weights[name] * features[name], weights.intercept));
}

/**
 * Probability in (0, 1) that a passage answers, given that its event does.
 *
 * @param gap its standing less the best one of the event, in standard deviations; not above 0
 */
export function estimatePassageShare(weights: RelevanceWeights, gap: number): number {
  return logistic(weights.passage_intercept + weights.passage_gap * gap);
}

function logistic(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
