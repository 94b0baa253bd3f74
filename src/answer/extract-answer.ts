/** Answers by quotation: the sentences that answer, with their events, and no word of them changed. */
import type { Language } from '../domain/event.ts';
import type { EventHit, Highlight, PassageHit, SearchAnswer } from '../domain/search.ts';
import { findSentences } from '../text/sentences.ts';
import { type Citation, describeCitation } from './citation.ts';
import { cleanText } from './clean-text.ts';
import { leaveOutTitles } from './leave-out-titles.ts';
import { type Frames, formatDays, framesOf, pickName } from './frames.ts';

/** Share of the best sentence's score from which a second one of the same event is quoted too. */
const ALSO_QUOTED = 0.85;
/** Most sentences quoted of an event that answers alone. */
const QUOTES = 2;

export interface Extract {
  readonly text: string;
  readonly citations: readonly Citation[];
}

/** Cosines of sentences with the question, one each. */
export type CompareSentences = (sentences: readonly string[]) => Promise<readonly number[]>;

interface Sentence {
  readonly passage: PassageHit;
  readonly start: number;
  readonly text: string;
  readonly score: number;
}

/** One event is told with its best sentences, several as a list with one sentence each. */
export async function extractAnswer(answer: SearchAnswer, compare: CompareSentences, publicUrl: string): Promise<Extract> {
  const frames = framesOf(answer.language);
  if (!answer.answered) return { text: frames.nothing, citations: [] };
  const sentences = await scoreSentences(answer, compare);
  const citations: Citation[] = [];
  const isAlone = answer.events.length === 1;
  const parts = answer.events.map((event, at) => {
    const quoted = chooseSentences(
      sentences.filter(({ passage }) => passage.event_id === event.event_id),
      isAlone ? QUOTES : 1,
    );
    for (const { passage, text } of quoted) {
      citations.push(describeCitation(event, passage, { number: citations.length + 1, text, truncated: text.length < passage.text.length }, publicUrl));
    }
    const head = describeEvent(event, answer.language, frames);
    const quotes = quoted.map(({ text, passage }) => `${frames.quote(text)} [${passage.passage_id}]`);
    return isAlone ? [head, ...quotes.map((quote) => `> ${quote}`)].join('\n\n') : `${at + 1}. ${[head, ...quotes].join(frames.separator)}`;
  });
  return { text: (isAlone ? parts : [frames.list(parts.length), '', ...parts]).join('\n'), citations };
}

function describeEvent({ event_id, title, date, places }: EventHit, language: Language, frames: Frames): string {
  const where = places
    .map((place) => pickName(place, language))
    .filter((name) => name !== '')
    .join(frames.comma);
  // Asterisks in a title would end its emphasis.
  const name = cleanText(pickName(title, language)).replaceAll('*', '') || event_id;
  return frames.head(
    name,
    [formatDays(date, language), cleanText(where)].filter((detail) => detail !== ''),
  );
}

async function scoreSentences(answer: SearchAnswer, compare: CompareSentences): Promise<Sentence[]> {
  const found = leaveOutTitles(answer.passages).flatMap((passage) =>
    findSentences(passage.text).map(({ start, end }) => ({ passage, start, end, text: cleanText(passage.text.slice(start, end)) })),
  );
  const cosines = await compare(found.map(({ text }) => text));
  const asked = new Set(answer.passages.flatMap(({ highlights }) => highlights.map(({ query }) => query))).size;
  return found.map(({ passage, start, end, text }, at) => ({
    passage,
    start,
    text,
    score: (cosines[at] ?? 0) + countMatched(passage.highlights, start, end) / Math.max(1, asked),
  }));
}

/** Words of the question that a range of a passage matches. */
function countMatched(highlights: readonly Highlight[], from: number, to: number): number {
  return new Set(highlights.filter(({ start, end }) => start >= from && end <= to).map(({ query }) => query)).size;
}

/** The best, and those close to it, in the order of the text. */
function chooseSentences(sentences: readonly Sentence[], most: number): Sentence[] {
  const [best, ...others] = [...sentences].sort((a, b) => b.score - a.score);
  if (best === undefined) return [];
  const also = others.filter(({ score }) => score >= best.score * ALSO_QUOTED).slice(0, most - 1);
  return [best, ...also].sort((a, b) => a.passage.rank - b.passage.rank || a.start - b.start);
}
