import type { Likelihood } from './words.ts';

/** Least estimated probabilities of the words a person reads; what is under both is only shown because it passed the calibrated threshold. */
const VERY_LIKELY = 0.85;
const LIKELY = 0.6;

/** Puts a relevance into words. */
export function toLikelihood(relevance: number): Likelihood {
  if (relevance >= VERY_LIKELY) return 'very_likely';
  return relevance >= LIKELY ? 'likely' : 'possibly';
}
