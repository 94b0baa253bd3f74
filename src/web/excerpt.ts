/** Picks the part of a passage to show in a list of events: whole sentences, where most words of the question are. */
import type { PassageHit } from '../domain/search.ts';
import { findSentences } from '../text/sentences.ts';

/** Characters of an excerpt; a Han character is as wide as two Latin ones and says as much as three. */
const LENGTH = { en: 360, zh: 150 } as const;
/** A passage that is longer by less than this factor is shown whole. */
const TOLERANCE = 1.25;

export interface Excerpt {
  readonly start: number;
  readonly end: number;
}

/** A run of sentences no longer than an excerpt, or one sentence that is; of equally good ones the first. */
export function pickExcerpt({ text, language, highlights }: Pick<PassageHit, 'text' | 'language' | 'highlights'>): Excerpt {
  const most = LENGTH[language];
  if (text.length <= most * TOLERANCE) return { start: 0, end: text.length };
  const sentences = findSentences(text);
  let best: Excerpt = { start: 0, end: text.length };
  let bestWorth = -1;
  for (const [at, { start }] of sentences.entries()) {
    for (const { end } of sentences.slice(at)) {
      if (end - start > most && end !== sentences[at]?.end) break;
      const worth = weigh(highlights.filter((mark) => mark.start >= start && mark.end <= end).map(({ query }) => query));
      if (worth < bestWorth || (worth === bestWorth && start !== best.start)) continue;
      bestWorth = worth;
      best = { start, end };
    }
  }
  return best;
}

/** Different words count, the same word again hardly. */
function weigh(queries: readonly string[]): number {
  return new Set(queries).size + queries.length / 1000;
}
