import { rm } from 'node:fs/promises';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { buildDigestIndex } from '../built-index.ts';

/** A service over the committed digest. */
export async function openDigest(): Promise<{ service: SearchService; close: () => Promise<void> }> {
  const { dir } = await buildDigestIndex();
  const service = await openService(readConfig(), { indexDir: dir });
  return {
    service,
    close: async () => {
      await service.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
