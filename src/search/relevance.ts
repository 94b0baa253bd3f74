/**
 * Relevance: the estimated probability that an event answers a question, by logistic
 * regression over a few features; and that a passage does, which is the event's times the
 * probability that the passage is one of those that make it an answer. Weights are fitted on judged questions
 * (`digest-search eval --calibrate`) and kept in data/calibration.json.
 */
import { z } from 'zod';

/** What relevance is estimated from, for one event and one question. */
export const FEATURES = ['score', 'gap', 'coverage_sentence', 'coverage_event', 'missing_names', 'length', 'filtered'] as const;
export type Features = Readonly<Record<(typeof FEATURES)[number], number>>;

const weightsSchema = z.strictObject({
  intercept: z.number(),
  score: z.number(),
  gap: z.number(),
  coverage_sentence: z.number(),
  coverage_event: z.number(),
  missing_names: z.number(),
  length: z.number(),
  filtered: z.number(),
  /** Least relevance of the best event for the question to count as answered. */
  threshold: z.number().min(0).max(1),
  /** Least relevance of the other events of an answered question. */
  further: z.number().min(0).max(1),
  /** Logistic weights of a passage of an event that answers: on how far it stands below the event's best. */
  passage_intercept: z.number(),
  passage_gap: z.number(),
});
export type RelevanceWeights = z.infer<typeof weightsSchema>;
/** What the relevance of an event is estimated with. */
export type EventWeights = Pick<RelevanceWeights, 'intercept' | (typeof FEATURES)[number]>;

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

/** What is left of the relevance of an event that does not tell the number asked for: numbers can be told in ways that are not recognised. */
const UNTOLD = 0.2;

/**
 * Probability in (0, 1) that an event answers.
 *
 * @param tellsQuantity false when the question asks for a number that the event does not tell
 */
export function estimateRelevance(weights: EventWeights, features: Features, tellsQuantity: boolean): number {
  return (tellsQuantity ? 1 : UNTOLD) * logistic(FEATURES.reduce((sum, name) => sum + weights[name] * features[name], weights.intercept));
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
