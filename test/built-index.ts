/** An index of the committed digest, built once a test file into a folder of its own. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildReport, buildIndex } from '../src/compose.ts';
import { readConfig } from '../src/config.ts';

export async function buildDigestIndex(): Promise<{ dir: string; report: BuildReport }> {
  const dir = await mkdtemp(join(tmpdir(), 'digest-search-test-'));
  const config = readConfig();
  return { dir, report: await buildIndex(config, { inputs: [config.defaultInput], indexDir: dir }) };
}
