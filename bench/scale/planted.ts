/** Facts that no other text of a corpus states: each is written in one language and asked in both. */
import type { Random } from './random.ts';

type Bilingual = readonly [en: string, zh: string];

const FINDERS: readonly Bilingual[] = [
  ['carpenter', '木匠'],
  ['nurse', '护士'],
  ['fisherman', '渔夫'],
  ['gardener', '园丁'],
  ['retired teacher', '退休教师'],
  ['bus driver', '公交司机'],
  ['violinist', '小提琴手'],
  ['beekeeper', '养蜂人'],
  ['baker', '面包师'],
  ['shepherd', '牧羊人'],
];
const MATERIALS: readonly Bilingual[] = [
  ['bronze', '青铜'],
  ['silver', '银'],
  ['wooden', '木制'],
  ['marble', '大理石'],
  ['glass', '玻璃'],
  ['golden', '金'],
  ['iron', '铁'],
  ['ivory', '象牙'],
  ['jade', '玉'],
  ['leather', '皮革'],
  ['porcelain', '瓷'],
  ['bamboo', '竹'],
];
const OBJECTS: readonly Bilingual[] = [
  ['violin', '小提琴'],
  ['telescope', '望远镜'],
  ['teapot', '茶壶'],
  ['necklace', '项链'],
  ['umbrella', '雨伞'],
  ['bell', '钟'],
  ['mirror', '镜子'],
  ['chess set', '国际象棋'],
  ['bracelet', '手镯'],
  ['flute', '笛子'],
  ['helmet', '头盔'],
  ['lantern', '灯笼'],
  ['statue of a horse', '马的雕像'],
  ['sword', '剑'],
  ['vase', '花瓶'],
  ['compass', '指南针'],
];
const SITES: readonly Bilingual[] = [
  ['an abandoned mine', '一座废弃矿井'],
  ['an old windmill', '一座旧风车'],
  ['a flooded cellar', '一个被淹的地窖'],
  ['a monastery garden', '一座修道院的花园'],
  ['a railway tunnel', '一条铁路隧道'],
  ['a hollow tree', '一棵空心树'],
  ['a frozen lake', '一片冰冻的湖'],
  ['a school attic', '一所学校的阁楼'],
  ['a desert cave', '一个沙漠洞穴'],
  ['a sunken ship', '一艘沉船'],
  ['a vineyard', '一片葡萄园'],
  ['a lighthouse', '一座灯塔'],
];

export interface Fact {
  readonly language: 'en' | 'zh';
  readonly text: string;
  readonly question: { readonly en: string; readonly zh: string };
}

/** Different in at least one of material, thing and site; many share two of the three. */
export function plantFacts(count: number, random: Random): Fact[] {
  const facts = new Map<string, Fact>();
  while (facts.size < count) {
    const [finder, material, object, site] = [random.pick(FINDERS), random.pick(MATERIALS), random.pick(OBJECTS), random.pick(SITES)];
    const key = [material, object, site].map(([en]) => en).join();
    if (facts.has(key)) continue;
    const language = facts.size % 2 === 0 ? 'en' : 'zh';
    facts.set(key, {
      language,
      text:
        language === 'en'
          ? `A ${finder[0]} found a ${material[0]} ${object[0]} in ${site[0]}.`
          : `一名${finder[1]}在${site[1]}里发现了一件${material[1]}${object[1]}。`,
      question: { en: `Who found a ${material[0]} ${object[0]} in ${site[0]}?`, zh: `谁在${site[1]}里发现了${material[1]}${object[1]}？` },
    });
  }
  return [...facts.values()];
}
