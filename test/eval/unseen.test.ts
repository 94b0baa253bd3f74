/**
 * Questions by others who had not seen the service answer, over the committed digest and one of other events: nothing was chosen by them.
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

const config = readConfig();
const FOLDER = 'data/eval/unseen';

it.each([
  { digest: config.defaultInput, questions: 'queries-2025.jsonl', events: 10, passages: 55, least: { r1: 0.85, recall: 0.85, precision: 0.85 } },
  { digest: join(FOLDER, 'digest-2028.txt'), questions: 'queries-2028.jsonl', events: 12, passages: 72, least: { r1: 0.88, recall: 0.85, precision: 0.9 } },
  { digest: join(FOLDER, 'digest-2028.txt'), questions: 'queries-2028-chat.jsonl', events: 12, passages: 72, least: { r1: 0.8, recall: 0.78, precision: 0.9 } },
])('answers $questions', async ({ digest, questions, events, passages, least }) => {
  const indexDir = await mkdtemp(join(tmpdir(), 'digest-search-unseen-'));
  const report = await buildIndex(config, { inputs: [digest], indexDir });
  expect(report).toMatchObject({ events, passages });
  const service = await openService(config, { indexDir });
  const rows = await evaluate(service, await readJudgedQueries(join(FOLDER, questions)));
  await service.close();
  for (const asked of ['en', 'zh']) {
    const all = rows.find(({ mode, language, kind }) => mode === 'hybrid' && language === asked && kind === 'all');
    expect(all?.event_r1).toBeGreaterThanOrEqual(least.r1);
    expect(all?.event_recall).toBeGreaterThanOrEqual(least.recall);
    expect(all?.event_precision).toBeGreaterThanOrEqual(least.precision);
  }
}, 60_000);
