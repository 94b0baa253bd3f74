import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { buildIndex, openRankingService } from '../compose.ts';
import type { Config } from '../config.ts';
import { loadStaticEmbedder } from '../drivers/static-embedder.ts';
import { type Calibration, calibrationSchema } from '../search/relevance.ts';
import { createSearchService } from '../search/create-service.ts';
import { openStore } from '../store/store.ts';
import { type CalibrationSet, fitRelevance } from './calibrate.ts';
import { type JudgedQuery, readJudgedQueries } from './judged-queries.ts';

/** A digest and questions judged over it; paths from the file that names them. */
const setsSchema = z.array(z.strictObject({ digest: z.string().min(1), queries: z.string().min(1) }));

/**
 * Fits all ways of scoring on the calibration parts of some sets, and writes the file that the service reads.
 *
 * @param setsFile JSON, see {@link setsSchema}
 */
export async function writeCalibration(config: Config, setsFile: string): Promise<Calibration> {
  const folder = dirname(setsFile);
  const sets = await Promise.all(
    setsSchema.parse(JSON.parse(await readFile(setsFile, 'utf8'))).map(async ({ digest, queries }) => ({
      digest: join(folder, digest),
      queries: (await readJudgedQueries(join(folder, queries))).filter(({ split }) => split === 'calibration'),
    })),
  );
  const indexes = await mkdtemp(join(tmpdir(), 'digest-search-calibration-'));
  try {
    return await fitAll(config, sets, indexes);
  } finally {
    await rm(indexes, { recursive: true, force: true });
  }
}

async function fitAll(
  config: Config,
  sets: readonly { readonly digest: string; readonly queries: readonly JudgedQuery[] }[],
  indexes: string,
): Promise<Calibration> {
  const opened: (CalibrationSet & { readonly indexDir: string })[] = [];
  for (const [at, { digest, queries }] of sets.entries()) {
    const indexDir = join(indexes, String(at));
    await buildIndex(config, { inputs: [digest], indexDir });
    const { service } = await openRankingService(config, { indexDir });
    opened.push({ service, queries, indexDir });
  }
  const fitted = [];
  for (const mode of ['hybrid', 'dense', 'lexical'] as const) fitted.push(await fitRelevance(opened, mode));
  for (const { service } of opened) await service.close();
  // Models without token vectors score as this one does when its own are not used.
  const placeholder = calibrationSchema.parse({ ...Object.fromEntries(fitted.map(({ scoring, weights }) => [scoring, weights])), pooled: fitted[1]?.weights });
  const embedder = await loadStaticEmbedder(config.bundledModel);
  const pooled: CalibrationSet[] = [];
  for (const { indexDir, queries } of opened) {
    const { corpus } = await (await openStore(config.store, indexDir)).open();
    pooled.push({ service: await createSearchService({ ...corpus, sample: null }, embedder, placeholder), queries });
  }
  const calibration = { ...placeholder, pooled: (await fitRelevance(pooled, 'hybrid')).weights };
  for (const { service } of pooled) await service.close();
  await writeFile(config.calibration, `${JSON.stringify(calibration, null, 2)}\n`);
  return calibration;
}
