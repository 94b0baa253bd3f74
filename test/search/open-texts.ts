import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildIndex, openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { SearchService } from '../../src/domain/service.ts';

/** A service over English texts, each an event of its own: `text-1` and so on. */
export async function openTexts(texts: readonly string[]): Promise<{ service: SearchService; close: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'digest-search-texts-'));
  const lines = texts.map((text, at) =>
    JSON.stringify({
      event_id: `text-${at + 1}`,
      title: { en: null, zh: null },
      date: { start: null, end: null },
      places: [],
      passages: [{ kind: 'body', language: 'en', text }],
    }),
  );
  const input = join(folder, 'texts.jsonl');
  await writeFile(input, `${lines.join('\n')}\n`);
  const config = readConfig();
  const indexDir = join(folder, 'index');
  await buildIndex(config, { inputs: [input], indexDir });
  const service = await openService(config, { indexDir });
  return {
    service,
    close: async () => {
      await service.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
