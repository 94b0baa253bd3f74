/** Published test sets: NTREX sentences by their vectors, XQuAD paragraphs as events, searched through the service like anything else. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { buildIndex, loadBundledEmbedder, openService } from '../compose.ts';
import type { Config } from '../config.ts';
import { identifyPassages } from '../digest/identify.ts';
import { toJsonLine } from '../digest/json-lines.ts';
import type { DigestEvent, Language } from '../domain/event.ts';
import type { SearchMode } from '../domain/search.ts';
import { dot } from '../search/vectors.ts';

const datasetSchema = z.object({ paragraphs: z.array(z.string()), questions: z.array(z.object({ question: z.string(), paragraph: z.number().int() })) });
type Dataset = z.infer<typeof datasetSchema>;

/** Hybrid is what users get; dense ranks by the cosine of the pooled vectors alone, as training/evaluate.py does. */
const MODES = ['hybrid', 'dense'] as const satisfies readonly SearchMode[];
const DIRECTIONS = [
  ['en', 'zh'],
  ['zh', 'en'],
] as const;

/** Means over the questions of a row; `r_k`: share whose passage, or translation, is among the first k. */
export interface BenchmarkRow {
  readonly set: 'ntrex' | 'xquad';
  readonly direction: string;
  readonly mode: SearchMode;
  readonly questions: number;
  readonly ndcg_10: number;
  readonly r_1: number;
  readonly r_2: number;
  readonly r_10: number;
}

/** Runs every published set that the folder has. */
export async function runBenchmarks(config: Config, dir: string, notify: (text: string) => void): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  if (existsSync(join(dir, 'ntrex.tsv'))) {
    notify('NTREX');
    rows.push(...(await runNtrex(config, join(dir, 'ntrex.tsv'))));
  }
  if (existsSync(join(dir, 'xquad-paragraphs.en.json'))) rows.push(...(await runXquad(config, dir, notify)));
  return rows;
}

/** For each sentence its translation among all, by cosine of the pooled vectors, both ways. */
async function runNtrex(config: Config, file: string): Promise<BenchmarkRow[]> {
  const lines = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  const embedder = await loadBundledEmbedder(config);
  const [en, zh] = await Promise.all(
    [0, 1].map((side) =>
      embedder.embed(
        lines.map((sides) => sides[side] ?? ''),
        'passage',
      ),
    ),
  );
  await embedder.dispose();
  const vectors: Record<Language, readonly Float32Array[]> = { en: en ?? [], zh: zh ?? [] };
  return DIRECTIONS.map(([from, to]) => {
    const ranks = vectors[from].map((source, own) => {
      const target = dot(source, vectors[to][own] as Float32Array);
      return 1 + vectors[to].filter((other, at) => at !== own && dot(source, other) > target).length;
    });
    return { set: 'ntrex', direction: `${from}→${to}`, mode: 'dense', ...measureRanks(ranks) };
  });
}

/** For each question its paragraph: the four directions, and across languages with the paragraphs of both in one pool. */
async function runXquad(config: Config, dir: string, notify: (text: string) => void): Promise<BenchmarkRow[]> {
  const read = async (language: Language): Promise<Dataset> =>
    datasetSchema.parse(JSON.parse(await readFile(join(dir, `xquad-paragraphs.${language}.json`), 'utf8')));
  const data: Record<Language, Dataset> = { en: await read('en'), zh: await read('zh') };
  const pools: { readonly name: string; readonly languages: readonly Language[]; readonly asked: readonly Language[] }[] = [
    { name: 'en', languages: ['en'], asked: ['en', 'zh'] },
    { name: 'zh', languages: ['zh'], asked: ['zh', 'en'] },
    { name: 'en+zh', languages: ['en', 'zh'], asked: ['zh', 'en'] },
  ];
  const rows: BenchmarkRow[] = [];
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
      for (const mode of MODES) {
        for (const asked of pool.asked) {
          notify(`XQuAD: ${asked} questions, ${pool.name} paragraphs, ${mode}`);
          // In the mixed pool the paragraph of the other language is the one that counts.
          const wanted: Language = pool.languages.length === 1 ? (pool.languages[0] as Language) : asked === 'en' ? 'zh' : 'en';
          const ranks: number[] = [];
          for (const { question, paragraph } of data[asked].questions) {
            const answer = await service.search({ q: question, mode, understand: 'none', min_relevance: 0, limit: 10, explain: false });
            const at = answer.passages.findIndex(({ event_id }) => event_id === nameEvent(wanted, paragraph));
            ranks.push(at < 0 ? Number.POSITIVE_INFINITY : at + 1);
          }
          const direction = `${asked}→${wanted}${pool.languages.length > 1 ? ', mixed pool' : ''}`;
          rows.push({ set: 'xquad', direction, mode, ...measureRanks(ranks) });
        }
      }
      await service.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

/** @param ranks of the one right answer, from 1; infinite when it was not found */
function measureRanks(ranks: readonly number[]): Pick<BenchmarkRow, 'questions' | 'ndcg_10' | 'r_1' | 'r_2' | 'r_10'> {
  const within = (cut: number): number => ranks.filter((rank) => rank <= cut).length / ranks.length;
  const gain = ranks.reduce((sum, rank) => sum + (rank <= 10 ? 1 / Math.log2(rank + 1) : 0), 0);
  return { questions: ranks.length, ndcg_10: gain / ranks.length, r_1: within(1), r_2: within(2), r_10: within(10) };
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
