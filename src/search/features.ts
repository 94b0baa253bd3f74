/** What the relevance of each event is estimated from. */
import type { Language } from '../domain/event.ts';
import { keepLarger, measureCoverage } from './ranking.ts';
import type { Features } from './relevance.ts';
import type { ScoreResult } from './score.ts';

/** A best score under this is nothing to compare with. */
const LEAST_TOP = 0.3;

/** What is known of a question apart from its words. */
export interface QuestionTraits {
  /** Days, places or a bound of it leave events out. */
  readonly isFiltered: boolean;
  /** It is nothing but a name, see src/text/name-alone.ts. */
  readonly isName: boolean;
  /** It asks for advice, see src/text/advice.ts. */
  readonly isAdvice: boolean;
  /** All events keep the bound that is asked for: none answers less for saying the rest in fewer words. */
  readonly areAlike: boolean;
  readonly language: Language;
}

/** Features of each event of a result, in its order. */
export function describeEvents({ events, weights, words }: ScoreResult, { isFiltered, isName, isAdvice, areAlike, language }: QuestionTraits): Features[] {
  const top = events[0]?.score ?? 0;
  const known = measureKnown(events, weights);
  return events.map(({ score, coverageSentence, coverageEvent, missingNames, proximity, weakestPair }) => ({
    score,
    gap: areAlike ? 0 : (score - top) / Math.max(LEAST_TOP, top),
    coverage_sentence: coverageSentence,
    coverage_event: coverageEvent,
    known,
    missing_names: missingNames,
    proximity,
    name: Number(isName),
    name_pair: isName ? 1 - weakestPair : 0,
    length: Math.log1p(words),
    filtered: Number(isFiltered),
    advice: Number(isAdvice),
    chinese: Number(language === 'zh'),
  }));
}

/** How much of the question all events found say together: what none of them says is not in the corpus. */
function measureKnown(events: ScoreResult['events'], weights: readonly number[]): number {
  const together = new Float32Array(weights.length);
  for (const { matches } of events) {
    if (matches === null) return Math.max(...events.map(({ coverageEvent }) => coverageEvent));
    keepLarger(together, matches);
  }
  return measureCoverage(weights, together);
}
