/** An exact store in memory, as plain as its meaning: every vector compared, every text looked through. What other stores are held against. */
import type { DigestEvent, Language, Passage } from '../../src/domain/event.ts';
import type { Embedder } from '../../src/domain/ports.ts';
import type { Corpus, Leg, PassageData } from '../../src/search/corpus.ts';
import { createDirectory } from '../../src/search/directory.ts';
import { createExactIndex } from '../../src/search/exact-index.ts';
import { collectNames } from '../../src/search/name-index.ts';
import { samplePassages } from '../../src/search/sample-passages.ts';
import { collectWords } from '../../src/search/spelling.ts';
import { normaliseText } from '../../src/text/normalise.ts';
import { splitSentences } from '../../src/text/sentences.ts';
import { splitTerms } from '../../src/text/terms.ts';

interface Entry {
  readonly id: number;
  readonly terms: readonly string[];
}

/** BM25+ (Lv and Zhai 2011, k 1.2, b 0.7, d 0.5; length in distinct terms) by its formula, times the share of matching terms, over the ideal. */
function createNaiveLexical(entries: readonly Entry[]): Leg['lexical'] {
  const length = ({ terms }: Entry): number => new Set(terms).size;
  const average = entries.reduce((sum, entry) => sum + length(entry), 0) / entries.length;
  const rarity = (term: string): number => {
    const frequency = entries.filter(({ terms }) => terms.includes(term)).length;
    return Math.log(1 + (entries.length - frequency + 0.5) / (frequency + 0.5));
  };
  const scoreTerm = (entry: Entry, term: string): number => {
    const count = entry.terms.filter((one) => one === term).length;
    return count === 0 ? 0 : rarity(term) * (0.5 + (count * 2.2) / (count + 1.2 * (0.3 + (0.7 * length(entry)) / average)));
  };
  return {
    async search(terms, k) {
      const ideal = terms.reduce((sum, term) => sum + 1.5 * rarity(term), 0);
      return entries
        .map((entry) => {
          const parts = terms.map((term) => scoreTerm(entry, term));
          const matching = parts.filter((part) => part > 0).length;
          return { id: entry.id, score: (parts.reduce((sum, part) => sum + part, 0) * matching) / (ideal * terms.length) };
        })
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.id - b.id)
        .slice(0, k);
    },
  };
}

export async function createOracle(events: readonly DigestEvent[], embedder: Embedder): Promise<Corpus> {
  const passages: readonly Passage[] = events.flatMap((event) => event.passages);
  const vectors = await embedder.embed(
    passages.map(({ text }) => text),
    'passage',
  );
  const tokens = passages.map(({ text }) =>
    splitSentences(text).map((sentence) => Uint32Array.from(embedder.tokens?.tokenize(sentence) ?? [], ({ id }) => id)),
  );
  const sentences = passages.flatMap(({ text }) => splitSentences(text));
  const names = collectNames(sentences);
  const text = normaliseText(passages.map((passage) => passage.text).join('\n')).text;
  const createLeg = (language: Language): Leg => {
    const own = passages.flatMap((passage, id) => (passage.language === language ? [{ id, terms: splitTerms(passage.text).map(({ term }) => term) }] : []));
    return {
      dense: createExactIndex(
        own.map(({ id }) => vectors[id] as Float32Array),
        own.map(({ id }) => id),
      ),
      lexical: createNaiveLexical(own),
    };
  };
  return {
    version: 'oracle',
    model: embedder.identity,
    directory: createDirectory(events),
    legs: { en: createLeg('en'), zh: createLeg('zh') },
    sentences: sentences.length,
    sample: samplePassages(tokens),
    words: async (script) => collectWords(text, script),
    isMentioned: async (name) => passages.some((passage) => normaliseText(passage.text).text.includes(name)),
    findNames: async (keys) => new Map([...names].filter(([key]) => keys.includes(key))),
    load: async (numbers) =>
      numbers.map(
        (number): PassageData => ({
          vector: vectors[number] as Float32Array,
          sentences: tokens[number] as Uint32Array[],
          firstSentence: tokens.slice(0, number).flat().length,
        }),
      ),
    readEvents: async (numbers) => numbers.map((number) => events[number] as DigestEvent),
    close: async () => undefined,
  };
}
