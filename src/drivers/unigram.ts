/**
 * The bundled model's tokenizer: the same token ids as the library gives, at some twenty times its rate, with positions
 * that the library does not give, and without the half second that loading the library takes. It knows what
 * `data/model/tokenizer.json` uses and nothing else: unigram pieces over words, runs of Han characters, digits and
 * punctuation, unknown letters in a row as one token.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DomainError } from '../domain/errors.ts';
import type { Token } from '../domain/ports.ts';

/** What is fed to the pieces one by one: runs of punctuation, of Han characters, of digits, of what is left. */
const PUNCTUATION = '\\p{P}\\u0021-\\u002F\\u003A-\\u0040\\u005B-\\u0060\\u007B-\\u007E';
const HAN = '\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff';
const RUN = new RegExp(`<pad>|<unk>|[${PUNCTUATION}]+|[${HAN}]+|[0-9]+|[^\\s${PUNCTUATION}${HAN}0-9]+`, 'gu');
/** Written out in a text they are the tokens themselves. */
const SPECIAL = ['<pad>', '<unk>'];
const HAN_FIRST = new RegExp(`^[${HAN}]`, 'u');
const MARKS = /\p{M}/gu;
const NOT_ASCII = /[\u0080-\uffff]/;
/** Words whose tokens are kept; runs of Han characters seldom come twice. */
const KEPT_WORDS = 65_536;
/** How much less an unknown letter is worth than the rarest piece. */
const UNKNOWN_PENALTY = 10;

type Vocabulary = readonly (readonly [string, number])[];

/** By hand: a hundred thousand entries take a schema longer than everything else here. */
function isVocabulary(value: unknown): value is Vocabulary {
  return Array.isArray(value) && value.every((entry: unknown) => Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number');
}

const fileSchema = z.object({
  pre_tokenizer: z.object({ pretokenizers: z.array(z.object({ type: z.string() })) }),
  model: z.object({ type: z.literal('Unigram'), unk_id: z.number().int(), vocab: z.custom<Vocabulary>(isVocabulary) }),
});

/** Reads texts that were normalised already (src/text/normalise.ts). */
export interface Unigram {
  encode(normalised: string): number[];
  /** The same tokens with their positions. */
  tokenize(normalised: string): Token[];
  /** Whether a token is of Han characters. */
  isHan(id: number): boolean;
}

/** Tokens of a run, and where each ends in it. */
interface Pieces {
  readonly ids: readonly number[];
  readonly ends: readonly number[];
}

/**
 * @throws DomainError `model_unavailable` for a tokenizer of another kind
 */
export async function loadUnigram(path: string): Promise<Unigram> {
  const parsed = fileSchema.safeParse(JSON.parse(await readFile(path, 'utf8')));
  const kinds = parsed.data?.pre_tokenizer.pretokenizers.map(({ type }) => type).join(' ');
  if (!parsed.success || kinds !== 'WhitespaceSplit Punctuation Split Digits') {
    throw new DomainError('model_unavailable', `${path} describes a tokenizer that is not the bundled model's; restore the folder data/model from the package`);
  }
  const { vocab, unk_id: unknown } = parsed.data.model;
  const trie = createTrie(vocab);
  const areHan = Uint8Array.from(vocab, ([piece]) => Number(HAN_FIRST.test(piece)));
  const scores = Float64Array.from(vocab, ([, score]) => score);
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), 0) - UNKNOWN_PENALTY;
  scores[unknown] = unknownScore;
  const known = new Map<string, Pieces>();
  let best = new Float64Array(64);
  let from = new Int32Array(64);
  let token = new Int32Array(64);

  /** The most likely pieces (Viterbi); of equals the one that starts first. */
  function split(run: string): Pieces {
    const { length } = run;
    if (length + 1 > best.length) {
      best = new Float64Array(length * 2);
      from = new Int32Array(length * 2);
      token = new Int32Array(length * 2);
    }
    best.fill(Number.NEGATIVE_INFINITY, 1, length + 1);
    best[0] = 0;
    for (let at = 0; at < length; ) {
      const first = run.codePointAt(at) as number;
      const step = first > 0xffff ? 2 : 1;
      const score = best[at] as number;
      let hasOne = false;
      let node = 0;
      for (let end = at; end < length; ) {
        node = trie.next(node, run.charCodeAt(end));
        if (node < 0) break;
        end += 1;
        const id = trie.token[node] as number;
        if (id < 0) continue;
        if (end - at === step) hasOne = true;
        const value = score + (scores[id] as number);
        if (value > (best[end] as number)) {
          best[end] = value;
          from[end] = at;
          token[end] = id;
        }
      }
      if (!hasOne && score + unknownScore > (best[at + step] as number)) {
        best[at + step] = score + unknownScore;
        from[at + step] = at;
        token[at + step] = unknown;
      }
      at += step;
    }
    const ids: number[] = [];
    const ends: number[] = [];
    for (let at = length; at > 0; at = from[at] as number) {
      ids.push(token[at] as number);
      ends.push(at);
    }
    return { ids: ids.reverse(), ends: ends.reverse() };
  }

  function splitKnown(run: string): Pieces {
    if (HAN_FIRST.test(run)) return split(run);
    const before = known.get(run);
    if (before !== undefined) return before;
    const pieces = split(run);
    if (known.size < KEPT_WORDS) known.set(run, pieces);
    return pieces;
  }

  /** Unknown letters in a row are one token. */
  function walk(text: string, visit: (id: number, start: number, end: number) => void): void {
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (run.length === 5 && SPECIAL.includes(run)) {
        visit(SPECIAL.indexOf(run), index, index + run.length);
        continue;
      }
      const { ids, ends } = splitKnown(run);
      for (let at = 0; at < ids.length; at += 1) visit(ids[at] as number, index + (at === 0 ? 0 : (ends[at - 1] as number)), index + (ends[at] as number));
    }
  }

  return {
    encode(normalised) {
      const ids: number[] = [];
      walk(decompose(normalised), (id) => {
        if (id !== unknown || ids.at(-1) !== unknown) ids.push(id);
      });
      return ids;
    },
    tokenize(normalised) {
      const text = decompose(normalised);
      const origins = text === normalised ? null : mapDecomposed(normalised);
      const tokens: { id: number; start: number; end: number }[] = [];
      walk(text, (id, from, to) => {
        const start = origins === null ? from : (origins.starts[from] as number);
        const end = origins === null ? to : (origins.ends[to - 1] as number);
        const last = tokens.at(-1);
        if (id === unknown && last?.id === unknown) last.end = end;
        else tokens.push({ id, start, end });
      });
      return tokens;
    },
    isHan: (id) => areHan[id] === 1,
  };
}

/** The tokenizer's own normalisation; the only letters that it changes in normalised texts are such as 가 and their kin. */
function decompose(text: string): string {
  return NOT_ASCII.test(text) ? text.normalize('NFKD').replace(MARKS, '').toLowerCase() : text;
}

/** For each unit of the decomposed text the range of the text that it came from. */
function mapDecomposed(text: string): { starts: readonly number[]; ends: readonly number[] } {
  const starts: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const character of text) {
    for (let unit = decompose(character).length; unit > 0; unit -= 1) {
      starts.push(at);
      ends.push(at + character.length);
    }
    at += character.length;
  }
  return { starts, ends };
}

interface Trie {
  /** The token that ends in a node, or -1. */
  readonly token: Int32Array;
  /** The node behind a letter, or -1. */
  next(node: number, unit: number): number;
}

/** All pieces letter by letter, in one table with open addressing: a map of maps took five times the memory and twice the time. */
function createTrie(vocab: Vocabulary): Trie {
  const size = vocab.reduce((sum, [piece]) => sum + piece.length, 1);
  const slots = 2 ** Math.ceil(Math.log2(size * 2));
  const mask = slots - 1;
  const parents = new Int32Array(slots).fill(-1);
  const units = new Uint16Array(slots);
  const nodes = new Int32Array(slots);
  const token = new Int32Array(size).fill(-1);
  const slotOf = (node: number, unit: number): number => {
    let slot = (Math.imul(node, 0x9e37_79b1) ^ Math.imul(unit, 0x85eb_ca6b)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & mask;
    while (parents[slot] !== -1 && (parents[slot] !== node || units[slot] !== unit)) slot = (slot + 1) & mask;
    return slot;
  };
  let count = 1;
  vocab.forEach(([piece], id) => {
    let node = 0;
    for (let at = 0; at < piece.length; at += 1) {
      const unit = piece.charCodeAt(at);
      const slot = slotOf(node, unit);
      if (parents[slot] === -1) {
        parents[slot] = node;
        units[slot] = unit;
        nodes[slot] = count;
        count += 1;
      }
      node = nodes[slot] as number;
    }
    token[node] = id;
  });
  return {
    token,
    next(node, unit) {
      const slot = slotOf(node, unit);
      return parents[slot] === -1 ? -1 : (nodes[slot] as number);
    },
  };
}
