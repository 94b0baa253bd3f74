/** Looks names of places up, whatever their language and spelling. */
import type { Place } from '../domain/event.ts';
import { normaliseText } from './normalise.ts';
import { CHINA, listEntries, listPinyinCities } from './place-table.ts';
import type { PlaceEntry } from './place-table.ts';
import { countSyllables, romanisePlace, squashName, squashPinyin } from './romanise.ts';

const HAN = /\p{Script=Han}/u;
const ZH_SUFFIX = /(?:(?:维吾尔|壮族|回族)?自治区|特别行政区|[市省])$/u;
const EN_SUFFIX =
  /\s+(?:city|province|municipality|prefecture|sar|special administrative region|(?:(?:uyghur|uygur|uighur|zhuang|hui)\s+)?autonomous region)$/u;
/** Districts and counties are places of their own: 朝阳区 is in Beijing, 朝阳 in Liaoning. */
const EN_PARTS: readonly (readonly [RegExp, string])[] = [
  [/\s+district$/u, 'qu'],
  [/\s+county$/u, 'xian'],
];
/** Regions of Intl.DisplayNames that are no countries, or stand in the table under their usual name. */
const NO_COUNTRY = /^(?:CN|HK|MO|TW|UN|EU|EZ|XA|XB|ZZ|QO|AQ|IO|UM|GB|US|AE|KR|KP|RU|CZ|TR|MM|CI|NL|SA|SU|UK|BU|FX|ID|KG|CD|BA|VN|LA)$/u;

interface Tables {
  readonly byZh: ReadonlyMap<string, PlaceEntry>;
  readonly byEn: ReadonlyMap<string, PlaceEntry>;
  readonly longestZh: number;
}

let tables: Tables | undefined;
let pinyinCities: ReadonlyMap<string, readonly PlaceEntry[]> | undefined;

/** The entry of a Chinese name in simplified characters, as it is or without 市, 省, 自治区. */
export function lookUpZh(name: string): PlaceEntry | undefined {
  const { byZh } = readTables();
  return byZh.get(name) ?? byZh.get(name.replace(ZH_SUFFIX, ''));
}

/** Length of the longest Chinese name that {@link lookUpZh} knows. */
export function longestZhName(): number {
  return readTables().longestZh;
}

/**
 * The entries of a squashed English name; several when Chinese cities share a spelling
 * (Taizhou: 台州, 泰州).
 */
export function lookUpEn(squashed: string): readonly PlaceEntry[] {
  const entry = readTables().byEn.get(squashed);
  if (entry) return [entry];
  // The list of cities needs the pinyin dictionary, which most words can do without.
  if (countSyllables(squashed) === 0) return [];
  pinyinCities ??= groupBySpelling();
  return pinyinCities.get(squashed) ?? [];
}

/** Whether some place has this English name. */
export function isPlaceName(name: string): boolean {
  return lookUpEn(squashName(normaliseText(name).text)).length > 0;
}

/** The key of a squashed English name: the same for all spellings in the table, else the name itself. */
export function keyOfSquashed(squashed: string): string {
  const entry = readTables().byEn.get(squashed);
  return entry ? squashName(entry.en) : squashed;
}

/**
 * One key for a place however it is written: Luoyang, 洛阳 and 洛阳市; Urumqi, Urumchi
 * and 烏魯木齊. Cities whose names sound alike (台州, 泰州) share a key;
 * {@link samePlace} tells them apart where both are written in Chinese.
 */
export function placeKey(name: string): string {
  const normal = normaliseText(name).text.trim();
  if (HAN.test(normal)) {
    const entry = lookUpZh(normal);
    return entry ? squashName(entry.en) : squashPinyin(normal.replace(/(?<=.{2})[市省]$/u, ''));
  }
  const whole = squashName(normal);
  if (readTables().byEn.has(whole)) return keyOfSquashed(whole);
  const bare = normal.replace(/^the\s+/u, '').replace(EN_SUFFIX, '');
  for (const [suffix, spelled] of EN_PARTS) {
    if (suffix.test(bare)) return squashName(bare.replace(suffix, '')) + spelled;
  }
  return keyOfSquashed(squashName(bare));
}

/** Whether two records name the same place. */
export function samePlace(a: Place, b: Place): boolean {
  if (a.zh !== null && b.zh !== null) return chineseKey(a.zh) === chineseKey(b.zh);
  const keys = placeKeys(a);
  return placeKeys(b).some((key) => keys.includes(key));
}

/** Keys of both names of a place; the English one alone where there is one and Chinese adds nothing. */
function placeKeys(place: Place): string[] {
  return [...new Set([place.en, place.zh].filter((name) => name !== null).map(placeKey))];
}

/** The entry of a place that an event or a question names; undefined where no table has it. */
export function findEntry(place: Place): PlaceEntry | undefined {
  const entry = place.zh === null ? undefined : lookUpZh(normaliseText(place.zh).text.trim());
  return entry ?? (place.en === null ? undefined : lookUpEn(placeKey(place.en))[0]);
}

/** The record of an entry. */
export function toPlace(entry: PlaceEntry): Place {
  return { en: entry.en, zh: entry.zh };
}

/** Chinese names a place goes by, simplified. */
export function chineseNames(place: Place): string[] {
  const own = place.zh === null ? undefined : normaliseText(place.zh).text;
  const entries = own === undefined ? lookUpEn(place.en === null ? '' : placeKey(place.en)) : [lookUpZh(own)].filter((entry) => entry !== undefined);
  const names = entries.flatMap((entry) => [entry.zh, ...entry.otherZh]);
  return [...new Set(own === undefined ? names : [own, own.replace(/(?<=.{2})[市省]$/u, ''), ...names])];
}

/** Names as the alternatives of an expression, longer ones first: "central africa" before "africa", 北美洲 before 北美. */
export function joinNames(names: readonly string[]): string {
  return names.toSorted((a, b) => b.length - a.length).join('|');
}

/** A Chinese name as others write it: the entry's own name, or the name without 市 and 省. */
export function chineseKey(name: string): string {
  const simplified = normaliseText(name).text.trim();
  return lookUpZh(simplified)?.zh ?? simplified.replace(/(?<=.{2})[市省]$/u, '');
}

function readTables(): Tables {
  if (tables) return tables;
  const byZh = new Map<string, PlaceEntry>();
  const byEn = new Map<string, PlaceEntry>();
  const add = (entry: PlaceEntry): void => {
    for (const zh of [entry.zh, ...entry.otherZh]) if (!byZh.has(zh)) byZh.set(zh, entry);
    for (const en of [entry.en, ...entry.otherEn].map(squashName)) if (!byEn.has(en)) byEn.set(en, entry);
  };
  listEntries().forEach(add);
  for (const zh of listPinyinCities()) if (!byZh.has(zh)) byZh.set(zh, pinyinCity(zh));
  listCountries().forEach(add);
  tables = { byZh, byEn, longestZh: Math.max(...[...byZh.keys()].map((name) => name.length)) };
  return tables;
}

/** The English name is worked out when asked for, since it needs the pinyin dictionary. */
function pinyinCity(zh: string): PlaceEntry {
  let en: string | undefined;
  return {
    kind: 'city',
    zh,
    otherEn: [],
    otherZh: [],
    short: [],
    country: CHINA,
    get en() {
      en ??= romanisePlace(zh);
      return en;
    },
  };
}

function groupBySpelling(): Map<string, PlaceEntry[]> {
  const groups = new Map<string, PlaceEntry[]>();
  for (const zh of listPinyinCities()) {
    const entry = lookUpZh(zh);
    if (!entry) continue;
    const key = squashName(entry.en);
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
}

function listCountries(): PlaceEntry[] {
  const english = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const chinese = new Intl.DisplayNames('zh-Hans', { type: 'region', fallback: 'none' });
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((code): PlaceEntry[] => {
      if (NO_COUNTRY.test(code)) return [];
      const [en, zh] = [english.of(code), chinese.of(code)];
      // "Congo - Kinshasa", "Myanmar (Burma)": not how a text writes it.
      if (en === undefined || zh === undefined || /[(&]| - /u.test(en) || /[^\p{Script=Han}]/u.test(zh)) return [];
      return [{ kind: 'country', en, zh, otherEn: [], otherZh: [], short: [], country: code }];
    });
}
