/**
 * Relevance: the estimated probability that an event answers a question, by logistic
 * regression over a few features. Weights are fitted on judged questions
 * (`digest-search eval --calibrate`) and kept in data/calibration.json.
 */
import { z } from 'zod';

/** What relevance is estimated from, for one event and one question. */
export const FEATURES = ['score', 'gap', 'coverage_sentence', 'coverage_event', 'length', 'filtered'] as const;
export type Features = Readonly<Record<(typeof FEATURES)[number], number>>;

const weightsSchema = z.strictObject({
  intercept: z.number(),
  score: z.number(),
  gap: z.number(),
  coverage_sentence: z.number(),
  coverage_event: z.number(),
  length: z.number(),
  filtered: z.number(),
  /** Least relevance of an answer, chosen on the same questions. */
  threshold: z.number().min(0).max(1),
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

/** Probability in (0, 1). */
export function estimateRelevance(weights: RelevanceWeights, features: Features): number {
  const logit = FEATURES.reduce((sum, name) => sum + weights[name] * features[name], weights.intercept);
  return 1 / (1 + Math.exp(-logit));
}
