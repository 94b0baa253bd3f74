/** XQuAD paragraphs and the questions on them (Artetxe, Ruder and Yogatama 2020), as events of one passage each. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { identifyPassages } from '../digest/identify.ts';
import { type DigestEvent, LANGUAGES, type Language } from '../domain/event.ts';

const xquadSchema = z.object({ paragraphs: z.array(z.string()), questions: z.array(z.object({ question: z.string(), paragraph: z.number().int() })) });
export type Xquad = z.infer<typeof xquadSchema>;

/** Whether the folder holds the set in both languages. */
export function hasXquad(dir: string): boolean {
  return LANGUAGES.every((language) => existsSync(locate(dir, language)));
}

export async function readXquad(dir: string, language: Language): Promise<Xquad> {
  return xquadSchema.parse(JSON.parse(await readFile(locate(dir, language), 'utf8')));
}

function locate(dir: string, language: Language): string {
  return join(dir, `xquad-paragraphs.${language}.json`);
}

/** Id of the event that a paragraph becomes. */
export function nameParagraphEvent(language: Language, at: number): string {
  return `xquad-${language}-${at}`;
}

/** A paragraph as an event without title, date and place. */
export function toParagraphEvent(language: Language, at: number, text: string): DigestEvent {
  const event_id = nameParagraphEvent(language, at);
  return {
    event_id,
    ordinal: at + 1,
    title: { en: null, zh: null },
    date: { start: null, end: null },
    places: [],
    passages: identifyPassages(event_id, [{ kind: 'body', language, text }]),
  };
}
