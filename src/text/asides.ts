/**
 * Clauses of a question in which somebody tells of himself ("My daughter studies abroad. Which …", 我下周要去出差). What they say
 * may be what the question is about, or have nothing to do with it.
 */
import { simplifyInPlace } from './normalise.ts';
import { blankSpans, type Span } from './span.ts';

const CLAUSE = /[^,，。.;；!！?？\n–—]+(?:\.(?=\p{L})[^,，。.;；!！?？\n–—]+)*[,，。.;；!！?？\n–—]*/gu;
const OF_ASKER =
  /^[\s\p{P}]*(?:(?:and|so|but|because|since|well|plus|for)\s)?(?:i|we|my|our)\b|^[\s\p{P}]*(?:因为|所以|而且|但是|不过|然后|正好)?(?:我|咱|本人)/iu;
const ASKING = /\b(?:who|whom|whose|what|which|when|where|why|how|whether)\b|[谁哪吗么]|什么|几[个次场位天国所家]|多少|怎|如何|是不是|有没有|[?？]/iu;

/** Ranges of the asker's own clauses; none where nothing else is said. */
export function findAsides(question: string): Span[] {
  const asides = Array.from(simplifyInPlace(question).matchAll(CLAUSE))
    .filter(([clause]) => OF_ASKER.test(clause) && !ASKING.test(clause))
    .map(({ 0: { length }, index }) => ({ start: index, end: index + length }));
  return /[\p{L}\p{N}]/u.test(blankSpans(question, asides)) ? asides : [];
}
