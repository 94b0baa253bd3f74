/**
 * What a question to a built index takes and finds: time of the whole service and of its legs, resident memory, the ten
 * nearest against exact search over whole vectors, and planted answers in the language of the question and the other.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadBundledEmbedder } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { LANGUAGES, type Language } from '../../src/domain/event.ts';
import type { RowArithmetic } from '../../src/domain/ports.ts';
import type { Corpus } from '../../src/search/corpus.ts';
import { createSearchService } from '../../src/search/create-service.ts';
import type { SearchAnswer } from '../../src/domain/search.ts';
import { calibrationSchema } from '../../src/search/relevance.ts';
import { COMPACT_FILES } from '../../src/store/compact/layout.ts';
import { openIndex } from '../../src/store/open-index.ts';
import { splitTerms } from '../../src/text/terms.ts';
import { type EfSearchFigures, measureEfSearch } from './measure-ef-search.ts';
import { quantile } from './quantile.ts';
import { readQuestions } from './vectors.ts';

export interface IndexFigures {
  readonly passages: number;
  readonly events: number;
  readonly indexMB: number;
  readonly files: Readonly<Record<string, number>>;
  readonly openSeconds: number;
  readonly rssMB: { readonly opened: number; readonly searched: number };
  readonly search: BusyTimes;
  readonly dense: BusyTimes;
  readonly lexical: BusyTimes;
  readonly recallAt10: Readonly<Record<Language, number>>;
  /** Empty for corpora that are held in memory. */
  readonly byEfSearch: readonly EfSearchFigures[];
  readonly planted: PlantedFigures;
  /** The same questions with the days of the fact as a filter. */
  readonly plantedByDay: PlantedFigures & { readonly times: Times };
}

type PlantedFigures = Readonly<
  Record<'sameLanguage' | 'crossLanguage', { readonly questions: number; readonly first: number; readonly firstPassage: number; readonly answered: number }>
>;

interface Times {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
}

interface BusyTimes extends Times {
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

export async function measureIndex(
  corpusDir: string,
  indexDir: string,
  questions: number,
  exactQuestions: number,
  efSearch: readonly number[],
): Promise<IndexFigures> {
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
  const facts = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Planted);
  const planted = await measurePlanted(facts, ask);
  const days = new Map(await Promise.all(facts.map(async ({ event_id }) => [event_id, (await service.findEvent(event_id))?.date] as const)));
  const dayTimes: number[] = [];
  const plantedByDay = await measurePlanted(facts, async (q, { event_id }) => {
    const { start, end } = days.get(event_id) ?? { start: null, end: null };
    const before = performance.now();
    const answer = await service.search({ q, mode: 'hybrid', understand: 'all', limit: 10, explain: false, from: start ?? undefined, to: end ?? undefined });
    dayTimes.push(performance.now() - before);
    return answer;
  });

  const folder = join(indexDir, readFileSync(join(indexDir, 'CURRENT'), 'utf8').trim());
  const compared = vectors.slice(0, exactQuestions);
  const nearest = await findNearest(corpus, compared, rows);
  const recallAt10 = await measureRecall(corpus, compared, nearest);
  const byEfSearch = !existsSync(join(folder, COMPACT_FILES.axes)) ? [] : await measureEfSearch(folder, rows, compared, nearest, efSearch);
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
    byEfSearch,
    planted,
    plantedByDay: { ...plantedByDay, times: describeTimes(dayTimes) },
  };
}

async function measurePlanted(facts: readonly Planted[], ask: (question: string, fact: Planted) => Promise<SearchAnswer>): Promise<PlantedFigures> {
  const groups = {
    sameLanguage: { questions: 0, first: 0, firstPassage: 0, answered: 0 },
    crossLanguage: { questions: 0, first: 0, firstPassage: 0, answered: 0 },
  };
  for (const fact of facts) {
    for (const asking of LANGUAGES) {
      const group = groups[asking === fact.language ? 'sameLanguage' : 'crossLanguage'];
      const { events, passages } = await ask(fact.question[asking], fact);
      group.questions += 1;
      group.first += Number(events[0]?.event_id === fact.event_id);
      group.firstPassage += Number(passages[0]?.event_id === fact.event_id);
      group.answered += Number(events.some((event) => event.event_id === fact.event_id));
    }
  }
  const share = ({ questions: count, first, firstPassage, answered }: (typeof groups)['sameLanguage']) => ({
    questions: count,
    first: first / count,
    firstPassage: firstPassage / count,
    answered: answered / count,
  });
  return { sameLanguage: share(groups.sameLanguage), crossLanguage: share(groups.crossLanguage) };
}

/** For each language the nearest of each vector, by exact cosines over whole vectors. */
async function findNearest(corpus: Corpus, vectors: readonly Float32Array[], rows: RowArithmetic): Promise<Record<Language, Set<number>[]>> {
  const all = Uint32Array.from({ length: rows.rows }, (_, id) => id);
  const best: Record<Language, { id: number; score: number }[][]> = { en: vectors.map(() => []), zh: vectors.map(() => []) };
  const products = vectors.map((vector) => rows.productsWithVector(vector, all));
  const total = corpus.directory.passages;
  for (let passage = 0; passage < total; passage += 1) {
    const lists = best[corpus.directory.languageAt(passage)];
    const [data] = await corpus.load([passage]);
    const ids = data?.sentences ?? [];
    const length = data?.lengths?.passage ?? lengthOfSum(ids, rows);
    products.forEach((own, at) => {
      let sum = 0;
      for (const sentence of ids) for (let token = 0; token < sentence.length; token += 1) sum += own[sentence[token] as number] as number;
      const score = length === 0 ? 0 : sum / length;
      const list = lists[at] as { id: number; score: number }[];
      if (list.length < NEAREST || score > (list.at(-1) as { score: number }).score) {
        list.push({ id: passage, score });
        list.sort((a, b) => b.score - a.score);
        list.length = Math.min(list.length, NEAREST);
      }
    });
  }
  const toSets = (lists: readonly (readonly { id: number }[])[]): Set<number>[] => lists.map((list) => new Set(list.map(({ id }) => id)));
  return { en: toSets(best.en), zh: toSets(best.zh) };
}

async function measureRecall(
  corpus: Corpus,
  vectors: readonly Float32Array[],
  nearest: Readonly<Record<Language, readonly ReadonlySet<number>[]>>,
): Promise<Record<Language, number>> {
  const recall = { en: 0, zh: 0 };
  for (const language of LANGUAGES) {
    let hits = 0;
    for (const [at, vector] of vectors.entries()) {
      for (const { id } of await corpus.legs[language].dense.search(vector, NEAREST)) hits += Number(nearest[language][at]?.has(id));
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

async function time<T>(values: readonly T[], run: (value: T) => Promise<unknown>): Promise<BusyTimes> {
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
  return { ...describeTimes(times), cpu50: quantile(busy, 0.5), cpu99: quantile(busy, 0.99) };
}

function describeTimes(times: number[]): Times {
  return { n: times.length, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

function residentMB(): number {
  return Math.round(process.memoryUsage.rss() / 1e6);
}
