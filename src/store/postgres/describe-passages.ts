/** What a version says of its passages beside their vectors: their terms and sentences, and how common the terms are. */
import { LANGUAGES, type Language, type Passage } from '../../domain/event.ts';
import type { Embedder } from '../../domain/ports.ts';
import { normaliseText } from '../../text/normalise.ts';
import { splitSentences } from '../../text/sentences.ts';
import { splitTerms } from '../../text/terms.ts';
import { type StoredManifest, shortKey } from './layout.ts';

/** What one passage is found and scored by. */
export interface PassageTexts {
  readonly normalised: string;
  readonly sentences: readonly string[];
  /** Token ids of each sentence; null when the model has no token table. */
  readonly tokens: readonly (readonly number[])[] | null;
  /** Distinct terms with how often each occurs. */
  readonly terms: ReadonlyMap<string, number>;
}

export function describePassage({ text }: Pick<Passage, 'text'>, tokens: Embedder['tokens']): PassageTexts {
  const sentences = splitSentences(text);
  const terms = new Map<string, number>();
  for (const term of readTerms(text)) terms.set(term, (terms.get(term) ?? 0) + 1);
  return {
    normalised: normaliseText(text).text,
    sentences,
    tokens: tokens === null ? null : sentences.map((sentence) => tokens.tokenize(sentence).map(({ id }) => id)),
    terms,
  };
}

/** Terms of a text in the form in which they are stored. */
function readTerms(text: string): string[] {
  return splitTerms(text).map(({ term }) => shortKey(term));
}

export interface TermStatistics {
  /** In how many passages of a language each term occurs. */
  readonly passagesWith: Readonly<Record<Language, ReadonlyMap<string, number>>>;
  readonly lexical: StoredManifest['lexical'];
}

/** @param described of each passage, in the same order */
export function countTerms(passages: readonly Passage[], described: readonly PassageTexts[]): TermStatistics {
  const passagesWith: Record<Language, Map<string, number>> = { en: new Map(), zh: new Map() };
  const lengths: Record<Language, { passages: number; terms: number }> = { en: { passages: 0, terms: 0 }, zh: { passages: 0, terms: 0 } };
  passages.forEach(({ language }, at) => {
    const { terms } = described[at] as PassageTexts;
    lengths[language].passages += 1;
    lengths[language].terms += terms.size;
    for (const term of terms.keys()) passagesWith[language].set(term, (passagesWith[language].get(term) ?? 0) + 1);
  });
  const summarise = (language: Language): StoredManifest['lexical'][Language] => {
    const { passages: count, terms } = lengths[language];
    return { passages: count, averageLength: count === 0 ? 0 : terms / count };
  };
  const [en, zh] = LANGUAGES.map(summarise) as [StoredManifest['lexical']['en'], StoredManifest['lexical']['zh']];
  return { passagesWith, lexical: { en, zh } };
}
