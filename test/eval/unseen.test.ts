/**
 * Questions by somebody who had not seen the service answer, over a digest of other events: nothing was chosen by them.
 * What is expected lies a little under what was measured (DESIGN.md).
 */
import { expect, it } from 'vitest';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIndex, openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { evaluate } from '../../src/eval/evaluate.ts';
import { readJudgedQueries } from '../../src/eval/judged-queries.ts';

it('answers questions that nothing was chosen by', async () => {
  const config = readConfig();
  const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-unseen-'));
  const report = await buildIndex(config, { inputs: ['data/eval/unseen/digest-2028.txt'], indexDir });
  expect(report).toMatchObject({ events: 12, passages: 72 });
  const service = await openService(config, { indexDir });
  const rows = await evaluate(service, await readJudgedQueries('data/eval/unseen/queries-2028.jsonl'));
  await service.close();
  for (const asked of ['en', 'zh']) {
    const all = rows.find(({ mode, language, kind }) => mode === 'hybrid' && language === asked && kind === 'all');
    expect(all?.event_r1).toBeGreaterThanOrEqual(0.88);
    expect(all?.event_recall).toBeGreaterThanOrEqual(0.85);
    expect(all?.event_precision).toBeGreaterThanOrEqual(0.9);
  }
}, 60_000);
