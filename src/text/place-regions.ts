/** The parts that China is divided into in news and statistics (NBS: 东部, 中部, 西部, 东北), as the provinces that they hold. */
import type { Place } from '../domain/event.ts';
import { lookUpZh, toPlace } from './place-names.ts';
import type { PlaceEntry } from './place-table.ts';
import type { PlaceMention } from './place-types.ts';

interface Region {
  readonly en: string;
  readonly zh: string;
  readonly provinces: readonly string[];
}

const REGIONS: readonly Region[] = [
  { en: 'north', zh: '华北', provinces: ['北京', '天津', '河北', '山西', '内蒙古'] },
  { en: 'northeast', zh: '东北', provinces: ['辽宁', '吉林', '黑龙江'] },
  { en: 'east', zh: '华东', provinces: ['上海', '江苏', '浙江', '安徽', '福建', '江西', '山东'] },
  { en: 'central', zh: '华中', provinces: ['河南', '湖北', '湖南'] },
  { en: 'south', zh: '华南', provinces: ['广东', '广西', '海南', '香港', '澳门'] },
  { en: 'southwest', zh: '西南', provinces: ['重庆', '四川', '贵州', '云南', '西藏'] },
  { en: 'west', zh: '西部', provinces: ['内蒙古', '广西', '重庆', '四川', '贵州', '云南', '西藏', '陕西', '甘肃', '青海', '宁夏', '新疆'] },
  { en: 'east', zh: '东部', provinces: ['北京', '天津', '河北', '上海', '江苏', '浙江', '福建', '山东', '广东', '海南'] },
  { en: 'central', zh: '中部', provinces: ['山西', '安徽', '江西', '河南', '湖北', '湖南'] },
  { en: 'northwest', zh: '西北', provinces: ['陕西', '甘肃', '青海', '宁夏', '新疆'] },
];

const DIRECTION = '(north|north[- ]?east|east|central|south|south[- ]?west|west|north[- ]?west)(?:ern)?';
/** "East China Normal University" and "the South China Sea" are other names. */
const ENGLISH = new RegExp(
  `\\b${DIRECTION} china(?! (?:sea|normal|univers|agricult|electric|institut|college|tech|morning))|\\b${DIRECTION} (?:regions?|provinces?|parts?) of (?:china|the country)|(?<=\\b(?:in|across|from|outside) the )${DIRECTION}(?: parts?)?(?: of (?:china|the country))?(?=\\s*(?:$|[?!.,;]|(?:and|or|which|that|this|during|between|in|on|since|before|after)\\b))`,
  'gu',
);
/** A direction is a region where 地区 follows, or where something happens in it; 东北大学 and 华东师范大学 are names. */
const CHINESE =
  /(华北|东北|华东|华中|华南|西南|西北|(?<=^|[在于从、和与及，,\s]|中国|我国|全国)[东中西]部)(?:地区|各省|各地|三省|五省|(?=\s*(?:$|[？?，,。、]|的|举|召|有|发生|开|办|以外|之外)))/gu;

/** Regions named in a normalised text; {@link expandRegion} turns them into provinces. */
export function findRegionMentions(text: string): PlaceMention[] {
  const find = (expression: RegExp, key: 'en' | 'zh'): PlaceMention[] =>
    Array.from(text.matchAll(expression), (match) => {
      const name = (match[1] ?? match[2] ?? match[3] ?? '').replace(/[- ]/u, '');
      const region = REGIONS.find((one) => one[key] === name) as Region;
      return { place: { en: `${region.en} china`, zh: region.zh }, start: match.index, end: match.index + match[0].length };
    });
  return [...find(ENGLISH, 'en'), ...find(CHINESE, 'zh')];
}

/** The provinces of a region; of any other place itself. */
export function expandRegion(place: Place): Place[] {
  const region = REGIONS.find(({ en, zh }) => place.zh === zh && place.en === `${en} china`);
  return region === undefined ? [place] : region.provinces.map((name) => toPlace(lookUpZh(name) as PlaceEntry));
}
