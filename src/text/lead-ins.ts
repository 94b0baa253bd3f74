/**
 * What people say around a question to somebody they talk with: "Hi, I'm writing a report and I'd like to know …",
 * 麻烦帮我查一下, "… is that true?". It says who asks and why, and nothing of what is asked for.
 */
import { LEAD_INS_EN } from './lead-ins-en.ts';
import { LEAD_INS_ZH } from './lead-ins-zh.ts';
import { simplifyInPlace } from './normalise.ts';
import { blankSpans, type Span } from './span.ts';

/** Ranges of a question that only lead to it, or away from it; none where there is nothing else. */
export function findLeadIns(question: string): Span[] {
  const text = simplifyInPlace(question);
  // Ten expressions a language, each of which would look through the question: only those of the scripts that it is in.
  const expressions = [...(/[a-z]/iu.test(text) ? LEAD_INS_EN : []), ...(/\p{Script=Han}/u.test(text) ? LEAD_INS_ZH : [])];
  const spans = expressions.flatMap((expression) =>
    Array.from(text.matchAll(expression), ({ index, 0: { length } }) => ({ start: index, end: index + length })),
  );
  return /[\p{L}\p{N}]/u.test(blankSpans(question, spans)) ? spans : [];
}
