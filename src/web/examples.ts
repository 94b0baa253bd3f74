/**
 * Example questions, made from the events themselves and kept only where the service answers
 * them: whatever the digest holds, an example leads somewhere.
 */
import { type DigestEvent, LANGUAGES, type Language, type Place } from '../domain/event.ts';
import type { SearchService } from '../domain/service.ts';
import { searchRequestSchema } from '../domain/search.ts';
import { operations } from '../operations/operations.ts';
import { parseInput } from '../operations/parse-input.ts';
import { formatMonth } from './format-date.ts';

export interface Example {
  readonly text: string;
  readonly language: Language;
}

/** Examples a language. */
const WANTED = 3;
/** A longer title reads like a headline, not like something a person types. */
const MAX_TITLE = { en: 60, zh: 24 } as const;

const known = new WeakMap<SearchService, Promise<readonly Example[]>>();

/** Some questions in each language; worked out once for a service. */
export function chooseExamples(service: SearchService): Promise<readonly Example[]> {
  const before = known.get(service);
  if (before !== undefined) return before;
  const examples = findExamples(service);
  known.set(service, examples);
  // A failure is not kept: the next page tries again.
  examples.catch(() => known.delete(service));
  return examples;
}

async function findExamples(service: SearchService): Promise<readonly Example[]> {
  const events = await service.listEvents();
  const name = events.map(({ title }) => findAcronym(title.en ?? '')).find((acronym) => acronym !== undefined);
  const chineseName = name === undefined ? undefined : await translate(service, name);
  const place = mostFrequentPlace(events);
  const day = events.find(({ date }) => date.start !== null)?.date.start ?? undefined;
  const candidates: Readonly<Record<Language, readonly (string | undefined)[]>> = {
    en: [
      name && `which events involved ${name}`,
      place?.en ? `events in ${place.en}` : undefined,
      pickTitle(events, 'en', 1),
      day && `events in ${formatMonth(day, 'en')}`,
      pickTitle(events, 'en', 0),
    ],
    zh: [
      chineseName && `哪些活动与${chineseName}有关`,
      day && `${formatMonth(day, 'zh')}有哪些活动`,
      pickTitle(events, 'zh', 2),
      place?.zh ? `在${place.zh}举办的活动` : undefined,
      pickTitle(events, 'zh', 0),
    ],
  };
  const examples: Example[] = [];
  for (const language of LANGUAGES) {
    for (const text of candidates[language]) {
      if (text === undefined || text === '' || examples.filter((example) => example.language === language).length >= WANTED) continue;
      if (await isAnswered(service, text)) examples.push({ text, language });
    }
  }
  return examples;
}

async function isAnswered(service: SearchService, q: string): Promise<boolean> {
  return (await operations.search.run(service, parseInput(searchRequestSchema, { q, limit: 1 }))).answered;
}

/** What a name of the digest is called in its Chinese texts: what the search itself marks there. */
async function translate(service: SearchService, q: string): Promise<string | undefined> {
  const { passages } = await operations.search.run(service, parseInput(searchRequestSchema, { q, lang: 'zh' }));
  return passages.flatMap(({ text, highlights }) => highlights.map(({ start, end }) => text.slice(start, end)))[0];
}

function findAcronym(title: string): string | undefined {
  return /\b\p{Lu}{4,}\b/u.exec(title)?.[0];
}

/** The title of an event from the given position on that is short enough to be typed, without where it was held; those with a name have an example already. */
function pickTitle(events: readonly DigestEvent[], language: Language, from: number): string | undefined {
  return [...events.slice(from), ...events.slice(0, from)]
    .filter(({ title }) => findAcronym(title.en ?? '') === undefined)
    .map(({ title }) => title[language]?.replace(/\s+(?:held|opens?|opened) in .*$|(?:在|于).{1,8}(?:举行|举办|召开|开幕|成立)$/u, ''))
    .find((title) => title !== undefined && title.length <= MAX_TITLE[language]);
}

function mostFrequentPlace(events: readonly DigestEvent[]): Place | undefined {
  const times = new Map<string, { readonly place: Place; times: number }>();
  for (const place of events.flatMap(({ places }) => places)) {
    const key = place.en ?? place.zh ?? '';
    const counted = times.get(key);
    if (counted === undefined) times.set(key, { place, times: 1 });
    else counted.times += 1;
  }
  return [...times.values()].sort((a, b) => b.times - a.times)[0]?.place;
}
