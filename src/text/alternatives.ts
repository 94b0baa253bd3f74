/**
 * Words of a question of which any will do: "a declaration or an initiative", 宣言或倡议, "institutes, alliances or centres".
 * Reads one word on each side, since what follows may be said of both ("Party or government leaders"); behind an article the
 * whole of a short phrase ("a declaration or an action plan").
 */
import { isFrameWord } from './frame-words.ts';
import { normaliseText } from './normalise.ts';
import type { Span } from './span.ts';

/** Most questions have none: a look is a hundredth of segmenting them. */
const ANY_OR = /\bor\b|或/iu;
const OR = new Set(['or', '或', '或者', '或是']);
const COMMA = new Set([',', '，', '、']);
/** Frame words and articles that may stand between "or" and the word. */
const MOST_SKIPPED = 3;

const ARTICLES = new Set(['a', 'an', 'the']);
/** Words of the last alternative at most, and what a phrase ends before; forms of verbs say what is done with either. */
const LONGEST_LAST = 3;
const AFTER_PHRASE = new Set('after before against among across through without since while because if so but'.split(' '));
const VERB_FORM = /^\p{Script=Latin}{2,}(?:ed|ing)$/u;

/** One character is a part of a word more often than a word: 副校长 is segmented as 副 and 校长. */
const PART = /^\p{Script=Han}$/u;

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

interface Word extends Span {
  readonly text: string;
  readonly isWordLike: boolean;
}

/** Groups of two words or more, as UTF-16 ranges of the question as written. */
export function findAlternatives(question: string): Span[][] {
  if (!ANY_OR.test(question)) return [];
  const { text, toOriginal } = normaliseText(question);
  const words: Word[] = Array.from(segmenter.segment(text), ({ segment, index, isWordLike }) => ({
    text: segment,
    isWordLike: isWordLike === true,
    start: index,
    end: index + segment.length,
  })).filter((word) => word.text.trim() !== '');
  const groups: Span[][] = [];
  for (const [at, { text: connector }] of words.entries()) {
    if (!OR.has(connector)) continue;
    const right = step(words, at, 1);
    let left: number | undefined = step(words, at, -1);
    if (right === undefined || left === undefined) continue;
    const group = [right];
    while (left !== undefined) {
      group.push(left);
      const before: Word | undefined = words[left - 1];
      left = before !== undefined && COMMA.has(before.text) ? step(words, left - 1, -1) : undefined;
    }
    const alternatives = group.sort((a, b) => a - b).map((index) => words[index] as Word);
    if (alternatives.some(({ text: word }) => PART.test(word))) continue;
    const last = words[ARTICLES.has(words[right - 1]?.text ?? '') ? endOfPhrase(words, right) : right] as Word;
    groups.push(alternatives.map(({ start, end }, number) => toOriginal(start, number === alternatives.length - 1 ? last.end : end)));
  }
  return groups;
}

/** The last word of the phrase that begins at a word; that word itself where the phrase goes on for long. */
function endOfPhrase(words: readonly Word[], from: number): number {
  let at = from;
  while (true) {
    const next = words[at + 1];
    if (next === undefined || !next.isWordLike || isFrameWord(next.text) || AFTER_PHRASE.has(next.text)) return at;
    if (VERB_FORM.test(next.text)) return from;
    at += 1;
    if (at - from >= LONGEST_LAST) return from;
  }
}

/** The next word that says something, on one side of a connector; none beyond a mark. */
function step(words: readonly Word[], from: number, direction: 1 | -1): number | undefined {
  for (let at = from + direction; Math.abs(at - from) <= MOST_SKIPPED + 1; at += direction) {
    const word = words[at];
    if (word === undefined || !word.isWordLike || OR.has(word.text)) return undefined;
    if (!isFrameWord(word.text)) return at;
  }
  return undefined;
}
