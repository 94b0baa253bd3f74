/** The words of the question that matched something, with what they matched. */
import { LANGUAGES, type Language } from '../domain/event.ts';
import type { PassageHit } from '../domain/search.ts';

export interface MatchedText {
  readonly text: string;
  readonly language: Language;
  readonly times: number;
}

export interface QueryWord {
  readonly number: number;
  readonly word: string;
  /** Distinct texts, those in the other language than the question first. */
  readonly matched: readonly MatchedText[];
}

/** Most texts listed for a word; a common word matches dozens of forms. */
const MAX_MATCHED = 8;

/** In the order in which they stand in the question. Texts that differ in case alone count as one. */
export function collectQueryWords(question: string, language: Language, passages: readonly PassageHit[]): QueryWord[] {
  const byWord = new Map<string, Map<string, { text: string; language: Language; times: number }>>();
  for (const passage of passages) {
    for (const { start, end, query } of passage.highlights) {
      const text = passage.text.slice(start, end);
      const matched = byWord.get(query) ?? new Map();
      byWord.set(query, matched);
      const key = `${passage.language} ${text.toLowerCase()}`;
      const known = matched.get(key);
      if (known === undefined) matched.set(key, { text, language: passage.language, times: 1 });
      else known.times += 1;
    }
  }
  const other = LANGUAGES.find((one) => one !== language);
  return [...byWord]
    .sort(([a], [b]) => question.indexOf(a) - question.indexOf(b))
    .map(([word, matched], number) => ({
      number,
      word,
      matched: [...matched.values()].sort((a, b) => Number(b.language === other) - Number(a.language === other) || b.times - a.times).slice(0, MAX_MATCHED),
    }));
}
