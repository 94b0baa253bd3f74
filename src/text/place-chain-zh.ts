/** Reads the places of an event from a Chinese title or sentence. */
import { normaliseText } from './normalise.ts';
import { longestZhName, lookUpZh } from './place-names.ts';
import { listEntries } from './place-table.ts';
import type { PlaceEntry } from './place-table.ts';
import type { PlaceCandidate } from './place-types.ts';
import { romanisePlace } from './romanise.ts';

const VERB = '(?:举行|举办|召开|开幕|成立|揭牌|启动|落幕|闭幕|揭幕|签署|签约|开启|主办|发布|开班|开馆|启幕|拉开帷幕|揭晓|亮相|开讲)';
const ADVERB = '(?:成功|隆重|正式|顺利|共同|牵头|联合|线下|同步|如期|圆满|盛大|首次|再次|同时|陆续)?';
/** The place between 在 and a verb; bounded, so that a long sentence without a verb costs little. */
const HELD = new RegExp(`(?<![存正现所旨还实])[在于]([\\p{Script=Han}、]{1,18}?)${ADVERB}${VERB}`, 'gu');
const HOSTS = /^(?:中国)?([\p{Script=Han}]{2,12}?)(?:成功|将)?(?:举办|承办|迎来|主办)/u;
/** Characters and words of a span that is a time, a way or a general place, not a name. */
const NOT_A_NAME =
  /[的哪什么这那个里中上下内外前后年月日期间时届次线各本我你他该天周昨今去洲何儿边处方级面季举开一两]|全国|全球|世界|当地|近日|国际|校园|联合|现场|多地|首都|农村|乡村|城市|社区|地区|支持|背景|基础|框架|疫情/u;
/** A venue in a named city still tells the city. */
const VENUE = /(?:中心|馆|会堂|酒店|宾馆|饭店|广场|体育场|厅|公园|会议室|剧院|展览|校区|礼堂|[宫园楼城])$/u;
const ORGANISATION = /大学|学院|学校|中学|小学|公司|部$|局$|委$|政府|委员会|研究[院所]|医院|协会|学会/u;

/** The places where a text says that something was held. */
export function findChineseHeld(text: string): PlaceCandidate[] {
  const normal = normaliseText(text).text;
  for (const match of normal.matchAll(HELD)) {
    const places = readPlaceSpan(match[1] ?? '');
    if (places.length > 0) return places;
  }
  const host = HOSTS.exec(normal)?.[1];
  return host === undefined ? [] : readPlaceSpan(host).filter((place) => !place.isUnknown);
}

/** The places in the words between 在 and the verb: 辽宁朝阳, 河南省洛阳市, 京沪两地, 上海世博中心. */
export function readPlaceSpan(span: string): PlaceCandidate[] {
  return readPart(span.replace(/^中国(?=.)/u, '').replace(/(?:[两三四]地|等地)$/u, ''));
}

function readPart(part: string): PlaceCandidate[] {
  const shorts = readShortForms(part);
  if (shorts.length > 0) return shorts;
  const places: PlaceCandidate[] = [];
  let at = 0;
  while (at < part.length) {
    const found = readListedName(part, at);
    if (!found) break;
    places.push(found.place);
    at = found.end;
    // A connective counts only between names: 呼和浩特 has one inside.
    if (/^[、和与及]/u.test(part.slice(at))) at += 1;
  }
  const rest = part.slice(at);
  if (ORGANISATION.test(rest)) return [];
  if (rest === '' || VENUE.test(rest) || rest.startsWith('的')) return places;
  const city = rest.replace(/市$/u, '');
  const isName = city.length >= 2 && city.length <= 6 && !NOT_A_NAME.test(city);
  if (!isName) return places;
  // Abroad, and with four characters or more, the name is hardly pinyin: an English text must give its spelling.
  const isForeign = places.at(-1)?.kind === 'country' || city.length > 3;
  return [...places, { en: isForeign ? null : romanisePlace(city), zh: city, kind: 'city', writtenIn: 'zh', isUnknown: isForeign, isSpelled: !isForeign }];
}

/** The longest listed name at a position, with 市 or 省 behind it; 朝阳区 is a district and not 朝阳. */
export function readListedName(text: string, at: number): { place: PlaceCandidate; entry: PlaceEntry | undefined; end: number } | undefined {
  for (let length = Math.min(longestZhName(), text.length - at); length >= 2; length -= 1) {
    const name = text.slice(at, at + length);
    const entry = lookUpZh(name);
    if (!entry) continue;
    const end = at + length;
    const part = /^(?:区(?!域)|县)/u.exec(text.slice(end, end + 2))?.[0];
    if (part !== undefined) {
      const zh = name + part;
      const en = `${entry.en} ${part === '县' ? 'County' : 'District'}`;
      return { place: { en, zh, kind: 'city', writtenIn: 'zh', isUnknown: false }, entry: undefined, end: end + 1 };
    }
    const unit = /^(?:(?:维吾尔|壮族|回族)?自治区|特别行政区|新区|[市省])/u.exec(text.slice(end, end + 6))?.[0] ?? '';
    return { place: fromEntry(entry), entry, end: end + unit.length };
  }
  return undefined;
}

let shortForms: ReadonlyMap<string, PlaceEntry> | undefined;

/** Short forms only: 沪, 京沪; empty where anything else stands in the text. */
export function readShortForms(text: string): PlaceCandidate[] {
  shortForms ??= new Map(listEntries().flatMap((entry) => entry.short.map((short) => [short, entry] as const)));
  if (text.length > 3) return [];
  const entries = Array.from(text, (character) => shortForms?.get(character));
  return entries.every((entry) => entry !== undefined) ? entries.filter((entry) => entry !== undefined).map(fromEntry) : [];
}

function fromEntry(entry: PlaceEntry): PlaceCandidate {
  return { en: entry.en, zh: entry.zh, kind: entry.kind, writtenIn: 'zh', isUnknown: false };
}
