/**
 * Checks the judged queries of data/eval/queries.jsonl: their form, their counts
 * and that every judgement names things the digest has.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const KINDS = ['single-event', 'many-event', 'date', 'place', 'paraphrase', 'cross-name', 'traditional', 'unanswerable'] as const;

const judgedQuery = z.strictObject({
  id: z.string().regex(/^q\d{3}$/),
  query: z
    .string()
    .min(1)
    .refine((query) => query === query.trim(), 'space at an end'),
  language: z.enum(['en', 'zh']),
  kind: z.enum(KINDS),
  split: z.enum(['calibration', 'report']),
  events: z.array(z.string().regex(/^2025-e(0[1-9]|10)$/)),
  passages: z.array(z.string().regex(/^2025-e\d\d-(title-en|title-zh|(body|caption|significance)-[1-9])$/)),
  note: z.string().min(1).optional(),
});

type JudgedQuery = z.infer<typeof judgedQuery>;

/** Body paragraphs of the events that have more than one. */
const BODIES: Readonly<Record<string, number>> = {
  '2025-e04': 2,
  '2025-e05': 3,
  '2025-e09': 2,
  '2025-e10': 3,
};

/** The passages an event has in the digest. */
function passagesOf(event: string): string[] {
  const bodies = Array.from({ length: BODIES[event] ?? 1 }, (_, index) => `${event}-body-${index + 1}`);
  const captions = event === '2025-e03' ? [] : [`${event}-caption-1`];
  return [`${event}-title-en`, `${event}-title-zh`, ...bodies, ...captions, `${event}-significance-1`];
}

const lines = readFileSync(new URL('../../data/eval/queries.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n');
const queries: JudgedQuery[] = lines.map((line) => judgedQuery.parse(JSON.parse(line)));

const where = (wanted: Partial<JudgedQuery>): JudgedQuery[] =>
  queries.filter((query) => Object.entries(wanted).every(([key, value]) => query[key as keyof JudgedQuery] === value));

const repeated = (values: readonly string[]): string[] => values.filter((value, index) => values.indexOf(value) !== index);

describe('the judged queries', () => {
  it('have ids of their own, in order', () => {
    expect(queries.map(({ id }) => id)).toEqual(queries.map((_, index) => `q${String(index + 1).padStart(3, '0')}`));
  });

  it('ask nothing twice', () => {
    const asked = queries.map(({ query }) =>
      query
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[\p{P}\s]+/gu, ' ')
        .trim(),
    );
    expect(repeated(asked)).toEqual([]);
  });

  it('are at least 300, about half in each language', () => {
    expect(queries.length).toBeGreaterThanOrEqual(300);
    expect(where({ language: 'en' }).length / queries.length).toBeGreaterThan(0.45);
    expect(where({ language: 'en' }).length / queries.length).toBeLessThan(0.55);
  });

  it.each(KINDS)('have at least 24 of kind %s', (kind) => {
    expect(where({ kind }).length).toBeGreaterThanOrEqual(24);
  });

  it('have at least 70 that nothing answers, few of them for a missing attribute', () => {
    expect(where({ kind: 'unanswerable' }).length).toBeGreaterThanOrEqual(70);
    expect(queries.filter(({ note }) => note?.startsWith('attribute missing')).length).toBeLessThanOrEqual(12);
  });

  it('calibrate on at least as many as they report on, within each kind and language', () => {
    for (const kind of KINDS) {
      for (const language of ['en', 'zh'] as const) {
        const calibration = where({ kind, language, split: 'calibration' }).length;
        const report = where({ kind, language, split: 'report' }).length;
        expect(calibration, `${kind} ${language}`).toBeGreaterThanOrEqual(report);
      }
    }
  });

  it('are in the language they are marked with', () => {
    expect(where({ language: 'zh' }).filter(({ query }) => !/\p{Script=Han}/u.test(query))).toEqual([]);
    expect(where({ language: 'en' }).filter(({ query }) => !/[a-z]/i.test(query) && !/^[\d-]+$/.test(query))).toEqual([]);
    expect(where({ kind: 'traditional', language: 'en' })).toEqual([]);
  });
});

describe('the judgements', () => {
  it.each(queries.map((query) => [query.id, query] as const))('%s name events and their passages', (_, query) => {
    const { kind, events, passages } = query;
    expect(events).toEqual([...new Set(events)].sort());
    expect(repeated(passages)).toEqual([]);
    if (kind === 'unanswerable') {
      expect({ events, passages }).toEqual({ events: [], passages: [] });
      return;
    }
    expect(events.length).toBeGreaterThan(0);
    const known = events.flatMap(passagesOf);
    expect(passages.filter((passage) => !known.includes(passage))).toEqual([]);
    expect(events.filter((event) => !passages.some((passage) => passage.startsWith(`${event}-`)))).toEqual([]);
  });

  it('name one event for a single-event query and several for a many-event query', () => {
    expect(where({ kind: 'single-event' }).filter(({ events }) => events.length !== 1)).toEqual([]);
    expect(where({ kind: 'many-event' }).filter(({ events }) => events.length < 2)).toEqual([]);
  });

  it('reach every event in both languages', () => {
    for (const language of ['en', 'zh'] as const) {
      const reached = new Set(where({ language }).flatMap(({ events }) => events));
      expect(reached.size).toBe(10);
    }
  });
});
