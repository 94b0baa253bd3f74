/** Joins the parts of a corpus into the files of an index; holds one window of each part, and the words. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LANGUAGES, type Language } from '../../domain/event.ts';
import { BM25 } from '../../domain/ports.ts';
import { createFileWriter } from './array-file.ts';
import { NAME_SEPARATOR, unpackLanguage } from './describe-part.ts';
import { COMPACT_FILES, NAMES } from './layout.ts';
import { openPart, type PartFile } from './part-file.ts';
import { mergeRuns, type Posting } from './postings-run.ts';

/** Lines of a part have none behind the last. */
const LINE_END = Buffer.from('\n');

interface OpenedPart {
  readonly file: PartFile;
  readonly passages: number;
  readonly sentences: number;
}

/** @param paths of the parts, in the order of their events */
export function mergeParts(paths: readonly string[], folder: string): void {
  const files = paths.map(openPart);
  try {
    const { parts, languages, termCounts } = joinArrays(files, folder);
    const byPassage = addBases(parts, ({ passages }) => passages);
    for (const language of LANGUAGES) {
      const weigh = createPeaks(language, languages, termCounts);
      writePostings(folder, language, mergeRuns(language, byPassage), weigh);
    }
    const bySentence = addBases(parts, ({ sentences }) => sentences);
    writePostings(folder, NAMES, joinNames(mergeRuns(NAMES, bySentence), readOrdinary(files)));
    writeFileSync(join(folder, COMPACT_FILES.words), JSON.stringify({ latin: sumWords(files, 'latin'), han: sumWords(files, 'han') }));
  } finally {
    for (const file of files) file.close();
  }
}

/** Each part with what the parts before it hold. */
function addBases(parts: readonly OpenedPart[], count: (part: OpenedPart) => number): { file: PartFile; base: number }[] {
  let base = 0;
  return parts.map((part) => {
    base += count(part);
    return { file: part.file, base: base - count(part) };
  });
}

/** Where each of some pieces ends that follow each other. */
function createCounter(): (sizes: Uint32Array) => Float64Array {
  let end = 0;
  return (sizes) =>
    Float64Array.from(sizes, (size) => {
      end += size;
      return end;
    });
}

function toIntegers(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function joinArrays(files: readonly PartFile[], folder: string): { parts: OpenedPart[]; languages: Uint8Array; termCounts: Uint16Array } {
  const open = (name: string) => createFileWriter(join(folder, name));
  const writers = {
    events: open(COMPACT_FILES.events),
    eventPlaces: open(COMPACT_FILES.eventPlaces),
    directory: open(COMPACT_FILES.directory),
    passages: open(COMPACT_FILES.passages),
    sentences: open(COMPACT_FILES.sentences),
    tokens: open(COMPACT_FILES.tokens),
    passageLengths: open(COMPACT_FILES.passageLengths),
    sentenceLengths: open(COMPACT_FILES.sentenceLengths),
    termCounts: open(COMPACT_FILES.termCounts),
  };
  const [endEvents, endSentences, endTokens] = [createCounter(), createCounter(), createCounter()];
  writers.eventPlaces.append(Float64Array.of(0));
  writers.passages.append(Uint32Array.of(0));
  writers.sentences.append(Uint32Array.of(0));
  const languages: Uint8Array[] = [];
  const termCounts: Uint16Array[] = [];
  const parts = files.map((file): OpenedPart => {
    writers.events.append(file.read('events'));
    writers.events.append(LINE_END);
    writers.eventPlaces.append(endEvents(toIntegers(file.read('eventBytes'))));
    const directory = file.read('directory');
    writers.directory.append(directory);
    languages.push(readLanguages(directory.toString('utf8')));
    const sentences = toIntegers(file.read('sentences'));
    const tokens = toIntegers(file.read('tokens'));
    writers.passages.append(Uint32Array.from(endSentences(sentences)));
    writers.sentences.append(Uint32Array.from(endTokens(tokens)));
    writers.tokens.append(file.read('ids'));
    writers.passageLengths.append(file.read('passageLengths'));
    writers.sentenceLengths.append(file.read('sentenceLengths'));
    const counts = file.read('termCounts');
    writers.termCounts.append(counts);
    termCounts.push(new Uint16Array(counts.buffer, counts.byteOffset, counts.length / 2));
    return { file, passages: sentences.length, sentences: tokens.length };
  });
  for (const writer of Object.values(writers)) writer.close();
  const total = parts.reduce((sum, { passages }) => sum + passages, 0);
  return { parts, languages: joinInto(new Uint8Array(total), languages), termCounts: joinInto(new Uint16Array(total), termCounts) };
}

function joinInto<T extends Uint8Array | Uint16Array>(whole: T, pieces: readonly T[]): T {
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

function readLanguages(directory: string): Uint8Array {
  const kinds = directory.split('\n').flatMap((line) => (line === '' ? [] : [...((JSON.parse(line) as unknown[]).at(-1) as string)]));
  return Uint8Array.from(kinds, (kind) => LANGUAGES.indexOf(unpackLanguage(kind)));
}

/** The most that one occurrence of a term can add to a score, apart from how rare the term is: what lets a search leave out the rest. */
function createPeaks(language: Language, languages: Uint8Array, termCounts: Uint16Array): (posting: Posting) => number {
  let documents = 0;
  let terms = 0;
  languages.forEach((one, passage) => {
    if (LANGUAGES[one] !== language) return;
    documents += 1;
    terms += termCounts[passage] as number;
  });
  const average = terms / Math.max(1, documents);
  return ({ numbers, counts }) => {
    let peak = 0;
    for (let at = 0; at < numbers.length; at += 1) {
      const count = counts[at] as number;
      const length = (termCounts[numbers[at] as number] as number) / average;
      peak = Math.max(peak, BM25.d + (count * (BM25.k + 1)) / (count + BM25.k * (1 - BM25.b + BM25.b * length)));
    }
    // Rounded up, so that no score is over it.
    return peak * (1 + 1e-6);
  };
}

function writePostings(folder: string, name: string, postings: Iterable<Posting>, findPeak?: (posting: Posting) => number): void {
  const open = (part: Parameters<typeof COMPACT_FILES.postings>[1]) => createFileWriter(join(folder, COMPACT_FILES.postings(name, part)));
  const writers = { keys: open('keys'), keyEnds: open('key-ends.u32'), ends: open('ends.u32'), numbers: open('numbers.u32') };
  const scoring = findPeak === undefined ? undefined : { counts: open('counts.u8'), peaks: open('peaks.f32'), findPeak };
  let keyEnd = 0;
  let end = 0;
  for (const posting of postings) {
    const key = Buffer.from(posting.key);
    writers.keys.append(key);
    keyEnd += key.length;
    end += posting.numbers.length;
    writers.keyEnds.append(Uint32Array.of(keyEnd));
    writers.ends.append(Uint32Array.of(end));
    writers.numbers.append(posting.numbers);
    scoring?.counts.append(posting.counts);
    scoring?.peaks.append(Float32Array.of(scoring.findPeak(posting)));
  }
  for (const writer of Object.values(writers)) writer.close();
  scoring?.counts.close();
  scoring?.peaks.close();
}

/** Leaves out names that are ordinary words elsewhere, and joins the ways of writing one name. */
function* joinNames(postings: Iterable<Posting>, ordinary: ReadonlySet<string>): Generator<Posting> {
  let current: { key: string; numbers: Set<number> } | undefined;
  const close = (): Posting[] =>
    current === undefined ? [] : [{ key: current.key, numbers: Uint32Array.from(current.numbers).sort(), counts: new Uint8Array(0) }];
  for (const { key: joined, numbers } of postings) {
    const [key = '', written = ''] = joined.split(NAME_SEPARATOR);
    if (ordinary.has(written)) continue;
    if (current?.key !== key) {
      yield* close();
      current = { key, numbers: new Set() };
    }
    for (const number of numbers) current.numbers.add(number);
  }
  yield* close();
}

function readOrdinary(files: readonly PartFile[]): Set<string> {
  const ordinary = new Set<string>();
  for (const file of files) for (const word of JSON.parse(file.read('ordinary').toString('utf8')) as string[]) ordinary.add(word);
  return ordinary;
}

function sumWords(files: readonly PartFile[], script: 'latin' | 'han'): [string, number][] {
  const counts = new Map<string, number>();
  for (const file of files) {
    for (const [word, count] of JSON.parse(file.read(script).toString('utf8')) as [string, number][]) counts.set(word, (counts.get(word) ?? 0) + count);
  }
  return [...counts];
}
