/**
 * Questions by somebody who had not seen the service answer, over the committed digest and over one of other events: never
 * used to choose anything. What is expected lies a little under what was measured (DESIGN.md).
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
const UNSEEN = 'data/eval/unseen';

describe.each([
  { digest: config.defaultInput, questions: 'queries-2025.jsonl', passages: 55 },
  { digest: join(UNSEEN, 'digest-2026.txt'), questions: 'queries-2026.jsonl', passages: 56 },
])('$questions', ({ digest, questions, passages }) => {
  let service: SearchService;
  let rows: readonly EvalRow[];
  beforeAll(async () => {
    const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-unseen-'));
    const report = await buildIndex(config, { inputs: [digest], indexDir });
    expect(report.events).toBe(10);
    expect(report.passages).toBe(passages);
    service = await openService(config, { indexDir });
    rows = (await evaluate(service, await readJudgedQueries(join(UNSEEN, questions)))).filter(({ mode }) => mode === 'hybrid');
  }, 60_000);
  afterAll(() => service.close());

  it.each(['en', 'zh'])('finds what answers, asked in %s', (asked) => {
    const all = rows.find(({ language, kind }) => language === asked && kind === 'all');
    expect(all?.event_r1).toBeGreaterThanOrEqual(0.9);
    expect(all?.event_recall).toBeGreaterThanOrEqual(0.85);
    expect(all?.event_precision).toBeGreaterThanOrEqual(0.9);
    expect(all?.ndcg_10).toBeNull();
  });

  it.each(['en', 'zh'])('leaves alone most of what nothing answers, near misses too, asked in %s', (asked) => {
    const left = (wanted: string): number | null | undefined => rows.find(({ language, kind }) => language === asked && kind === wanted)?.unanswered;
    expect(left('unanswerable')).toBeGreaterThanOrEqual(0.75);
    expect(left('near-miss')).toBeGreaterThanOrEqual(0.65);
  });
});
