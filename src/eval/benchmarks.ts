/** Published test sets: NTREX sentences by their vectors, XQuAD paragraphs as events, searched through the service like anything else. */
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIndex, loadBundledEmbedder, openService } from '../compose.ts';
import type { Config } from '../config.ts';
import { toJsonLine } from '../digest/json-lines.ts';
import { type DigestEvent, LANGUAGES, type Language } from '../domain/event.ts';
import { dot } from '../search/vectors.ts';
import { hasXquad, nameParagraphEvent, readXquad, toParagraphEvent, type Xquad } from './xquad.ts';

const ACROSS = [
  ['en', 'zh'],
  ['zh', 'en'],
] as const;

/** Means over the questions of a row; `r_k`: share whose passage, or translation, is among the first k. */
export interface BenchmarkRow {
  readonly set: 'ntrex' | 'xquad';
  readonly direction: string;
  /** `hybrid` is what users get; `pooled` ranks by the cosine of the pooled vectors alone, as training/evaluate.py does. */
  readonly mode: 'hybrid' | 'pooled';
  readonly questions: number;
  readonly ndcg_10: number;
  readonly r_1: number;
  readonly r_2: number;
  readonly r_10: number;
}

/** Runs every published set that the folder has. */
export async function runBenchmarks(config: Config, dir: string, notify: (text: string) => void): Promise<BenchmarkRow[]> {
  const rows: BenchmarkRow[] = [];
  const embedder = await loadBundledEmbedder(config);
  const embed = (texts: readonly string[]): Promise<Float32Array[]> => embedder.embed(texts, 'passage');
  if (existsSync(join(dir, 'ntrex.tsv'))) {
    notify('NTREX');
    rows.push(...(await runNtrex(join(dir, 'ntrex.tsv'), embed)));
  }
  if (hasXquad(dir)) rows.push(...(await runXquad(config, dir, embed, notify)));
  await embedder.dispose();
  return rows;
}

type Embed = (texts: readonly string[]) => Promise<Float32Array[]>;

/** For each sentence its translation among all, both ways, by the cosine of the pooled vectors. */
export async function runNtrex(file: string, embed: Embed): Promise<BenchmarkRow[]> {
  const lines = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
  const side = (at: number): Promise<Float32Array[]> => embed(lines.map((sides) => sides[at] ?? ''));
  const vectors: Record<Language, readonly Float32Array[]> = { en: await side(0), zh: await side(1) };
  return ACROSS.map(([from, to]) => ({ set: 'ntrex', direction: `${from}→${to}`, mode: 'pooled', ...measureRanks(rankOwn(vectors[from], vectors[to])) }));
}

/** For each question its paragraph: the four directions, and across languages with the paragraphs of both in one pool. */
async function runXquad(config: Config, dir: string, embed: Embed, notify: (text: string) => void): Promise<BenchmarkRow[]> {
  const data: Record<Language, Xquad> = { en: await readXquad(dir, 'en'), zh: await readXquad(dir, 'zh') };
  const rows: BenchmarkRow[] = [];
  for (const languages of [['en'], ['zh'], ['en', 'zh']] as const) {
    for (const [asked, wanted] of languages.length === 1 ? LANGUAGES.map((asked) => [asked, languages[0]] as const) : ACROSS) {
      const direction = `${asked}→${wanted}${languages.length > 1 ? ', mixed pool' : ''}`;
      notify(`XQuAD: ${direction}`);
      // The paragraphs of the language that counts come first, so that the numbers of the questions are theirs.
      const pool = [wanted, ...languages.filter((language) => language !== wanted)].flatMap((language) =>
        data[language].paragraphs.map((text, at) => toParagraphEvent(language, at, text)),
      );
      const { questions } = data[asked];
      rows.push({ set: 'xquad', direction, mode: 'hybrid', ...measureRanks(await rankThroughService(config, pool, questions, wanted)) });
      const texts = await embed(pool.map(({ passages }) => passages[0]?.text ?? ''));
      const vectors = await embed(questions.map(({ question }) => question));
      const targets = questions.map(({ paragraph }) => paragraph);
      rows.push({ set: 'xquad', direction, mode: 'pooled', ...measureRanks(rankOwn(vectors, texts, targets)) });
    }
  }
  return rows;
}

/** Builds an index of the paragraphs as a user would, and asks the service. */
async function rankThroughService(config: Config, pool: readonly DigestEvent[], questions: Xquad['questions'], wanted: Language): Promise<number[]> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-search-xquad-'));
  // Nothing of a test set belongs into a database that others use.
  const embedded: Config = { ...config, store: { kind: 'embedded' } };
  try {
    const input = join(folder, 'events.jsonl');
    await writeFile(input, pool.map((event) => `${toJsonLine(event).trimEnd()}\n`).join(''));
    const indexDir = join(folder, 'index');
    await buildIndex(embedded, { inputs: [input], indexDir });
    const service = await openService(embedded, { indexDir });
    const ranks: number[] = [];
    for (const { question, paragraph } of questions) {
      const answer = await service.search({ q: question, mode: 'hybrid', understand: 'none', min_relevance: 0, limit: 10, explain: false });
      const at = answer.passages.findIndex(({ event_id }) => event_id === nameParagraphEvent(wanted, paragraph));
      ranks.push(at < 0 ? Number.POSITIVE_INFINITY : at + 1);
    }
    await service.close();
    return ranks;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Rank of each source's own target by cosine; without `own` that of the same number. */
function rankOwn(sources: readonly Float32Array[], targets: readonly Float32Array[], own?: readonly number[]): number[] {
  return sources.map((source, number) => {
    const right = own === undefined ? number : (own[number] as number);
    const cosine = dot(source, targets[right] as Float32Array);
    return 1 + targets.filter((target, at) => at !== right && dot(source, target) > cosine).length;
  });
}

/** @param ranks of the one right answer, from 1; infinite when it was not found */
function measureRanks(ranks: readonly number[]): Pick<BenchmarkRow, 'questions' | 'ndcg_10' | 'r_1' | 'r_2' | 'r_10'> {
  const within = (cut: number): number => ranks.filter((rank) => rank <= cut).length / ranks.length;
  const gain = ranks.reduce((sum, rank) => sum + (rank <= 10 ? 1 / Math.log2(rank + 1) : 0), 0);
  return { questions: ranks.length, ndcg_10: gain / ranks.length, r_1: within(1), r_2: within(2), r_10: within(10) };
}
