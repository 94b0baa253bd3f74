import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openService } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import type { SearchService } from '../../src/domain/service.ts';
import { operations } from '../../src/operations/operations.ts';
import { parseInput } from '../../src/operations/parse-input.ts';
import { describeTools, tools } from '../../src/operations/tools.ts';
import { buildDigestIndex } from '../built-index.ts';

/** Inputs that work on the committed digest, the plain one and one with all options. */
const INPUTS: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  search_events: [
    { q: '联合国教科文组织' },
    { q: 'price of a quantum computer' },
    {
      q: 'UNESCO events in October in Shanghai',
      ignore: ['October'],
      kind: ['body', 'caption'],
      lang: 'en',
      from: '2025-01-01',
      to: '2025-12-31',
      place: '上海',
      limit: 2,
      min_relevance: 0,
      explain: true,
    },
  ],
  search_batch: [{ queries: ['UNESCO', '红山文化'], mode: 'lexical' }],
  list_events: [{}],
  get_event: [{ event_id: '2025-e03' }],
  get_passage: [{ passage_id: '2025-e03-body-1' }],
  find_similar: [{ passage_id: '2025-e03-body-1' }, { passage_id: '2025-e03-title-zh', limit: 50 }],
  search: [{ query: 'UNESCO' }, { query: '股票开户流程' }],
  fetch: [{ id: '2025-e03' }, { id: '2025-e03-body-1' }],
  build_context: [{ query: 'list all events' }, { query: 'price of a quantum computer' }],
  create_embeddings: [{ input: 'UNESCO' }, { input: ['a', '字'], encoding_format: 'base64', input_type: 'query', dimensions: 512, user: 'u', model: 'm' }],
  search_vector_store: [
    { vector_store_id: 'digest', query: ['UNESCO', '教育'], ranking_options: { ranker: 'auto', score_threshold: 0.1 }, rewrite_query: true },
  ],
  list_models: [{}],
  describe_tools: [{}],
};

let service: SearchService;

beforeAll(async () => {
  service = await openService(readConfig(), { indexDir: (await buildDigestIndex()).dir });
}, 60_000);

afterAll(() => service.close());

const all = [...Object.values(operations), describeTools];

describe('operations', () => {
  it('have names of their own, of the tools as well', () => {
    const names = all.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { name } of tools) expect(names).toContain(name);
  });

  it.each(all.map((operation) => [operation.name, operation] as const))('%s answers by its declared schema', async (name, operation) => {
    const inputs = INPUTS[name] ?? [];
    expect(inputs.length).toBeGreaterThan(0);
    for (const input of inputs) {
      const output = await operation.run(service, parseInput(operation.inputSchema, input) as never, { publicUrl: 'https://digest.example' });
      // Parsing a copy: what JSON cannot carry would be lost on the way to any caller.
      expect(operation.outputSchema.parse(JSON.parse(JSON.stringify(output)))).toEqual(output);
    }
  });
});

describe('ignore', () => {
  const search = (q: string, ignore?: string[]): ReturnType<SearchService['search']> =>
    service.search(parseInput(operations.search.inputSchema, { q, ignore }));

  it.each([
    ['events in October in Shanghai', ['October'], 3, 0, 1],
    ['events in October in Shanghai', ['Shanghai'], 2, 1, 0],
    ['events in October in Shanghai', ['October', 'Shanghai'], 10, 0, 0],
    ['10月在上海的活动', ['10月'], 3, 0, 1],
    ['events outside Beijing', ['outside Beijing'], 10, 0, 0],
  ])('%j without %j: a condition that is taken back neither filters nor counts', async (q, ignore, events, dates, places) => {
    const answer = await search(q, ignore);
    expect(answer.events).toHaveLength(events);
    expect(answer.understood.dates).toHaveLength(dates);
    expect(answer.understood.places).toHaveLength(places);
  });

  it('leaves a word as it was written', async () => {
    const [correction] = (await search('Honshan culture')).understood.corrections;
    expect(correction?.as.toLowerCase()).toBe('hongshan');
    expect((await search('Honshan culture', [correction?.text ?? ''])).understood.corrections).toEqual([]);
  });
});
