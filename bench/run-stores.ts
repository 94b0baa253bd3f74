/**
 * Compares the embedded store with PostgreSQL on the same events, in one run:
 * `DATABASE_URL=postgres://… npx tsx bench/run-stores.ts events.jsonl questions.jsonl [--queries 500]`.
 * Questions are lines of {"q": …}. The digest "bench" of the database is replaced.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIndex, openService } from '../src/compose.ts';
import { type Config, readConfig } from '../src/config.ts';
import type { SearchAnswer } from '../src/domain/search.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { queries: { type: 'string', default: '500' } } });
const [events = '', asked = ''] = positionals;
const url = process.env.DATABASE_URL ?? '';
const base = readConfig({});
const configs: Readonly<Record<'embedded' | 'postgres', Config>> = {
  embedded: base,
  postgres: readConfig({ STORE: 'postgres', DATABASE_URL: url, DIGEST_ID: 'bench', DATABASE_TIMEOUT_MS: '60000' }),
};
const questions = (await readFile(asked, 'utf8'))
  .trim()
  .split('\n')
  .slice(0, Number(values.queries))
  .map((line) => (JSON.parse(line) as { q: string }).q);
const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-stores-'));
const figure = (value: number): number => Math.round(value * 100) / 100;

interface Outcome {
  readonly figures: Record<string, number>;
  readonly answers: readonly SearchAnswer[];
}

async function measure(config: Config): Promise<Outcome> {
  const build = await buildIndex(config, { inputs: [events], indexDir });
  const opening = performance.now();
  const service = await openService(config, { indexDir });
  const openMs = performance.now() - opening;
  const times: number[] = [];
  const answers: SearchAnswer[] = [];
  for (const q of questions) {
    const started = performance.now();
    answers.push(await service.search({ q, mode: 'hybrid', understand: 'all', explain: false }));
    times.push(performance.now() - started);
  }
  // Once more: what a first question read is now in memory.
  const again: number[] = [];
  for (const q of questions) {
    const started = performance.now();
    await service.search({ q, mode: 'hybrid', understand: 'all', explain: false });
    again.push(performance.now() - started);
  }
  const { passages } = service.info;
  await service.close();
  const percentile = (of: readonly number[], share: number): number => figure([...of].sort((a, b) => a - b)[Math.floor((of.length - 1) * share)] as number);
  const [p50, p99, p50Again, p99Again] = [percentile(times, 0.5), percentile(times, 0.99), percentile(again, 0.5), percentile(again, 0.99)];
  return { figures: { passages, buildMs: build.took_ms, openMs: Math.round(openMs), p50, p99, p50Again, p99Again }, answers };
}

/** How many questions get the same events in the same order, and how far relevances of the same events lie apart. */
function compare(one: readonly SearchAnswer[], other: readonly SearchAnswer[]): Record<string, number> {
  const list = ({ events: found }: SearchAnswer): string => found.map(({ event_id }) => event_id).join(' ');
  const same = one.filter((answer, at) => list(answer) === list(other[at] as SearchAnswer)).length;
  const relevances = new Map(other.flatMap((answer, at) => answer.events.map(({ event_id, relevance }) => [`${at} ${event_id}`, relevance] as const)));
  const gaps = one.flatMap((answer, at) =>
    answer.events.map(({ event_id, relevance }) => Math.abs(relevance - (relevances.get(`${at} ${event_id}`) ?? relevance))),
  );
  return { questions: one.length, sameEvents: same, widestRelevanceGap: figure(Math.max(0, ...gaps)) };
}

try {
  const embedded = await measure(configs.embedded);
  const postgres = await measure(configs.postgres);
  console.log(
    JSON.stringify(
      {
        machine: `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}`,
        embedded: embedded.figures,
        postgres: postgres.figures,
        agreement: compare(postgres.answers, embedded.answers),
      },
      null,
      2,
    ),
  );
} finally {
  await rm(indexDir, { recursive: true, force: true });
}
