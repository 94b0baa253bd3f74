/**
 * Questions for an edition that is still to come ("when is the next congress", 下一届在哪里).
 * A report of a past one matches every other word of them and does not answer.
 */
import type { DigestEvent } from '../domain/event.ts';

/** Up to this many words stand between "next" and what it is the next of. */
const NEXT_EDITION =
  /\b(?:next|upcoming|forthcoming)\s+(?:(?!(?:to|days?|weeks?|months?|years?)\b)[\p{L}\d'’–-]+\s+){0,6}?(?:editions?|sessions?|conferences?|congress(?:es)?|meetings?|forums?|summits?|gatherings?|conventions?|workshops?|dialogues?|rounds?|contests?|competitions?|championships?|tournaments?|games|festivals?|fairs?|expos?|exhibitions?|one)\b|下一?[届屆次回期]/iu;

export function asksForNextEdition(question: string): boolean {
  return NEXT_EDITION.test(question);
}

export function tellsOfNextEdition({ passages }: DigestEvent): boolean {
  return passages.some(({ text }) => NEXT_EDITION.test(text));
}
