/**
 * Rivers and lakes that newspapers name a city by: "a summit by the Yangtze", 黄浦江畔. They hold the cities on their banks.
 *
 * They count only where the words around them speak of a bank: what happens to a river is a topic.
 */
import type { Place } from '../domain/event.ts';
import { joinNames, samePlace } from './place-names.ts';
import type { PlaceMention } from './place-types.ts';

/** `English/other English|中文/其他|cities on it` */
const WATERS = `
Yangtze/Yangzi/Changjiang|长江/扬子江|宜宾 泸州 重庆 宜昌 荆州 岳阳 武汉 鄂州 黄石 黄冈 九江 安庆 池州 铜陵 芜湖 马鞍山 南京 镇江 扬州 泰州 常州 南通 上海
Huangpu|黄浦江/浦江|上海
Suzhou Creek|苏州河|上海
Pearl|珠江|广州 佛山 珠海
Yellow|黄河|兰州 吴忠 银川 石嘴山 乌海 巴彦淖尔 包头 三门峡 洛阳 郑州 开封 济南 滨州 东营
Songhua/Sungari|松花江|吉林 哈尔滨 佳木斯
Hun|浑河|沈阳 抚顺
Yalu|鸭绿江|丹东
Tumen|图们江|珲春
Hai|海河|天津
Fen|汾河|太原
Qiantang|钱塘江/钱江|杭州
Yong|甬江|宁波
Ou|瓯江|温州 丽水
Min|闽江|福州 南平
Xiang/Xiangjiang|湘江|衡阳 株洲 湘潭 长沙
Gan|赣江|赣州 吉安 南昌
Han/Hanjiang|汉江|汉中 安康 十堰 襄阳 武汉
Jialing|嘉陵江|广元 南充 重庆
Jin|锦江|成都
Li|漓江|桂林
Yongjiang|邕江|南宁
Qinhuai|秦淮河|南京
West Lake|西湖/西子湖|杭州
Taihu/Lake Tai/Taihu Lake|太湖|无锡 苏州 湖州
Dianchi/Dianchi Lake/Lake Dian|滇池|昆明
Erhai/Erhai Lake|洱海|大理
East Lake|东湖|武汉
Seine|塞纳河|巴黎
Thames|泰晤士河|伦敦 牛津
Danube|多瑙河|维也纳 布达佩斯 贝尔格莱德
Rhine|莱茵河|科隆 波恩 杜塞尔多夫 巴塞尔 斯特拉斯堡
Nile|尼罗河|开罗 喀土穆 卢克索
Hudson|哈得孙河/哈德逊河|纽约
Tiber|台伯河|罗马
Neva|涅瓦河|圣彼得堡
Mekong|湄公河|万象 金边
Lake Geneva/Lac Leman|日内瓦湖/莱芒湖|日内瓦 洛桑
`;

interface Water {
  readonly place: Place;
  readonly en: readonly string[];
  readonly zh: readonly string[];
  readonly cities: readonly Place[];
}

const ALL: readonly Water[] = WATERS.trim()
  .split('\n')
  .map((line) => {
    const [en = [], zh = [], [cities = ''] = []] = line.split('|').map((names) => names.split('/'));
    return {
      place: { en: en[0] ?? null, zh: zh[0] ?? null },
      en: en.map((name) => name.toLowerCase()),
      zh,
      cities: cities.split(' ').map((city) => ({ en: null, zh: city })),
    };
  });

/** "Along the Yangtze River Economic Belt" and "by Pearl River Delta firms" speak of what is named after a river. */
const ENGLISH = new RegExp(
  `(?:\\b(?:on|at|along|by)\\sthe\\s(?:banks?|shores?)\\sof\\s(?:the\\s)?|(?<=\\b(?:by|beside|along(?:side)?|near|(?:city|cities|towns?)\\son)\\s(?:the\\s)?))(?<name>${joinNames(ALL.flatMap(({ en }) => en))})(?!(?:\\s(?:river|lake))?\\s(?:delta|basin|economic|belt|estuary|bridge|tunnel|port|university|new)\\b)(?:\\s(?:river|lake))?(?![\\p{L}-])`,
  'gu',
);
const CHINESE = new RegExp(
  `(?<name>${joinNames(ALL.flatMap(({ zh }) => zh))})(?:之滨|两岸|沿岸|沿线|岸边|[江河湖]?[边畔]上?)(?:的?(?:[这那某]?一?[座个些]?城市?))?`,
  'gu',
);
/** Names that are also words: they are rivers only where that is said. */
const SHORT = /^(?:pearl|yellow|hun|hai|fen|yong|ou|min|xiang|gan|han|jin|li)$/u;

/** Rivers and lakes by whose banks a normalised question places something. */
export function findWaterMentions(text: string): PlaceMention[] {
  return [ENGLISH, CHINESE].flatMap((expression) =>
    Array.from(text.matchAll(expression), ({ 0: written, index, groups }) => ({ name: groups?.name ?? '', written, index }))
      .filter(({ name, written }) => !SHORT.test(name) || written.endsWith(' river'))
      .map(({ name, written, index }) => ({
        place: (ALL.find(({ en, zh }) => en.includes(name) || zh.includes(name)) as Water).place,
        start: index,
        end: index + written.length,
      })),
  );
}

/** What tells which places lie on the banks of a river or lake; undefined where the place asked for is none. */
export function findBanks(asked: Place): ((place: Place) => boolean) | undefined {
  const water = ALL.find(({ place }) => place.en === asked.en && place.zh === asked.zh);
  return water === undefined ? undefined : (place) => water.cities.some((city) => samePlace(place, city));
}
