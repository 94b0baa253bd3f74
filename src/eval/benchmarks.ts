/** XQuAD paragraphs as events, searched through the service like anything else. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { buildIndex, openService } from '../compose.ts';
import type { Config } from '../config.ts';
import { identifyPassages } from '../digest/identify.ts';
import { toJsonLine } from '../digest/json-lines.ts';
import type { DigestEvent, Language } from '../domain/event.ts';
import { ndcg } from './metrics.ts';
import { writeFile } from 'node:fs/promises';

const datasetSchema = z.object({ paragraphs: z.array(z.string()), questions: z.array(z.object({ question: z.string(), paragraph: z.number().int() })) });
type Dataset = z.infer<typeof datasetSchema>;

export interface XquadRow {
  readonly direction: string;
  readonly questions: number;
  readonly ndcg_10: number;
}

/** nDCG@10 in the four directions, and across languages with the paragraphs of both in one pool. */
export async function runXquad(config: Config, dir: string, notify: (text: string) => void): Promise<XquadRow[]> {
  const read = async (language: Language): Promise<Dataset> =>
    datasetSchema.parse(JSON.parse(await readFile(join(dir, `xquad-paragraphs.${language}.json`), 'utf8')));
  const data: Record<Language, Dataset> = { en: await read('en'), zh: await read('zh') };
  const pools: { readonly name: string; readonly languages: readonly Language[]; readonly asked: readonly Language[] }[] = [
    { name: 'en', languages: ['en'], asked: ['en', 'zh'] },
    { name: 'zh', languages: ['zh'], asked: ['zh', 'en'] },
    { name: 'en+zh', languages: ['en', 'zh'], asked: ['zh', 'en'] },
  ];
  const rows: XquadRow[] = [];
  for (const pool of pools) {
    const folder = await mkdtemp(join(tmpdir(), 'digest-search-xquad-'));
    try {
      const input = join(folder, 'events.jsonl');
      await writeFile(
        input,
        pool.languages.flatMap((language) => data[language].paragraphs.map((text, at) => `${toJsonLine(toEvent(language, at, text)).trimEnd()}\n`)).join(''),
      );
      const indexDir = join(folder, 'index');
      await buildIndex(config, { inputs: [input], indexDir });
      const service = await openService(config, { indexDir });
      for (const asked of pool.asked) {
        notify(`${asked} questions, ${pool.name} paragraphs`);
        // In the mixed pool the paragraph of the other language is the one that counts.
        const wanted: Language = pool.languages.length === 1 ? (pool.languages[0] as Language) : asked === 'en' ? 'zh' : 'en';
        let sum = 0;
        for (const { question, paragraph } of data[asked].questions) {
          const answer = await service.search({ q: question, mode: 'hybrid', understand: 'none', min_relevance: 0, limit: 10, explain: false });
          sum += ndcg(
            answer.passages.map(({ event_id }) => event_id),
            new Set([nameEvent(wanted, paragraph)]),
            10,
          );
        }
        rows.push({
          direction: `${asked}→${wanted}${pool.languages.length > 1 ? ' (mixed pool)' : ''}`,
          questions: data[asked].questions.length,
          ndcg_10: sum / data[asked].questions.length,
        });
      }
      await service.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

function nameEvent(language: Language, at: number): string {
  return `xquad-${language}-${at}`;
}

function toEvent(language: Language, at: number, text: string): DigestEvent {
  const event_id = nameEvent(language, at);
  return {
    event_id,
    ordinal: at + 1,
    title: { en: null, zh: null },
    date: { start: null, end: null },
    places: [],
    passages: identifyPassages(event_id, [{ kind: 'body', language, text }]),
  };
}
