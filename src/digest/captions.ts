/**
 * Tells photo captions from body paragraphs.
 *
 * No single sign is enough: a copy may have no blank lines, a blank line may stand
 * where there is no caption, and a caption may be a full sentence. Signs of the
 * wording and of the layout are added up; layout counts only in copies whose blank
 * lines mean something.
 */
import { splitSentences } from '../text/sentences.ts';
import type { MergedEvent, MergedParagraph, Printing } from './merge.ts';
import type { RawEvent } from './segment.ts';

/** Weights of the signs; chosen so that a blank line or a typical wording needs one more sign beside it. */
const WEIGHTS = {
  /** "Photo: …", "Photo courtesy of …", 图/…, …摄 */
  credit: 5,
  /** "… in session", "pose for", "from left" */
  phrase: 3,
  /** One sentence without a finite verb: a description of a picture. */
  verbless: 3,
  /** "Name, Minister of …, addressed the meeting." */
  speaker: 3,
  short: 1,
  shorterThanBody: 1,
  last: 1,
  notLast: -2,
  furtherSentence: -2,
  /** "It also …", "In addition …" carry on from the paragraph before. */
  connective: -4,
  finiteVerb: -1,
  /** Stands first below a blank line. */
  belowBlank: 3,
  /** Stands further down below a blank line. */
  inLaterBlock: 1,
  /** No blank line above, in a copy that uses blank lines. */
  noBlank: -3,
} as const;

/** A paragraph with at least this score is a caption. */
const THRESHOLD = 3;
/** Words of the longest sentence that counts as short. */
const SHORT_WORDS = 40;
/** Further sentences beyond this count no more: long bodies need no more evidence. */
const MAX_FURTHER_SENTENCES = 3;

const CREDIT =
  /\b(?:photos?|pictures?|images?)\s{0,2}(?::|：|\/|by\b|courtesy\b|credits?\b|provided\b)|\bcourtesy of\b|(?:图片?|摄影?|供图|图源)\s{0,2}[:：/／]|(?:摄|供图)[)）。]?$/iu;
const CREDIT_SENTENCE = /(?:^|[.!?]\s)\s{0,3}[(（[]?(?:photos?|pictures?|images?)\s{0,2}(?::|：|\/|by\b|courtesy\b|credits?\b|provided\b).{0,200}$/iu;
const PHRASE =
  /\b(?:in session|pos(?:e|es|ed|ing) for|group photo|(?:from|at) (?:the )?left|pictured|in this photo|a view of|a scene (?:of|from))\b|合影|现场[。]?$/iu;
const CONNECTIVE =
  /^(?:it|they|he|she|this|these|those|in addition|additionally|moreover|furthermore|meanwhile|however|also|besides|during|according to|at the same time)\b|^(?:此外|同时|会上|期间|他|她|其中|据悉)/iu;
const SPEAKER =
  /^\p{Lu}[\p{L}.'’-]*(?:\s\p{Lu}[\p{L}.'’-]*){1,4},\s.{0,300}?\b(?:addressed|addresses|attended|attends|delivered|delivers|spoke|speaks|speaking|presided|presides|presented|presents|opened|opens|witnessed)\b/u;
const FINITE_VERB =
  /\b(?:is|are|was|were|am|has|have|had|will|would|can|could|may|might|should|must|do|does|did|said|held|took|takes|began|begins|brought|brings|led|leads|gave|gives|made|makes|saw|sees|set|sets|met|meets|told|drew|won|grew|rose|became|includes?|aims?|focus(?:es)?|provides?|features?|serves?|offers?|supports?|plays?|marks?|highlights?|represents?|promotes?|helps?|remains?|covers?|seeks?|consists?|(?!(?:speed|hundred|breed|indeed|exceed|proceed|succeed|kindred|sacred)\b)\p{L}{3,}ed)\b/iu;
const HAN = /\p{Script=Han}/u;

/** The paragraphs of each event that are captions; the layout of all events is weighed together. */
export function findCaptions(events: readonly MergedEvent[]): ReadonlySet<MergedParagraph> {
  const layouts = readLayouts(events);
  return new Set(events.flatMap((event) => captionsOf(event, layouts)));
}

function captionsOf(event: MergedEvent, layouts: readonly Layout[]): MergedParagraph[] {
  const paragraphs = event.paragraphs.filter((paragraph) => !paragraph.isSignificance);
  const captions: MergedParagraph[] = [];
  let isLast = true;
  // From the end, so that each of several captions in a row counts as last before the significance.
  for (let at = paragraphs.length - 1; at >= 0; at -= 1) {
    const paragraph = paragraphs[at];
    // An event keeps at least one body paragraph.
    if (!paragraph || paragraphs.length - captions.length === 1) break;
    const others = paragraphs.filter((other) => other !== paragraph && !captions.includes(other));
    const longest = Math.max(0, ...others.map((other) => other.text.length));
    const score = scoreWording(paragraph.text, longest) + (isLast ? WEIGHTS.last : WEIGHTS.notLast) + scoreLayout(paragraph, layouts);
    if (score >= THRESHOLD) captions.push(paragraph);
    else isLast = false;
  }
  return captions;
}

/** Score of the words alone; `longestBody` is the length of the longest other paragraph. */
function scoreWording(text: string, longestBody: number): number {
  const hasCredit = CREDIT.test(text);
  const described = text.replace(CREDIT_SENTENCE, '.');
  const sentences = splitSentences(described).length;
  const isOneSentence = sentences <= 1;
  let score = hasCredit ? WEIGHTS.credit : 0;
  if (PHRASE.test(described)) score += WEIGHTS.phrase;
  if (isOneSentence && countWords(described) <= SHORT_WORDS) score += WEIGHTS.short;
  if (text.length * 2 < longestBody) score += WEIGHTS.shorterThanBody;
  if (!isOneSentence) score += WEIGHTS.furtherSentence * Math.min(MAX_FURTHER_SENTENCES, sentences - 1);
  if (CONNECTIVE.test(text)) score += WEIGHTS.connective;
  if (isOneSentence && SPEAKER.test(described)) score += WEIGHTS.speaker;
  // The list of verbs is English; Chinese wording has only the other signs.
  if (!HAN.test(described)) {
    if (FINITE_VERB.test(described)) score += WEIGHTS.finiteVerb;
    else if (isOneSentence) score += WEIGHTS.verbless;
  }
  return score;
}

function countWords(text: string): number {
  return text.match(/[\p{L}\p{N}'’-]+/gu)?.length ?? 0;
}

/** Whether blank lines of a copy set captions apart. */
type Layout = 'telling' | 'silent';

function readLayouts(events: readonly MergedEvent[]): Layout[] {
  const copies = new Map<number, Set<RawEvent>>();
  for (const { copy, event } of events.flatMap(allPrintings)) {
    copies.set(copy, (copies.get(copy) ?? new Set()).add(event));
  }
  const layouts: Layout[] = [];
  for (const [copy, raws] of copies) {
    const all = [...raws];
    const hasBlanks = all.some((raw) => raw.paragraphs.slice(1).some((paragraph) => paragraph.followsBlank));
    // A copy with blank lines between all blocks, titles too, says nothing by them.
    const separatesAll = all.filter((raw) => raw.separatesTitles).length * 2 > all.length;
    layouts[copy] = hasBlanks && !separatesAll ? 'telling' : 'silent';
  }
  return layouts;
}

function allPrintings(event: MergedEvent): readonly Printing[] {
  return event.paragraphs.flatMap((paragraph) => paragraph.printings);
}

/** Mean over the copies whose layout says something, so that three copies weigh no more than one. */
function scoreLayout(paragraph: MergedParagraph, layouts: readonly Layout[]): number {
  const scores: number[] = paragraph.printings
    .filter(({ copy }) => layouts[copy] === 'telling')
    .map(({ event, paragraph: printed }) => {
      const at = event.paragraphs.indexOf(printed);
      if (at === 0) return 0;
      if (printed.followsBlank) return WEIGHTS.belowBlank;
      return event.paragraphs.slice(1, at).some((other) => other.followsBlank) ? WEIGHTS.inLaterBlock : WEIGHTS.noBlank;
    });
  return scores.length === 0 ? 0 : scores.reduce((sum, score) => sum + score, 0) / scores.length;
}
