/**
 * What a question to a built index takes and finds: time of the whole service and of its legs, resident memory, the ten
 * nearest against exact search over whole vectors, and planted answers in the language of the question and the other.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundledEmbedder } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { LANGUAGES } from '../../src/domain/event.ts';
import type { RowArithmetic } from '../../src/domain/ports.ts';
import type { Corpus } from '../../src/search/corpus.ts';
import { createSearchService } from '../../src/search/create-service.ts';
import { calibrationSchema } from '../../src/search/relevance.ts';
import { openIndex } from '../../src/store/open-index.ts';
import { splitTerms } from '../../src/text/terms.ts';
import { quantile } from './quantile.ts';
import { readQuestions } from './vectors.ts';

export interface IndexFigures {
  readonly passages: number;
  readonly events: number;
  readonly indexMB: number;
  readonly files: Readonly<Record<string, number>>;
  readonly openSeconds: number;
  readonly rssMB: { readonly opened: number; readonly searched: number };
  readonly search: Times;
  readonly dense: Times;
  readonly lexical: Times;
  readonly recallAt10: Readonly<Record<string, number>>;
  readonly planted: Readonly<
    Record<'sameLanguage' | 'crossLanguage', { readonly questions: number; readonly first: number; readonly firstPassage: number; readonly answered: number }>
  >;
}

interface Times {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  /** Processor time in place of the clock: what is left of p50 and p99 when other programs want the same cores. */
  readonly cpu50: number;
  readonly cpu99: number;
}

interface Planted {
  readonly event_id: string;
  readonly language: 'en' | 'zh';
  readonly question: { readonly en: string; readonly zh: string };
}

const NEAREST = 10;
/** Questions asked before times are taken: the code is hot then, and the files are in memory. */
const WARM_UP = 100;

export async function measureIndex(corpusDir: string, indexDir: string, questions: number, exactQuestions: number): Promise<IndexFigures> {
  const config = readConfig();
  const started = performance.now();
  const embedder = await loadBundledEmbedder(config);
  const rows = embedder.tokens?.rows as RowArithmetic;
  const { corpus } = await openIndex(indexDir, { getRows: async () => rows });
  const service = await createSearchService(corpus, embedder, calibrationSchema.parse(JSON.parse(readFileSync(config.calibration, 'utf8'))));
  const openSeconds = (performance.now() - started) / 1000;
  globalThis.gc?.();
  const opened = residentMB();

  const asked = readQuestions(corpusDir, WARM_UP + questions);
  const ask = (q: string) => service.search({ q, mode: 'hybrid', understand: 'all', limit: 10, explain: false });
  for (const q of asked.slice(0, WARM_UP)) await ask(q);
  const timed = asked.slice(WARM_UP);
  const search = await time(timed, ask);
  const searched = residentMB();
  const vectors = await embedder.embed(timed, 'query');
  const dense = await time(vectors, (vector) => Promise.all(LANGUAGES.map((language) => corpus.legs[language].dense.search(vector, 200))));
  const lexical = await time(timed, (q) => {
    const terms = [...new Set(splitTerms(q).map(({ term }) => term))];
    return Promise.all(LANGUAGES.map((language) => corpus.legs[language].lexical.search(terms, 200)));
  });

  const lines = readFileSync(join(corpusDir, 'planted.jsonl'), 'utf8').split('\n');
  const planted = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Planted);
  const groups = {
    sameLanguage: { questions: 0, first: 0, firstPassage: 0, answered: 0 },
    crossLanguage: { questions: 0, first: 0, firstPassage: 0, answered: 0 },
  };
  for (const { event_id, language, question } of planted) {
    for (const asking of LANGUAGES) {
      const group = groups[asking === language ? 'sameLanguage' : 'crossLanguage'];
      const { events, passages } = await ask(question[asking]);
      group.questions += 1;
      group.first += Number(events[0]?.event_id === event_id);
      group.firstPassage += Number(passages[0]?.event_id === event_id);
      group.answered += Number(events.some((event) => event.event_id === event_id));
    }
  }
  const share = ({ questions: count, first, firstPassage, answered }: (typeof groups)['sameLanguage']) => ({
    questions: count,
    first: first / count,
    firstPassage: firstPassage / count,
    answered: answered / count,
  });

  const recallAt10 = await measureRecall(corpus, vectors.slice(0, exactQuestions), rows);
  const folder = join(indexDir, readFileSync(join(indexDir, 'CURRENT'), 'utf8').trim());
  const files = Object.fromEntries(readdirSync(folder).map((name) => [name, Math.round(statSync(join(folder, name)).size / 1e5) / 10]));
  await service.close();
  return {
    passages: corpus.directory.passages,
    events: corpus.directory.events.length,
    indexMB: Object.values(files).reduce((sum, size) => sum + size, 0),
    files,
    openSeconds,
    rssMB: { opened, searched },
    search,
    dense,
    lexical,
    recallAt10,
    planted: { sameLanguage: share(groups.sameLanguage), crossLanguage: share(groups.crossLanguage) },
  };
}

/** Against exact cosines over whole vectors, all passages of a language at a time. */
async function measureRecall(corpus: Corpus, vectors: readonly Float32Array[], rows: RowArithmetic): Promise<Record<string, number>> {
  const all = Uint32Array.from({ length: rows.rows }, (_, id) => id);
  const best: Record<string, Map<number, { id: number; score: number }[]>> = { en: new Map(), zh: new Map() };
  const products = vectors.map((vector) => rows.productsWithVector(vector, all));
  const total = corpus.directory.passages;
  for (let passage = 0; passage < total; passage += 1) {
    const language = corpus.directory.languageAt(passage);
    const [data] = await corpus.load([passage]);
    const ids = data?.sentences ?? [];
    const length = data?.lengths?.passage ?? lengthOfSum(ids, rows);
    products.forEach((own, at) => {
      let sum = 0;
      for (const sentence of ids) for (let token = 0; token < sentence.length; token += 1) sum += own[sentence[token] as number] as number;
      const score = length === 0 ? 0 : sum / length;
      const list = best[language]?.get(at) ?? [];
      if (list.length < NEAREST || score > (list.at(-1) as { score: number }).score) {
        list.push({ id: passage, score });
        list.sort((a, b) => b.score - a.score);
        list.length = Math.min(list.length, NEAREST);
        best[language]?.set(at, list);
      }
    });
  }
  const recall: Record<string, number> = {};
  for (const language of LANGUAGES) {
    let hits = 0;
    for (const [at, vector] of vectors.entries()) {
      const found = new Set((await corpus.legs[language].dense.search(vector, NEAREST)).map(({ id }) => id));
      for (const { id } of best[language]?.get(at) ?? []) hits += Number(found.has(id));
    }
    recall[language] = hits / (vectors.length * NEAREST);
  }
  return recall;
}

function lengthOfSum(sentences: readonly Uint32Array[], rows: RowArithmetic): number {
  const sum = new Float32Array(rows.dimension);
  for (const ids of sentences) rows.addRows(ids, sum);
  return Math.sqrt(sum.reduce((total, value) => total + value * value, 0));
}

async function time<T>(values: readonly T[], run: (value: T) => Promise<unknown>): Promise<Times> {
  const times: number[] = [];
  const busy: number[] = [];
  for (const value of values) {
    const used = process.cpuUsage();
    const started = performance.now();
    await run(value);
    times.push(performance.now() - started);
    const { user, system } = process.cpuUsage(used);
    busy.push((user + system) / 1000);
  }
  return { n: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99), cpu50: quantile(busy, 0.5), cpu99: quantile(busy, 0.99) };
}

function residentMB(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}
