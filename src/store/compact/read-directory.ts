import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../../domain/event.ts';
import { createDirectory, type Directory, type DirectorySource } from '../../search/directory.ts';
import { unpackLanguage, unpackPassageKind } from './describe-part.ts';
import { COMPACT_FILES } from './layout.ts';

type DirectoryLine = [id: string, ordinal: number, start: string | null, end: string | null, places: [string | null, string | null][], kinds: string];

/** Events without texts; days, places and lists of passages that many share are one object. */
export function readDirectory(folder: string): Directory {
  const places = new Map<string, readonly Place[]>();
  const passages = new Map<string, DirectorySource['passages']>();
  const days = new Map<string, string>();
  const share = (day: string | null): string | null => {
    if (day === null) return null;
    const known = days.get(day) ?? day;
    days.set(day, known);
    return known;
  };
  const lines = readFileSync(join(folder, COMPACT_FILES.directory), 'utf8').split('\n');
  const sources = lines.flatMap((line): DirectorySource[] => {
    if (line === '') return [];
    const [event_id, ordinal, start, end, written, kinds] = JSON.parse(line) as DirectoryLine;
    const key = JSON.stringify(written);
    const known = places.get(key) ?? written.map(([en, zh]) => ({ en, zh }));
    places.set(key, known);
    const own = passages.get(kinds) ?? Array.from(kinds, (kind) => ({ kind: unpackPassageKind(kind), language: unpackLanguage(kind) }));
    passages.set(kinds, own);
    return [{ event_id, ordinal, date: { start: share(start), end: share(end) }, places: known, passages: own }];
  });
  return createDirectory(sources);
}
