import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../src/domain/errors.ts';
import type { DigestEvent } from '../../src/domain/event.ts';
import { parseJsonLines, toJsonLine } from '../../src/digest/json-lines.ts';
import { parseDigest } from '../../src/digest/parse-digest.ts';

const record = {
  event_id: 'spring-1',
  title: { en: 'A meeting', zh: null },
  date: { start: '2030-01-02', end: '2030-01-03' },
  places: [{ en: 'Luoyang', zh: '洛阳' }],
  passages: [{ kind: 'body', language: 'en', text: 'People met.' }],
};
const read = (...lines: readonly unknown[]) =>
  parseJsonLines(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'), { file: 'events.jsonl' });
const messageOf = (...lines: readonly unknown[]): string => {
  try {
    read(...lines);
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('expected an error');
};

describe('parseJsonLines', () => {
  it('reads an event, adds a passage for its title and gives ids', () => {
    const {
      events: [event],
      warnings,
    } = read('', record, '');
    expect(warnings).toEqual([]);
    expect(event?.ordinal).toBe(1);
    expect(event?.passages.map(({ passage_id, kind, text }) => [passage_id, kind, text])).toEqual([
      ['spring-1-title-en', 'title', 'A meeting'],
      ['spring-1-body-1', 'body', 'People met.'],
    ]);
  });

  it('reads back the events of the digest as they were', () => {
    const file = 'data/digest-2025.txt';
    const { events } = parseDigest(readFileSync(file, 'utf8'), { file });
    expect(read(...events.map(toJsonLine)).events).toEqual(events);
  });

  it('reads back any event that it wrote', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((value) => /\S/u.test(value));
    const passage = fc.record({
      kind: fc.constantFrom('body', 'caption', 'significance'),
      language: fc.constantFrom('en', 'zh'),
      text,
    });
    const place = fc.record({ en: fc.option(text), zh: fc.option(text) });
    const arbitrary = fc.record({
      event_id: fc.stringMatching(/^[a-z0-9][a-z0-9._-]{0,20}$/u),
      title: fc.record({ en: fc.option(text), zh: fc.option(text) }),
      date: fc.constantFrom({ start: null, end: null }, { start: '2030-02-28', end: '2031-01-01' }),
      places: fc.array(place, { maxLength: 3 }),
      passages: fc.uniqueArray(passage, { minLength: 1, maxLength: 5, selector: (value) => JSON.stringify(value) }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(arbitrary, { minLength: 1, maxLength: 4, selector: (value) => value.event_id }), (records) => {
        const { events }: { events: DigestEvent[] } = read(...records);
        expect(read(...events.map(toJsonLine)).events).toEqual(events);
      }),
    );
  });

  const [passage] = record.passages;
  it.each([
    [
      'an unknown kind',
      { ...record, passages: [{ ...passage, kind: 'boddy' }] },
      'found "boddy"; expected passages.0.kind to be one of "title", "body", "caption", "significance"',
    ],
    [
      'an unknown field',
      { ...record, colour: 'red' },
      'found "colour"; expected no such field; the fields of event are event_id, title, date, places, passages',
    ],
    [
      'an unknown field of a passage',
      { ...record, passages: [{ ...passage, passage_id: 'x' }] },
      'found "passages.0.passage_id"; expected no such field; the fields of passages.0 are kind, language, text',
    ],
    ['a missing field', { ...record, date: undefined }, 'found "no date"; expected date to be of type object'],
    ['a date that is none', { ...record, date: { start: '2030-02-30', end: null } }, 'a date is written YYYY-MM-DD'],
    ['an end before the start', { ...record, date: { start: '2030-02-03', end: '2030-02-02' } }, 'the end not before the start'],
    ['half a date', { ...record, date: { start: '2030-02-03', end: null } }, 'both dates or neither'],
    ['no passages', { ...record, passages: [] }, 'expected passages to be valid'],
    ['a blank text', { ...record, passages: [{ ...passage, text: ' ' }] }, 'passages.0.text'],
    ['a passage given twice', { ...record, passages: [passage, passage] }, 'expected a passage of its own'],
    ['a title passage unlike the title', { ...record, passages: [{ ...passage, kind: 'title' }] }, 'expected the text of title.en, "A meeting"'],
    ['text that is not JSON', '{"event_id": ', 'expected a JSON object on one line'],
    ['a number', '3', 'expected the event to be of type object'],
  ])('refuses %s with file, line, field and what is allowed', (_, bad, message) => {
    const found = messageOf(record, bad);
    expect(found).toMatch(/^events\.jsonl:2: /u);
    expect(found).toContain(message);
  });

  it('refuses an event id met before, naming its line', () => {
    expect(messageOf(record, record)).toBe('events.jsonl:2: found "spring-1"; expected an event_id of its own; line 1 has the same');
  });

  it('skips what is wrong when lenient, and refuses a file with nothing left', () => {
    const { events, warnings } = parseJsonLines(`{}\n${JSON.stringify(record)}`, { file: 'events.jsonl', lenient: true });
    expect(events).toHaveLength(1);
    expect(warnings).toHaveLength(1);
    expect(() => parseJsonLines('{}', { file: 'events.jsonl', lenient: true })).toThrow(/holds no event/u);
  });
});
