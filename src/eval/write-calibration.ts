import { writeFile } from 'node:fs/promises';
import { openRankingService } from '../compose.ts';
import type { Config } from '../config.ts';
import { loadStaticEmbedder } from '../drivers/static-embedder.ts';
import { type Calibration, calibrationSchema } from '../search/relevance.ts';
import { createSearchService } from '../search/create-service.ts';
import { openStore } from '../store/store.ts';
import { fitRelevance } from './calibrate.ts';
import type { JudgedQuery } from './judged-queries.ts';

/** Fits all ways of scoring and writes the file that the service reads. */
export async function writeCalibration(config: Config, indexDir: string, queries: readonly JudgedQuery[]): Promise<Calibration> {
  const { service } = await openRankingService(config, { indexDir });
  const fitted = [];
  for (const mode of ['hybrid', 'dense', 'lexical'] as const) fitted.push(await fitRelevance(service, queries, mode));
  await service.close();
  // Models without token vectors score as this one does when its own are not used.
  const { corpus } = await (await openStore(config.store, indexDir)).open();
  const placeholder = calibrationSchema.parse({ ...Object.fromEntries(fitted.map(({ scoring, weights }) => [scoring, weights])), pooled: fitted[1]?.weights });
  const pooled = await createSearchService({ ...corpus, sample: null }, await loadStaticEmbedder(config.bundledModel), placeholder);
  const calibration = { ...placeholder, pooled: (await fitRelevance(pooled, queries, 'hybrid')).weights };
  await pooled.close();
  await writeFile(config.calibration, `${JSON.stringify(calibration, null, 2)}\n`);
  return calibration;
}
