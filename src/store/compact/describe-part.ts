/** Everything an index needs of some hundred events, worked out without the others: what a thread does with one part of a corpus. */
import { type DigestEvent, LANGUAGES, type Language, PASSAGE_KINDS, type PassageKind } from '../../domain/event.ts';
import type { RowArithmetic } from '../../domain/ports.ts';
import type { Unigram } from '../../drivers/unigram.ts';
import { listNames, listOrdinaryWords } from '../../search/name-index.ts';
import { collectWords } from '../../search/spelling.ts';
import { lengthOf } from '../../search/vectors.ts';
import { normaliseText } from '../../text/normalise.ts';
import { splitSentences } from '../../text/sentences.ts';
import { splitTerms } from '../../text/terms.ts';
import { PostingsRun } from './postings-run.ts';

/** Between the key of a name and the word as it is written, so that one order serves both. */
export const NAME_SEPARATOR = '\n';

export interface PartSections {
  readonly [name: string]: Uint8Array | Uint16Array | Uint32Array | Float32Array;
}

/**
 * @param lines events as JSON, one a line: they become the index's `events.jsonl` as they are
 */
export function describePart(lines: string, { encode }: Pick<Unigram, 'encode'>, rows: RowArithmetic): PartSections {
  const events = lines.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as DigestEvent]));
  const passages = events.flatMap((event) => event.passages);
  const sentences: number[] = [];
  const tokens: number[] = [];
  const ids: number[] = [];
  const passageLengths: number[] = [];
  const sentenceLengths: number[] = [];
  const termCounts: number[] = [];
  const terms = { en: new PostingsRun(), zh: new PostingsRun() };
  const names = new PostingsRun();
  const ordinary = new Set<string>();
  const texts: string[] = [];
  let sentenceNumber = 0;
  passages.forEach(({ text, language }, number) => {
    const split = splitSentences(text);
    const whole = new Float32Array(rows.dimension);
    for (const sentence of split) {
      const own = encode(normaliseText(sentence).text);
      const sum = new Float32Array(rows.dimension);
      rows.addRows(Uint32Array.from(own), sum);
      for (let at = 0; at < sum.length; at += 1) whole[at] = (whole[at] as number) + (sum[at] as number);
      sentenceLengths.push(lengthOf(sum));
      tokens.push(own.length);
      for (const id of own) ids.push(id);
      for (const { key, written } of listNames(sentence)) names.add(`${key}${NAME_SEPARATOR}${written}`, sentenceNumber);
      for (const word of listOrdinaryWords(sentence)) ordinary.add(word);
      sentenceNumber += 1;
    }
    sentences.push(split.length);
    passageLengths.push(lengthOf(whole));
    const counts = new Map<string, number>();
    for (const { term } of splitTerms(text)) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) terms[language].add(term, number, count);
    termCounts.push(Math.min(counts.size, 0xffff));
    texts.push(normaliseText(text).text);
  });
  const text = texts.join('\n');
  const directory = events.map(({ event_id, ordinal, date, places, passages: own }) =>
    JSON.stringify([event_id, ordinal, date.start, date.end, places.map(({ en, zh }) => [en, zh]), own.map(packKind).join('')]),
  );
  return {
    events: Buffer.from(lines),
    eventBytes: Uint32Array.from(
      lines.split('\n').filter((line) => line !== ''),
      (line) => Buffer.byteLength(line) + 1,
    ),
    directory: Buffer.from(directory.map((line) => `${line}\n`).join('')),
    sentences: Uint32Array.from(sentences),
    tokens: Uint32Array.from(tokens),
    ids: Uint32Array.from(ids),
    passageLengths: Float32Array.from(passageLengths),
    sentenceLengths: Float32Array.from(sentenceLengths),
    termCounts: Uint16Array.from(termCounts),
    ...terms.en.toSections('en'),
    ...terms.zh.toSections('zh'),
    ...names.toSections('names'),
    ordinary: Buffer.from(JSON.stringify([...ordinary])),
    latin: Buffer.from(JSON.stringify([...collectWords(text, 'latin')])),
    han: Buffer.from(JSON.stringify([...collectWords(text, 'han')])),
  };
}

/** One letter a passage: its kind and language. */
export function packKind({ kind, language }: Pick<DigestEvent['passages'][number], 'kind' | 'language'>): string {
  return String(PASSAGE_KINDS.indexOf(kind) * LANGUAGES.length + LANGUAGES.indexOf(language));
}

/** The language that {@link packKind} packed. */
export function unpackLanguage(packed: string): Language {
  return LANGUAGES[Number(packed) % LANGUAGES.length] as Language;
}

/** The kind that {@link packKind} packed. */
export function unpackPassageKind(packed: string): PassageKind {
  return PASSAGE_KINDS[Math.floor(Number(packed) / LANGUAGES.length)] as PassageKind;
}
