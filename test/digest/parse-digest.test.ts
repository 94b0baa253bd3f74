import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DomainError } from '../../src/domain/errors.ts';
import { eventSchema } from '../../src/domain/event.ts';
import type { DigestEvent, PassageKind } from '../../src/domain/event.ts';
import { digestFromFileName } from '../../src/digest/file-name.ts';
import { parseDigest } from '../../src/digest/parse-digest.ts';

const FILE = 'data/digest-2025.txt';
const printed = readFileSync(FILE, 'utf8');
const lines = printed.split('\n');
/** The second copy begins where the first Chinese title comes again. */
const secondStart = lines.indexOf('第23届中国国际人才交流大会在上海开幕', 5);
const firstCopy = lines.slice(0, secondStart).join('\n');
const secondCopy = lines.slice(secondStart).join('\n');

const parse = (text: string, options = {}) => parseDigest(text, { file: FILE, ...options });
const texts = (event: DigestEvent | undefined, kind: PassageKind) =>
  event?.passages.filter((passage) => passage.kind === kind).map((passage) => passage.text) ?? [];
const errorOf = (text: string, options = {}): string => {
  try {
    parse(text, options);
  } catch (error) {
    expect(error).toBeInstanceOf(DomainError);
    return error instanceof Error ? error.message : '';
  }
  throw new Error('expected an error');
};

describe('parseDigest on the real digest', () => {
  const { events, warnings } = parse(printed);

  it('finds ten events with ids, titles in both languages and no warning', () => {
    expect(warnings).toEqual([]);
    expect(events.map((event) => event.event_id)).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'].map((ordinal) => `2025-e${ordinal}`));
    expect(events.map((event) => event.ordinal)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const event of events) {
      expect(eventSchema.parse(event)).toEqual(event);
      expect(printed).toContain(`. ${event.title.en}\n${event.title.zh}\n`);
    }
    expect(events[0]?.title).toEqual({
      en: 'Conference on International Exchange of Professionals held in Shanghai',
      zh: '第23届中国国际人才交流大会在上海开幕',
    });
  });

  it('reads the date of every event', () => {
    expect(events.map(({ date }) => `${date.start} ${date.end}`)).toEqual([
      '2025-10-21 2025-10-21',
      '2025-10-13 2025-10-15',
      '2025-09-21 2025-09-21',
      '2025-08-18 2025-08-20',
      '2025-07-25 2025-07-25',
      '2025-07-10 2025-07-11',
      '2025-06-14 2025-06-14',
      '2025-05-14 2025-05-16',
      '2025-05-12 2025-05-12',
      '2025-03-27 2025-03-27',
    ]);
  });

  it('reads the places where the events were held, and no others', () => {
    const beijing = { en: 'Beijing', zh: '北京' };
    const shanghai = { en: 'Shanghai', zh: '上海' };
    expect(events.map((event) => event.places)).toEqual([
      [shanghai],
      [shanghai],
      [shanghai],
      [beijing],
      [beijing],
      [beijing],
      [
        { en: 'Chaoyang', zh: '朝阳' },
        { en: 'Liaoning', zh: '辽宁' },
      ],
      [
        { en: 'Wuhan', zh: '武汉' },
        { en: 'Hubei', zh: '湖北' },
      ],
      [
        { en: 'Urumqi', zh: '乌鲁木齐' },
        { en: 'Xinjiang', zh: '新疆' },
      ],
      [beijing],
    ]);
  });

  it('tells captions from paragraphs, photo credits kept', () => {
    expect(events.map((event) => texts(event, 'caption'))).toEqual([
      ['The signing ceremony for key talent cooperation agreements in session.'],
      ['The second World Conference on China Studies in session.'],
      [],
      ['Attendees after the opening ceremony of the Global Smart Education Conference.'],
      ['Roundtable dialogue with presidents of international ELT associations.'],
      [
        'Sinologists pose for a group photo at the Global Civilizations Dialogue Ministerial Meeting. Photo courtesy of the World Sinology Center, Beijing Language and Culture University.',
      ],
      ['A roundtable discussion of the International Communication Conference on Hongshan Culture and Vision China. Photo: Wang Jing/chinadaily.com.cn'],
      [
        'Ding Xuexiang, Member of the Standing Committee of the Political Bureau of the CPC Central Committee and Vice Premier of the State Council, addressed the opening ceremony.',
      ],
      [
        'Ma Xingrui, Member of the Political Bureau of the CPC Central Committee and Party Secretary of Xinjiang Uyghur Autonomous Region, addressed the meeting.',
      ],
      ['The first international teacher training program in session.'],
    ]);
    expect(events.map((event) => texts(event, 'body').length)).toEqual([1, 1, 1, 2, 3, 1, 1, 1, 2, 3]);
  });

  it('keeps every printed paragraph exactly once, without the label', () => {
    const expected = new Set(lines.filter((line) => line !== '').map((line) => line.replace(/^(?:\d+\. |Why It Matters: )/u, '')));
    const found = events.flatMap((event) => event.passages.map((passage) => passage.text));
    expect(found.length).toBe(expected.size);
    expect(new Set(found)).toEqual(expected);
    expect(events.every((event) => texts(event, 'significance').length === 1)).toBe(true);
  });

  it('gives passages unique stable ids, a language and a hash of their content', () => {
    const passages = events.flatMap((event) => event.passages);
    expect(new Set(passages.map((passage) => passage.passage_id)).size).toBe(passages.length);
    expect(events[3]?.passages.map((passage) => passage.passage_id)).toEqual(
      ['title-en', 'title-zh', 'body-1', 'body-2', 'caption-1', 'significance-1'].map((part) => `2025-e04-${part}`),
    );
    for (const { kind, language, text, content_hash, passage_id } of passages) {
      expect(content_hash).toBe(createHash('sha256').update(`${kind}\n${language}\n${text}`).digest('hex'));
      expect(language).toBe(passage_id.endsWith('title-zh') ? 'zh' : 'en');
    }
  });
});

describe('parseDigest on variants of the real digest', () => {
  const expected = parse(printed).events;
  /** What the copy without the first heading can tell. */
  const withoutFirstTitle = expected.map((event, index) =>
    index === 0
      ? { ...event, title: { ...event.title, en: null }, passages: event.passages.filter((passage) => passage.passage_id !== '2025-e01-title-en') }
      : event,
  );
  const fullWidth = (digits: string) => digits.replace(/\d/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

  const variants: readonly (readonly [string, string])[] = [
    ['CRLF', printed.replaceAll('\n', '\r\n')],
    ['CR', printed.replaceAll('\n', '\r')],
    ['a BOM', `\uFEFF${printed}`],
    ['full-width digits and stops', printed.replace(/^(\d+)\. /gmu, (_, digits: string) => `${fullWidth(digits)}．`)],
    ['Chinese commas after numbers', printed.replace(/^(\d+)\. /gmu, '$1、')],
    ['the label in capitals', printed.replaceAll('Why It Matters:', 'WHY IT MATTERS:')],
    ['the label in lower case with a full-width colon', printed.replaceAll('Why It Matters: ', 'Why it matters：')],
    ['the label on a line of its own', printed.replaceAll('Why It Matters: ', 'Why It Matters:\n')],
    ['the first copy alone', firstCopy],
    ['the first copy without blank lines', firstCopy.replace(/\n\n/gu, '\n')],
    ['the first copy with a blank line between all blocks', firstCopy.replace(/\n+/gu, '\n\n')],
    ['both copies with blank lines between all blocks', printed.replace(/\n+/gu, '\n\n')],
    ['no blank lines at all', printed.replace(/\n\n/gu, '\n')],
    ['three copies', `${firstCopy}\n${secondCopy}\n${firstCopy}`],
    ['the copies the other way round', `${secondCopy}\n${firstCopy}`],
    [
      'the second copy also without its first Chinese title',
      printed.replace(`\n${lines[secondStart]}\n${lines[secondStart + 1]}`, `\n${lines[secondStart + 1]}`),
    ],
    ['straight apostrophes in one copy', `${firstCopy}\n${secondCopy.replaceAll('’', "'").replaceAll('“', '"').replaceAll('”', '"')}`],
    ['numbers that run on in the second copy', `${firstCopy}\n${firstCopy.replace(/^(\d+)\./gmu, (_, digits: string) => `${Number(digits) + 10}.`)}`],
    ['an event missing from the second of three copies', `${firstCopy}\n${secondCopy.replace(/^5\. [\s\S]*(?=^6\. )/mu, '')}\n${secondCopy}`],
    ['an event missing from the first copy', `${firstCopy.replace(/^10\. [\s\S]*/mu, '')}${secondCopy}`],
    ['spaces around lines', printed.replace(/^/gmu, '  ').replace(/$/gmu, ' \u3000')],
  ];

  it.each(variants)('reads the same events with %s', (_, text) => {
    expect(parse(text).events).toEqual(expected);
  });

  it('reads the second copy alone, where the first event has no English title', () => {
    const { events, warnings } = parse(secondCopy);
    expect(events).toEqual(withoutFirstTitle);
    expect(warnings).toEqual([`${FILE}:1: 2025-e01 has no English title`]);
  });

  it('takes a missing caption and a missing Chinese title', () => {
    const text = firstCopy.replace('\nThe second World Conference on China Studies in session.', '').replace('第二届世界中国学大会在沪举办\n', '');
    const { events, warnings } = parse(text);
    expect(texts(events[1], 'caption')).toEqual([]);
    expect(events[1]?.title.zh).toBeNull();
    expect(events[1]?.places).toEqual([{ en: 'Shanghai', zh: '上海' }]);
    expect(warnings).toHaveLength(1);
  });

  it('takes year and digest from the options before the file name', () => {
    const [event] = parse(printed, { year: 2024 }).events;
    expect(event?.event_id).toBe('2024-e01');
    expect(event?.date.start).toBe('2024-10-21');
    expect(parse(printed, { digest: 'spring' }).events[0]?.event_id).toBe('spring-e01');
  });
});

describe('parseDigest on a digest it was not made for', () => {
  const file = 'test/fixtures/digest-2031.txt';
  const { events } = parseDigest(readFileSync(file, 'utf8'), { file });

  it('reads dates across months and years, and of a month alone', () => {
    expect(events.map(({ date }) => [date.start, date.end])).toEqual([
      ['2031-02-27', '2031-03-01'],
      ['2031-01-09', '2031-01-09'],
      ['2031-05-20', '2031-05-20'],
      ['2031-06-01', '2031-06-30'],
      ['2031-08-31', '2031-08-31'],
      ['2031-12-30', '2032-01-02'],
    ]);
  });

  it('reads places never seen before, at home and abroad', () => {
    expect(events.map(({ places }) => places.map((place) => `${place.en} ${place.zh}`))).toEqual([
      ['Luoyang 洛阳', 'Henan 河南'],
      ['Harbin 哈尔滨'],
      ["Xi'an 西安", 'Shaanxi 陕西'],
      ['Geneva 日内瓦', 'Switzerland 瑞士'],
      ['Qingdao 青岛'],
      ['Lhasa 拉萨', 'Tibet 西藏'],
    ]);
  });

  it('tells captions from paragraphs', () => {
    expect(events.map((event) => texts(event, 'body').length)).toEqual([2, 1, 2, 1, 2, 1]);
    expect(events.map((event) => texts(event, 'caption').length)).toEqual([1, 0, 1, 1, 0, 1]);
    expect(events[1]?.title.zh).toBeNull();
  });
});

describe('parseDigest on what it cannot understand', () => {
  const event = (number: number) =>
    `${number}. Title ${number} held in Beijing\nA meeting on topic ${number} was held in Beijing on May ${number}.\nWhy It Matters: It matters for reason ${number}.`;

  it.each([
    ['text before the first heading', `Digest of the year\n${event(1)}`, ':1: found "Digest of the year"; expected a heading such as "1. Title"'],
    ['a label before the first heading', `Why It Matters: so.\n${event(1)}`, ':1: found "Why It Matters: so."; expected a heading'],
    ['a second label in one event', `${event(1)}\nWhy It Matters: again.`, ':4: found "Why It Matters: again."; expected a heading'],
    ['an event without paragraphs', `1. Empty\n${event(2)}`, ':1: found "1. Empty"; expected a paragraph of text below'],
    ['an event without significance', `1. Title\nSome text.\n${event(2)}`, ':1: found "1. Title"; expected a paragraph that begins with "Why It Matters:"'],
    ['a gap in the numbers', `${event(1)}\n${event(3)}`, ':4: found "3. Title 3 held in Beijing"; expected an event numbered 2'],
    [
      'a number used twice',
      `${event(1)}\n1. Another event altogether\nWith another text.\nWhy It Matters: Yes.`,
      ':4: found "1. Another event altogether"; expected another number',
    ],
    ['a number without a title', `${event(1)}\n2.\nText.`, ':4: found "2."; expected a title after the number'],
  ])('names file, line and what was expected: %s', (_, text, message) => {
    expect(errorOf(text)).toContain(`${FILE}${message}`);
    expect(errorOf(text)).not.toContain('\n');
  });

  it('skips it with a warning when lenient', () => {
    const { events, warnings } = parse(`Digest of the year\n${event(1)}\n${event(3)}`, { lenient: true });
    expect(events.map((found) => found.event_id)).toEqual(['2025-e01', '2025-e03']);
    expect(warnings[1]).toContain('expected an event numbered 2 (read all the same)');
    expect(warnings[0]).toBe(`${FILE}:1: found "Digest of the year"; expected a heading such as "1. Title" (skipped)`);
  });

  it('refuses a file without events even when lenient', () => {
    expect(errorOf('', { lenient: true })).toContain('holds no event');
    expect(errorOf('\n\n', { lenient: true })).toContain('holds no event');
  });

  it('keeps numbered items, decimals and times inside a paragraph apart from headings', () => {
    const text = `1. Title held in Beijing\nThe plan has three parts.\n2.5 million people took part.\n3. The third part comes later and is only an item of a list.\n10:30 a.m. was the time.\nWhy It Matters: So.\n${event(2)}`;
    expect(parse(text).events.map((found) => texts(found, 'body').length)).toEqual([4, 1]);
  });

  it('says how to give the year where the file name has none', () => {
    const options = { file: 'notes.txt' };
    expect(() => parseDigest(printed, options)).toThrow(/--year 2025.*digest-<year>\.txt/u);
    expect(() => parseDigest(printed, { ...options, year: 12 })).toThrow(/1000 to 9999/u);
    expect(digestFromFileName('/a/digest-2031.txt')).toEqual({ digest: '2031', year: 2031 });
    expect(digestFromFileName('digest-31.txt')).toBeUndefined();
  });

  it('knows a caption by its wording where every line stands apart', () => {
    const lines = [
      '1. Ice Week held in Oslo',
      '冰雪周在奥斯陆举行',
      'Ice Week was held in Oslo on May 3. Coaches and surgeons discussed the injuries of hockey players and how they are treated.',
    ];
    const caption = 'Eva Lund, Olympic speed skating champion, talks to a hundred medical students.';
    const { events } = parse([...lines, caption, 'Why It Matters: Injuries rise with the number of beginners.'].join('\n\n'));
    expect(events[0]?.passages.filter(({ kind }) => kind === 'caption').map(({ text }) => text)).toEqual([caption]);
  });
});
