import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildIndex, openRankingService, openService } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { readEvents } from '../../../src/digest/read-events.ts';
import { toJsonLine } from '../../../src/digest/json-lines.ts';
import type { SearchService } from '../../../src/domain/service.ts';
import { readJudgedQueries } from '../../../src/eval/judged-queries.ts';
import { COMPACT } from '../../../src/store/compact/layout.ts';

const config = readConfig();
let dir: string;
let compact: SearchService;
let inMemory: SearchService;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'digest-search-compact-'));
  await buildIndex(config, { inputs: [config.defaultInput], indexDir: join(dir, 'compact'), compactFrom: 1 });
  await buildIndex(config, { inputs: [config.defaultInput], indexDir: join(dir, 'memory') });
  compact = await openService(config, { indexDir: join(dir, 'compact') });
  inMemory = await openService(config, { indexDir: join(dir, 'memory') });
}, 120_000);
afterAll(async () => {
  await Promise.all([compact.close(), inMemory.close()]);
  await rm(dir, { recursive: true, force: true });
});

describe('the index of a big corpus', () => {
  it('answers like that of a small one', async () => {
    const questions = (await readJudgedQueries(join(config.packageRoot, 'data', 'eval', 'queries.jsonl'))).map(({ query }) => query);
    let same = 0;
    for (const q of questions) {
      const request = { q, mode: 'hybrid', understand: 'all', limit: 20, explain: false } as const;
      const [found, expected] = [await compact.search(request), await inMemory.search(request)];
      const list = ({ events }: typeof found): string[] => events.map(({ event_id }) => event_id);
      if (JSON.stringify(list(found)) === JSON.stringify(list(expected)) && found.answered === expected.answered) same += 1;
    }
    // Passages are embedded sentence by sentence there, which moves some cosines by a thousandth.
    expect(same / questions.length).toBeGreaterThan(0.97);
  }, 120_000);

  it('gives events, passages and similar passages as a small one does', async () => {
    expect(await compact.listEvents()).toEqual(await inMemory.listEvents());
    const [event] = await inMemory.listEvents();
    for (const { passage_id: id } of event?.passages ?? []) {
      expect(await compact.findPassage(id)).toEqual(await inMemory.findPassage(id));
      const [found, expected] = [await compact.findSimilar(id, 3), await inMemory.findSimilar(id, 3)];
      expect(found?.similar[0]?.passage_id).toBe(expected?.similar[0]?.passage_id);
      expect(found?.similar[0]?.cosine).toBeCloseTo(expected?.similar[0]?.cosine as number, 1);
    }
  });

  it('goes on from the parts of a build that broke off, and keeps none when it is done', async () => {
    const { events } = await readEvents(config.defaultInput);
    const input = join(dir, 'broken.jsonl');
    const indexDir = join(dir, 'broken');
    // A part and a bit.
    const copies = Math.ceil((COMPACT.partPassages * 1.1) / events.reduce((sum, { passages }) => sum + passages.length, 0));
    const whole = Array.from({ length: copies }, (_, copy) => events.map((event) => ({ ...event, event_id: `${copy}-${event.event_id}` }))).flat();
    const lines = whole.map((event) => `${toJsonLine(event)}\n`);
    await writeFile(input, [...lines, '{"event_id": "the line that breaks it"}\n'].join(''));
    await expect(buildIndex(config, { inputs: [input], indexDir, compactFrom: 1 })).rejects.toThrow('broken.jsonl:');
    expect((await readdir(join(indexDir, 'parts'))).length).toBeGreaterThan(0);
    await writeFile(input, lines.join(''));
    const report = await buildIndex(config, { inputs: [input], indexDir, compactFrom: 1 });
    expect(report.reused).toBeGreaterThan(0);
    expect(report.embedded).toBeLessThan(report.passages);
    expect(await readdir(indexDir)).not.toContain('parts');
    const { service } = await openRankingService(config, { indexDir });
    expect(service.info.passages).toBe(report.passages);
    await service.close();
  }, 180_000);

  it('is refused when a file of it is not what was written', async () => {
    const indexDir = join(dir, 'compact');
    const folder = (await readFile(join(indexDir, 'CURRENT'), 'utf8')).trim();
    for (const name of ['tokens.u32', 'en.numbers.u32', 'directory.jsonl', 'axes.f32']) {
      const path = join(indexDir, folder, name);
      const bytes = await readFile(path);
      const broken = Buffer.from(bytes);
      broken[broken.length >> 1] = (broken[broken.length >> 1] as number) ^ 1;
      await writeFile(path, broken);
      await expect(openService(config, { indexDir })).rejects.toMatchObject({ code: 'index_corrupt' });
      await writeFile(path, bytes);
    }
  }, 60_000);
});
