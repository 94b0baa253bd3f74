/** The question in a conversation: its last message, with the one before where it only follows that up. */
import { MAX_QUERY_LENGTH } from '../domain/search.ts';
import { isFrameWord, splitWords } from '../text/frame-words.ts';

/** Words that point back to what was said. */
const POINTS_BACK =
  /\b(?:it|its|they|them|their|he|she|his|her|that|those|this|these|there|then|ones?)\b|[它他她其该]|这[个些次场]?|那[个些次场]?|上述|前者|后者/iu;
const CARRIES_ON = /^\s*(?:and|but|so|also|what about|how about|which of)\b|^\s*(?:那么?|还有|另外|以及|其中)|呢\s*[?？]?\s*$/iu;

export interface ChatMessage {
  readonly role: string;
  readonly text: string;
}

/**
 * What to search for, best first: the last message of the user, and where that points back or asks
 * nothing by itself ("and where was it?"), what it follows up.
 */
export function findQuestions(messages: readonly ChatMessage[]): string[] {
  const asked = messages.filter(({ role }) => role === 'user').map(({ text }) => text.trim());
  const last = asked.at(-1) ?? '';
  const before = asked.at(-2);
  if (before === undefined || !isFollowUp(last)) return [last];
  const joined = `${before} ${last}`;
  return joined.length <= MAX_QUERY_LENGTH ? [joined, last] : [last];
}

function isFollowUp(text: string): boolean {
  return POINTS_BACK.test(text) || CARRIES_ON.test(text) || splitWords(text).every(isFrameWord);
}
