/**
 * How passages and events are scored. Every number that shapes a ranking stands here;
 * the weights were chosen on news and on the calibration part of the judged questions,
 * and two settings of them compared on a published test set (DESIGN.md).
 */

export const RANKING = {
  /** Passages taken from each leg of each language before scoring. */
  candidates: 200,
  /**
   * Passages of a language that are scored in corpora of more than `cutFrom`, those that an estimate puts first: as many as
   * come to so many comparisons with a token of the question, within these bounds. A short question, as "which events" are,
   * has many answers; a long one takes longer for each. And of how many of them the whole events are (docs/big-corpora.md).
   */
  scoredTokens: 1_000,
  leastScored: 60,
  mostScored: 200,
  wholeEvents: 10,
  cutFrom: 5_000,
  /** A filter that leaves no more passages than these has all of them scored, in any corpus. */
  listed: 300,
  /** Weight of late interaction with the whole passage. */
  whole: 1,
  /** Weight of late interaction with the best sentence. */
  sentence: 1,
  /** Weight of how well the words that stand side by side in the question do so in a sentence (sequential dependence, Metzler and Croft 2005). */
  proximity: 0.6,
  /** Weight of the cosine of the pooled vectors of question and passage. */
  cosine: 0.5,
  /** Weight of the cosine of the question and the best sentence. */
  sentenceCosine: 1,
  /** Weight of BM25+, normalised by the question's own ideal score. */
  lexical: 1,
  /** Weight of BM25+ beside the standardised cosine, for models without token vectors. */
  lexicalPooled: 2,
  /** Candidates of a language that the candidates of both languages count for when scores are made comparable across languages. */
  standingPrior: 5,
  /** Passages that stand for the corpus when it is asked how common the match of a token is. */
  backgroundSample: 256,
  /** Distinct tokens of a passage long enough to be one of them. */
  backgroundTokens: 20,
  /** Cosines of token vectors between which a match counts from nothing to full when coverage is measured; translations lie at .5 to .8. */
  coverageFrom: 0.1,
  coverageTo: 0.6,
  /** Cosine under which a name is not there; translations of names lie above. */
  nameMatch: 0.45,
} as const;

/**
 * Weight of each query token: the length of its row, which training made large for
 * words that matter, times (1 − b)², where b is how well an average passage matches it:
 * a word that every passage holds says nothing about which of them answers.
 */
export function weighTokens(norms: readonly number[], background: readonly number[]): number[] {
  return norms.map((norm, at) => norm * (1 - (background[at] as number)) ** 2);
}

/** Weighted mean of the best match of each query token; 0 when no token has weight. */
export function weightedMean(weights: readonly number[], matches: Float32Array): number {
  let sum = 0;
  let total = 0;
  for (let at = 0; at < weights.length; at += 1) {
    sum += (weights[at] as number) * (matches[at] as number);
    total += weights[at] as number;
  }
  return total === 0 ? 0 : sum / total;
}

/** Share of the question's weight that is matched, a near translation counting as a match. */
export function measureCoverage(weights: readonly number[], matches: Float32Array): number {
  const span = RANKING.coverageTo - RANKING.coverageFrom;
  let sum = 0;
  let total = 0;
  for (let at = 0; at < weights.length; at += 1) {
    const share = ((matches[at] as number) - RANKING.coverageFrom) / span;
    sum += (weights[at] as number) * Math.min(1, Math.max(0, share));
    total += weights[at] as number;
  }
  return total === 0 ? 0 : sum / total;
}

/**
 * Share of the question's weight that lies on names which nothing matches: "Tokyo" where no text has it. Where one of the names that
 * stand one after the other is missing all of them are: another Wang is not Wang Yi.
 */
export function measureMissingNames(
  weights: readonly number[],
  matches: Float32Array,
  names: readonly { readonly isName: boolean; readonly nameRun: number | null }[],
): number {
  const isMissing = (at: number): boolean => (matches[at] as number) < RANKING.nameMatch;
  const missingRuns = new Set(names.flatMap(({ nameRun }, at) => (nameRun !== null && isMissing(at) ? [nameRun] : [])));
  let missing = 0;
  let total = 0;
  for (const [at, { isName, nameRun }] of names.entries()) {
    if (isName && (isMissing(at) || (nameRun !== null && missingRuns.has(nameRun)))) missing += weights[at] as number;
    total += weights[at] as number;
  }
  return total === 0 ? 0 : missing / total;
}

/** What a passage, or an event, is scored by; see the weights of {@link RANKING}. */
export interface Signals {
  readonly whole: number;
  readonly sentence: number;
  readonly proximity: number;
  readonly cosine: number;
  readonly sentenceCosine: number;
  readonly lexical: number;
}

/** The ranking score: late interaction with the whole and with its best sentence, the proximity there, both cosines, BM25+. */
export function fuse(signals: Signals): number {
  return (
    RANKING.whole * signals.whole +
    RANKING.sentence * signals.sentence +
    RANKING.proximity * signals.proximity +
    RANKING.cosine * signals.cosine +
    RANKING.sentenceCosine * signals.sentenceCosine +
    RANKING.lexical * signals.lexical
  );
}

/** Element by element the larger of two lists; changes and returns the first. */
export function keepLarger(into: Float32Array, from: Float32Array): Float32Array {
  for (let at = 0; at < into.length; at += 1) if ((from[at] as number) > (into[at] as number)) into[at] = from[at] as number;
  return into;
}

/**
 * Mean and standard deviation, which is 1 where all values are equal.
 *
 * @param prior a mean and a deviation that count like `weight` more values
 */
export function describeValues(values: readonly number[], prior = { mean: 0, deviation: 0, weight: 0 }): { mean: number; deviation: number } {
  const count = values.length + prior.weight;
  if (count === 0) return { mean: 0, deviation: 1 };
  const mean = values.reduce((sum, value) => sum + value, prior.mean * prior.weight) / count;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, ((prior.mean - mean) ** 2 + prior.deviation ** 2) * prior.weight);
  return { mean, deviation: Math.sqrt(squares / count) || 1 };
}
