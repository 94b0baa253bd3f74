/**
 * Makes a corpus of any size from real sentences: events with a date, a place, a title and texts in both languages,
 * about five passages each, the same for the same seed. Writes `events.jsonl`, `planted.jsonl` (questions whose answer
 * is one known event) and `queries.jsonl` (sentences of the same kind that are not in the corpus).
 */
import { once } from 'node:events';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { listEntries } from '../../src/text/place-table.ts';
import { plantFacts } from './planted.ts';
import { createRandom, type Random } from './random.ts';
import type { Pair } from './read-pairs.ts';

export interface GenerateOptions {
  readonly pairs: readonly Pair[];
  readonly passages: number;
  readonly out: string;
  readonly seed: number;
}

const PASSAGES_AN_EVENT = 5;
const PLANTED = 200;
const QUERIES = 2_000;
const FIRST_DAY = Date.UTC(2010, 0, 1);
const DAYS = 365 * 16;
const DAY_MS = 86_400_000;
const LONGEST_QUERY = { en: 120, zh: 40 };

export async function generateCorpus({ pairs, passages, out, seed }: GenerateOptions): Promise<{ events: number; passages: number }> {
  const random = createRandom(seed);
  const shuffled = shuffle(pairs, random);
  const isQuery = ({ en, zh }: Pair): boolean => en.length <= LONGEST_QUERY.en && zh.length <= LONGEST_QUERY.zh;
  const held = shuffled.filter(isQuery).slice(0, Math.min(QUERIES, Math.floor(pairs.length / 10)));
  const isHeld = new Set(held);
  const pool = shuffled.filter((pair) => !isHeld.has(pair));
  const titles = pool.filter(isQuery);
  const places = listEntries().filter(({ kind }) => kind === 'city');
  const events = Math.max(1, Math.round(passages / PASSAGES_AN_EVENT));
  const facts = new Map(plantFacts(Math.min(PLANTED, events), random).map((fact, at, all) => [Math.floor(((at + 0.5) * events) / all.length), fact]));

  mkdirSync(out, { recursive: true });
  const stream = createWriteStream(join(out, 'events.jsonl'));
  const planted: string[] = [];
  let written = 0;
  // Each sentence is used once before any is used again.
  let next = 0;
  const draw = (): Pair => {
    const pair = pool[next % pool.length] as Pair;
    next += 1;
    return pair;
  };
  for (let number = 0; number < events; number += 1) {
    const title = random.pick(titles);
    const body = Array.from({ length: 1 + random.integer(3) }, draw);
    const caption = draw();
    const captionLanguage = number % 2 === 0 ? 'en' : 'zh';
    const fact = facts.get(number);
    const text = { en: body.map(({ en }) => en), zh: body.map(({ zh }) => zh) };
    if (fact !== undefined) text[fact.language].splice(random.integer(body.length + 1), 0, fact.text);
    const start = new Date(FIRST_DAY + random.integer(DAYS) * DAY_MS);
    const end = new Date(start.getTime() + random.integer(3) * DAY_MS);
    const place = random.pick(places);
    const event = {
      event_id: `g-e${String(number + 1).padStart(7, '0')}`,
      title,
      date: { start: start.toISOString().slice(0, 10), end: end.toISOString().slice(0, 10) },
      places: [{ en: place.en, zh: place.zh }],
      passages: [
        { kind: 'title', language: 'en', text: title.en },
        { kind: 'title', language: 'zh', text: title.zh },
        { kind: 'body', language: 'en', text: text.en.join(' ') },
        { kind: 'body', language: 'zh', text: text.zh.join('') },
        { kind: 'caption', language: captionLanguage, text: caption[captionLanguage] },
      ],
    };
    written += event.passages.length;
    if (fact !== undefined) planted.push(JSON.stringify({ event_id: event.event_id, language: fact.language, question: fact.question }));
    if (!stream.write(`${JSON.stringify(event)}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
  writeFileSync(join(out, 'planted.jsonl'), planted.map((line) => `${line}\n`).join(''));
  writeFileSync(join(out, 'queries.jsonl'), held.map((pair, at) => `${JSON.stringify({ q: at % 2 === 0 ? pair.en : pair.zh })}\n`).join(''));
  return { events, passages: written };
}

function shuffle<T>(values: readonly T[], random: Random): T[] {
  const shuffled = [...values];
  for (let at = shuffled.length - 1; at > 0; at -= 1) {
    const other = random.integer(at + 1);
    [shuffled[at], shuffled[other]] = [shuffled[other] as T, shuffled[at] as T];
  }
  return shuffled;
}
