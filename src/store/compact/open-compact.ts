/** Opens the index of a big corpus: a {@link Corpus} over files that are read as they lie. */
import { open, type FileHandle } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../domain/errors.ts';
import { type DigestEvent, LANGUAGES, type Language } from '../../domain/event.ts';
import type { Allowed, RowArithmetic } from '../../domain/ports.ts';
import { loadHnswlib, openHnswIndex } from '../../drivers/hnswlib.ts';
import type { Corpus, Leg, PassageData } from '../../search/corpus.ts';
import { RANKING } from '../../search/ranking.ts';
import { chooseSample } from '../../search/sample-passages.ts';
import { splitTerms } from '../../text/terms.ts';
import { damagedIndex } from '../index-errors.ts';
import type { Manifest } from '../layout.ts';
import { verifyVersion, type VersionPlace } from '../read-index.ts';
import { readBytes } from './array-file.ts';
import { createComparison, createDenseLeg } from './dense-leg.ts';
import { COMPACT_FILES, NAMES } from './layout.ts';
import { createLateLeg } from './late-leg.ts';
import { createLexicalLeg } from './lexical-leg.ts';
import { openPassageTokens, type PassageTokens } from './passage-tokens.ts';
import { findNumber, openPostings, type Postings } from './postings.ts';
import { readDirectory } from './read-directory.ts';
import { openTokenPostings } from './token-postings.ts';

export interface CompactIndex {
  readonly corpus: Corpus;
  readonly manifest: Manifest;
}

/**
 * @param rows of the model that the index was built with
 * @throws DomainError `index_corrupt`
 */
export async function openCompactVersion(place: VersionPlace, rows: RowArithmetic): Promise<CompactIndex> {
  const manifest = await verifyVersion(place);
  try {
    return { corpus: await loadCorpus(place, manifest, rows), manifest };
  } catch (cause) {
    throw damagedIndex(place.dir, `it cannot be loaded (${messageOf(cause)})`, cause);
  }
}

async function loadCorpus({ path }: VersionPlace, manifest: Manifest, rows: RowArithmetic): Promise<Corpus> {
  const directory = readDirectory(path);
  const tokens = openPassageTokens(path);
  const termCounts = new Uint16Array(readBytes(join(path, COMPACT_FILES.termCounts)));
  const postings = Object.fromEntries(LANGUAGES.map((language) => [language, openPostings(path, language)])) as Record<Language, Postings>;
  const names = openPostings(path, NAMES);
  const words = JSON.parse(readFileSync(join(path, COMPACT_FILES.words), 'utf8')) as Record<'latin' | 'han', [string, number][]>;
  const compare = createComparison(rows, tokens);
  const { lib } = loadHnswlib();
  const events = await open(join(path, COMPACT_FILES.events), 'r');
  const eventPlaces = new Float64Array(readBytes(join(path, COMPACT_FILES.eventPlaces)));

  function openLeg(language: Language): Leg {
    const isOwn = (passage: number): boolean => directory.languageAt(passage) === language;
    let documents = 0;
    let terms = 0;
    for (let passage = 0; passage < directory.passages; passage += 1) {
      if (!isOwn(passage)) continue;
      documents += 1;
      terms += termCounts[passage] as number;
    }
    const name = COMPACT_FILES.hnsw(language);
    const hasGraph = lib !== undefined && name in manifest.files;
    const axes = hasGraph ? new Float32Array(readBytes(join(path, COMPACT_FILES.axes))) : new Float32Array(0);
    const graph = hasGraph ? openHnswIndex(lib, join(path, name), axes.length / rows.dimension) : null;
    const listPassages = (allowed: Allowed | null): Uint32Array =>
      (allowed?.few ?? Uint32Array.from({ length: directory.passages }, (_, passage) => passage)).filter(
        (passage) => isOwn(passage) && allowed?.has(passage) !== false,
      );
    return {
      dense: createDenseLeg(graph, axes, listPassages, compare),
      lexical: createLexicalLeg({ postings: postings[language], termCounts, documents, averageLength: terms / Math.max(1, documents) }),
      late: createLateLeg({ postings: openTokenPostings(path, language), tokens, vocabulary: rows.rows, isOwn }),
    };
  }

  return {
    version: manifest.version,
    model: manifest.model,
    directory,
    legs: { en: openLeg('en'), zh: openLeg('zh') },
    sentences: tokens.sentences,
    sample: takeSample(tokens),
    words: async (script) => new Map(words[script]),
    // Word by word: a passage that has all of its terms is taken to have the name.
    isMentioned: async (name) => LANGUAGES.some((language) => haveCommon([...new Set(splitTerms(name).map(({ term }) => term))], postings[language])),
    findNames: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const list = names.find(key);
          return list === undefined ? [] : [[key, new Set(list.numbers)] as const];
        }),
      ),
    load: async (passages) => passages.map((passage) => describePassage(passage, tokens, rows)),
    readEvents: (numbers) => Promise.all(numbers.map((number) => readEvent(events, eventPlaces, number))),
    close: () => events.close(),
  };
}

function describePassage(passage: number, tokens: PassageTokens, rows: RowArithmetic): PassageData {
  const first = tokens.firstSentence(passage);
  const length = tokens.passageLength(passage);
  return {
    // Asked for by few questions: worked out then.
    get vector() {
      const sum = new Float32Array(rows.dimension);
      rows.addRows(tokens.tokens(passage), sum);
      return length === 0 ? sum : sum.map((value) => value / length);
    },
    sentences: Array.from({ length: tokens.firstSentence(passage + 1) - first }, (_, at) => tokens.sentence(first + at)),
    firstSentence: first,
    lengths: { passage: length, sentences: tokens.sentenceLengths(passage) },
  };
}

async function readEvent(file: FileHandle, places: Float64Array, number: number): Promise<DigestEvent> {
  const from = places[number] as number;
  const bytes = Buffer.alloc((places[number + 1] as number) - from);
  await file.read(bytes, 0, bytes.length, from);
  return JSON.parse(bytes.toString('utf8')) as DigestEvent;
}

/** Passages looked at for each that stands for the corpus. */
const SAMPLE_CHOICE = 16;

/** The same choice as of a corpus in memory, among every so many passages. */
function takeSample(tokens: PassageTokens): Uint32Array[] {
  const step = Math.max(1, Math.floor(tokens.passages / (RANKING.backgroundSample * SAMPLE_CHOICE)));
  const distinct: Uint32Array[] = [];
  for (let passage = 0; passage < tokens.passages; passage += step) distinct.push(Uint32Array.from(new Set(tokens.tokens(passage))));
  return chooseSample(distinct);
}

/** Whether one passage has all of these terms. */
function haveCommon(terms: readonly string[], postings: Postings): boolean {
  const lists = terms.map((term) => postings.find(term)?.numbers);
  if (lists.length === 0 || lists.some((list) => list === undefined)) return false;
  const [shortest, ...others] = (lists as Uint32Array[]).sort((a, b) => a.length - b.length);
  return (shortest as Uint32Array).some((number) => others.every((list) => findNumber(list, number) >= 0));
}
