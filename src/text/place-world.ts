/**
 * Continents and their parts, and what is abroad: places that hold countries.
 *
 * They count only where the words around them ask where something happened: "in Africa", 在国外举办. "Experts from
 * abroad" and 海外人才 are topics, and so is China, but where it is ruled out ("outside China").
 */
import type { Place } from '../domain/event.ts';
import { listTerritories } from '../drivers/territories.ts';
import { isInsideEnglishName, measureNegationAfter, measureNegationBefore } from './place-context.ts';
import { findEntry, joinNames, samePlace } from './place-names.ts';
import { CHINA } from './place-table.ts';
import type { PlaceMention } from './place-types.ts';
import { findBanks } from './place-waters.ts';

interface Area {
  readonly place: Place;
  /** Normalised; the first one is the place's own. */
  readonly en: readonly string[];
  readonly zh: readonly string[];
  readonly holds: (country: string) => boolean;
}

const CHINA_PLACE: Place = { en: 'China', zh: '中国' };
const ABROAD: Area = { place: { en: 'abroad', zh: '国外' }, en: [], zh: [], holds: (country) => !INSIDE.has(country) };
/** What a Chinese digest does not call abroad. */
const INSIDE: ReadonlySet<string> = new Set([CHINA, 'HK', 'MO', 'TW']);

/** What newspapers call parts of the world that the United Nations do not; Western Asia and Egypt are the Middle East. */
const OTHER_AREAS: readonly { readonly en: string; readonly zh: string; readonly of?: string; readonly countries: string }[] = [
  { en: 'Middle East', zh: '中东', of: 'Western Asia', countries: 'EG' },
  { en: 'Scandinavia', zh: '斯堪的纳维亚', countries: 'DK NO SE' },
  { en: 'Nordic countries', zh: '北欧国家', countries: 'DK FI IS NO SE' },
  { en: 'Baltic states', zh: '波罗的海国家', countries: 'EE LT LV' },
  { en: 'Balkans', zh: '巴尔干', countries: 'AL BA BG GR HR ME MK RO RS SI XK' },
  { en: 'Benelux', zh: '比荷卢', countries: 'BE LU NL' },
  { en: 'Caucasus', zh: '高加索', countries: 'AM AZ GE' },
  { en: 'Gulf states', zh: '海湾国家', countries: 'AE BH KW OM QA SA' },
  { en: 'Horn of Africa', zh: '非洲之角', countries: 'DJ ER ET SO' },
  { en: 'Maghreb', zh: '马格里布', countries: 'DZ LY MA MR TN' },
];
/** Ways to write the names beside those of the table. */
const OTHER_ZH: Readonly<Record<string, readonly string[]>> = { 北美洲: ['北美'], 南美洲: ['南美'], 拉丁美洲: ['拉美'], 撒哈拉以南非洲: [] };
/** 中非 is China and Africa far more often than the middle of Africa. */
const NOT_MEANT = '中非';

const EN_LEAD = '(?<=(?:^|[^\\p{L}])(?:in|across|throughout|within|around|inside|outside|beyond|except)\\s(?:of\\s)?(?:the\\s)?)';
const ZH_LEAD = '(?<=(?<![存正现所旨还实])[在于])';
const ZH_HELD =
  '(?=(?:国家|各国|地区)?(?:[那这](?:边|儿|里))?(?:共同|成功)?(?:举[办行]|召开|发生|开展|办的|开的|有(?:没有)?(?:什么|哪些)|的(?:活动|会议|大会|论坛|事件|新闻)))';
const ABROAD_EN =
  /(?<=\b(?:held|hosted|place|happen(?:ed|ing)?|organi[sz]ed|staged|events?|conferences?|meetings?|activities)\s)(?:abroad|overseas)(?![\p{L}-])|(?<=\bin\s)(?:other|foreign) countries/gu;
const ABROAD_ZH = new RegExp(`(?:国外|境外|海外|外国)${ZH_HELD}`, 'gu');
const CHINA_NAME = /(?<!\p{L})(?:mainland )?china(?!\p{L})|中国/gu;

interface Areas {
  readonly all: readonly Area[];
  readonly english: RegExp;
  readonly chinese: RegExp;
}

let areas: Areas | undefined;

/** Parts of the world that a normalised question asks for, and China where it is ruled out. */
export function findWorldMentions(text: string): PlaceMention[] {
  areas ??= readAreas();
  const { all, english, chinese } = areas;
  const find = (expression: RegExp, place: (name: string) => Place): PlaceMention[] =>
    Array.from(text.matchAll(expression), ({ 0: name, index }) => ({ place: place(name), start: index, end: index + name.length })).filter(
      ({ start, end }) => !isInsideEnglishName(text, start, end),
    );
  const named = (name: string): Place => (all.find((area) => area.en.includes(name) || area.zh.includes(name)) ?? ABROAD).place;
  return [
    ...find(english, named),
    ...find(chinese, named),
    ...find(ABROAD_EN, () => ABROAD.place),
    ...find(ABROAD_ZH, () => ABROAD.place),
    ...find(CHINA_NAME, () => CHINA_PLACE).filter(({ start, end }) => measureNegationBefore(text, start) + measureNegationAfter(text, end) > 0),
  ];
}

/** Whether one of the places of an event is the place asked for, or lies in it (Nairobi in Kenya, in Africa, abroad) or on its banks. */
export function isAnyIn(own: readonly Place[], asked: Place): boolean {
  if (own.some((place) => samePlace(place, asked))) return true;
  const isOnBank = findBanks(asked);
  if (isOnBank !== undefined) return own.some(isOnBank);
  const holds = findHolder(asked);
  return holds !== undefined && own.some((place) => isHeld(place, holds));
}

function isHeld(place: Place, holds: Area['holds']): boolean {
  const country = findEntry(place)?.country;
  return country !== undefined && holds(country);
}

/** What tells which countries lie in a place; undefined where it is a city or a province. */
function findHolder(asked: Place): Area['holds'] | undefined {
  if (asked.en === ABROAD.place.en) return ABROAD.holds;
  if (asked.zh === CHINA_PLACE.zh) return (country) => INSIDE.has(country);
  areas ??= readAreas();
  const area = areas.all.find(({ place }) => place.en === asked.en && place.zh === asked.zh);
  if (area !== undefined) return area.holds;
  const entry = findEntry(asked);
  return entry?.kind === 'country' ? (country) => country === entry.country : undefined;
}

function readAreas(): Areas {
  const territories = listTerritories().filter(({ zh }) => zh !== NOT_MEANT);
  const others = OTHER_AREAS.map(({ en, zh, of, countries }) => ({
    en,
    zh,
    countries: new Set([...(territories.find((territory) => territory.en === of)?.countries ?? []), ...countries.split(' ')]),
  }));
  const all = [...territories, ...others].map(
    ({ en, zh, countries }): Area => ({
      place: { en, zh },
      en: spellEnglish(en),
      zh: [zh, ...(OTHER_ZH[zh] ?? [])],
      holds: (country) => countries.has(country),
    }),
  );
  const [en, zh] = [joinNames(all.flatMap((area) => area.en)), joinNames(all.flatMap((area) => area.zh))];
  return {
    all,
    english: new RegExp(`${EN_LEAD}(?:${en})(?![\\p{L}-])`, 'gu'),
    chinese: new RegExp(`${ZH_LEAD}(?:${zh})(?!\\p{Script=Han}{0,4}(?:大学|学院|学会|协会|中心))|(?:${zh})${ZH_HELD}`, 'gu'),
  };
}

/** "Western Africa" is also "West Africa", "Southeast Asia" also "South-East Asia". */
function spellEnglish(name: string): string[] {
  const lower = name.toLowerCase();
  const short = lower.replace(/^(north|south|east|west)ern(?= )/u, '$1');
  return [...new Set([lower, short, short.replace(/^(north|south)(east|west)/u, '$1-$2')])];
}
