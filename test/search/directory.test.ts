import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readEvents } from '../../src/digest/read-events.ts';
import { createDirectory } from '../../src/search/directory.ts';

const { events } = await readEvents(fileURLToPath(new URL('../../data/digest-2025.txt', import.meta.url)), {});
const directory = createDirectory(events);
const passages = events.flatMap((event) => event.passages);

describe('createDirectory', () => {
  it('derives the id, kind, language and event of every passage that the digest has', () => {
    expect(directory.passages).toBe(passages.length);
    expect(
      passages.map((_, number) => ({
        passage_id: directory.passageIdAt(number),
        event_id: directory.events[directory.eventAt(number)]?.event_id,
        kind: directory.kindAt(number),
        language: directory.languageAt(number),
      })),
    ).toEqual(passages.map(({ passage_id, event_id, kind, language }) => ({ passage_id, event_id, kind, language })));
  });

  it('finds passages and events by their ids', () => {
    expect(passages.map(({ passage_id }) => directory.findPassage(passage_id))).toEqual([...passages.keys()]);
    expect(events.map(({ event_id }) => directory.findEvent(event_id))).toEqual([...events.keys()]);
  });

  it.each(['2025-e03', '2025-e03-body-99', '2025-e99-body-1', '2025-e03-body', '', '-body-1'])('knows no passage %j', (id) => {
    expect(directory.findPassage(id)).toBeUndefined();
  });
});
