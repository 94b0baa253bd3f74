import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../src/domain/errors.ts';
import { parseDigest } from '../../src/digest/parse-digest.ts';

const word = fc.stringMatching(/^[a-z]{4,9}$/u);
const words = (min: number, max: number) => fc.array(word, { minLength: min, maxLength: max }).map((list) => list.join(' '));
const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
const sentence = words(8, 14).map((text) => `${capitalised(text)}.`);
const paragraph = fc.array(sentence, { minLength: 3, maxLength: 5 }).map((list) => list.join(' '));
const hanTitle = fc.array(fc.constantFrom(...'学教文化科技青年世界论坛讨论海洋山川'), { minLength: 8, maxLength: 14 }).map((list) => list.join(''));

interface Written {
  readonly en: string;
  readonly zh: string | null;
  readonly day: number;
  readonly bodies: readonly string[];
  readonly caption: string | null;
  readonly significance: string;
}

const written: fc.Arbitrary<Written> = fc.record({
  en: words(3, 6).map(capitalised),
  zh: fc.option(hanTitle),
  day: fc.integer({ min: 1, max: 28 }),
  bodies: fc.array(paragraph, { minLength: 1, maxLength: 3 }),
  caption: fc.option(words(4, 9).map((text) => `${capitalised(text)} in session.`)),
  significance: paragraph,
});

interface Layout {
  readonly hasBlanks: boolean;
  readonly lacksFirstHeading: boolean;
}

function print(events: readonly Written[], layout: Layout): string[] {
  return events.flatMap((event, index) => [
    ...(index === 0 && layout.lacksFirstHeading ? [] : [`${index + 1}. ${event.en}`]),
    ...(event.zh === null ? [] : [event.zh]),
    ...bodiesOf(event),
    ...(layout.hasBlanks ? [''] : []),
    ...(event.caption === null ? [] : [event.caption]),
    `Why It Matters: ${event.significance}`,
  ]);
}

function bodiesOf(event: Written): string[] {
  const [first = '', ...others] = event.bodies;
  return [`The meeting was held in Luoyang on April ${event.day}. ${first}`, ...others];
}

describe('parseDigest', () => {
  it('reads back what was printed, in however many copies', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(written, { minLength: 1, maxLength: 6, selector: (event) => event.en }),
        fc.boolean(),
        fc.array(fc.record({ hasBlanks: fc.boolean(), lacksFirstHeading: fc.boolean() }), { maxLength: 2 }),
        fc.constantFrom('\n', '\r\n'),
        (events, hasBlanks, copies, lineEnd) => {
          const text = [{ hasBlanks, lacksFirstHeading: false }, ...copies].flatMap((layout) => print(events, layout)).join(lineEnd);
          const parsed = parseDigest(text, { file: 'digest-2040.txt' }).events;
          expect(parsed.map((event) => event.title)).toEqual(events.map(({ en, zh }) => ({ en, zh })));
          for (const [index, event] of events.entries()) {
            const found = (kind: string) => parsed[index]?.passages.filter((passage) => passage.kind === kind).map((passage) => passage.text);
            expect(found('body')).toEqual(bodiesOf(event));
            expect(found('caption')).toEqual(event.caption === null ? [] : [event.caption]);
            expect(found('significance')).toEqual([event.significance]);
            expect(parsed[index]?.date.start).toBe(`2040-04-${String(event.day).padStart(2, '0')}`);
            expect(parsed[index]?.places).toEqual([{ en: 'Luoyang', zh: '洛阳' }]);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('answers a damaged digest with events or a domain error, soon', () => {
    const original = readFileSync('data/digest-2025.txt', 'utf8');
    const edit = fc.record({
      at: fc.integer({ min: 0, max: original.length }),
      remove: fc.integer({ min: 0, max: 400 }),
      insert: fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.constantFrom('\n', '\n\n', '3. ', 'Why It Matters:', '在', '\r', '\u0000')),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), fc.boolean(), (edits, lenient) => {
        const text = edits.reduce((now, { at, remove, insert }) => now.slice(0, at) + insert + now.slice(at + remove), original);
        try {
          const { events } = parseDigest(text, { file: 'digest-2025.txt', lenient });
          const ids = events.flatMap((event) => event.passages.map((passage) => passage.passage_id));
          expect(new Set(ids).size).toBe(ids.length);
        } catch (error) {
          if (!(error instanceof DomainError)) throw error;
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['one long line', 'a '.repeat(200_000)],
    ['many headings', Array.from({ length: 3000 }, (_, index) => `${index + 1}. Title`).join('\n')],
    ['many events', Array.from({ length: 600 }, (_, index) => `${index + 1}. Title ${index}\nText ${index}.\nWhy It Matters: ${index}.`).join('\n')],
    ['many stops', `1. Title\n${'.'.repeat(100_000)}\nWhy It Matters: so.`],
    ['many quotation marks', `1. Title held in\n${'"“'.repeat(50_000)}\nWhy It Matters: so.`],
    ['one long Chinese line', `1. Title\n${'在北京和'.repeat(30_000)}\nWhy It Matters: so.`],
    ['many prepositions', `1. Title\n${'held in Beijing, '.repeat(10_000)}\nWhy It Matters: so.`],
    ['capitals', `1. Title\n${'Ab, '.repeat(50_000)}\nWhy It Matters: so.`],
  ])('ends in time on %s', (_, text) => {
    const start = performance.now();
    try {
      parseDigest(text, { file: 'digest-2025.txt', lenient: true });
    } catch (error) {
      expect(error).toBeInstanceOf(DomainError);
    }
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
