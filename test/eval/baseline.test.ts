import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { evaluate, type EvalRow } from '../../src/eval/evaluate.ts';
import { readJudgedQueries } from '../../src/eval/judged-queries.ts';
import { buildDigestIndex } from '../built-index.ts';

/** Rounding and the order of floating-point sums differ between machines. */
const TOLERANCE = 0.005;
const MEASURES = ['event_r1', 'event_recall', 'event_precision', 'ndcg_10', 'mrr', 'unanswered'] as const;

it('answers the reported questions no worse than the committed baseline', async () => {
  const { dir } = await buildDigestIndex();
  const service = await openService(readConfig(), { indexDir: dir });
  const queries = (await readJudgedQueries('data/eval/queries.jsonl')).filter(({ split }) => split === 'report');
  const rows = await evaluate(service, queries);
  await service.close();
  const baseline = JSON.parse(readFileSync('data/eval/baseline.json', 'utf8')) as EvalRow[];
  const expected = baseline.filter(({ mode, kind }) => mode === 'hybrid' && kind === 'all');
  expect(expected.map(({ language }) => language)).toEqual(['en', 'zh']);
  for (const before of expected) {
    const now = rows.find(({ mode, language, kind }) => mode === 'hybrid' && kind === 'all' && language === before.language);
    for (const measure of MEASURES) expect(now?.[measure], `${before.language} ${measure}`).toBeGreaterThanOrEqual((before[measure] as number) - TOLERANCE);
  }
}, 120_000);
