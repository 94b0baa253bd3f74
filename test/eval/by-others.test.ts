/**
 * Questions by others, over the committed digest and over two of other events: the answers hold elsewhere than on one
 * document. Relevance was fitted on them too; what is expected lies a little under what was measured (DESIGN.md).
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIndex, openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { type EvalRow, evaluate } from '../../src/eval/evaluate.ts';
import { readJudgedQueries } from '../../src/eval/judged-queries.ts';

const config = readConfig();
const FOLDER = 'data/eval/by-others';

const USUAL = { r1: 0.9, recall: 0.85, precision: 0.85, unanswerable: 0.8, nearMiss: 0.65 };

/** The later ones ask more for what no text says, and their near misses are nearer. */
describe.each([
  { digest: config.defaultInput, questions: 'queries-2025.jsonl', events: 10, passages: 55, least: USUAL },
  { digest: join(FOLDER, 'digest-2026.txt'), questions: 'queries-2026.jsonl', events: 10, passages: 56, least: USUAL },
  {
    digest: config.defaultInput,
    questions: 'queries-2025-c.jsonl',
    events: 10,
    passages: 55,
    least: { r1: 0.8, recall: 0.8, precision: 0.8, unanswerable: 0.6, nearMiss: 0.55 },
  },
  { digest: config.defaultInput, questions: 'queries-2025-b.jsonl', events: 10, passages: 55, least: { ...USUAL, r1: 0.85, recall: 0.8, nearMiss: 0.5 } },
  {
    digest: join(FOLDER, 'digest-2027.txt'),
    questions: 'queries-2027.jsonl',
    events: 12,
    passages: 84,
    least: { ...USUAL, r1: 0.85, recall: 0.75, nearMiss: 0.35 },
  },
])('$questions', ({ digest, questions, events, passages, least }) => {
  let service: SearchService;
  let rows: readonly EvalRow[];
  beforeAll(async () => {
    const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-by-others-'));
    const report = await buildIndex(config, { inputs: [digest], indexDir });
    expect(report.events).toBe(events);
    expect(report.passages).toBe(passages);
    service = await openService(config, { indexDir });
    rows = (await evaluate(service, await readJudgedQueries(join(FOLDER, questions)))).filter(({ mode }) => mode === 'hybrid');
  }, 60_000);
  afterAll(() => service.close());

  it.each(['en', 'zh'])('finds what answers, asked in %s', (asked) => {
    const all = rows.find(({ language, kind }) => language === asked && kind === 'all');
    expect(all?.event_r1).toBeGreaterThanOrEqual(least.r1);
    expect(all?.event_recall).toBeGreaterThanOrEqual(least.recall);
    expect(all?.event_precision).toBeGreaterThanOrEqual(least.precision);
    expect(all?.ndcg_10).toBeNull();
  });

  it.each(['en', 'zh'])('leaves alone most of what nothing answers, near misses too, asked in %s', (asked) => {
    const left = (wanted: string): number | null | undefined => rows.find(({ language, kind }) => language === asked && kind === wanted)?.unanswered;
    expect(left('unanswerable')).toBeGreaterThanOrEqual(least.unanswerable);
    expect(left('near-miss')).toBeGreaterThanOrEqual(least.nearMiss);
  });
});
