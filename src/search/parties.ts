/**
 * Countries and parts of the world that a question sets side by side ("China–Africa meeting", 中日韩): a meeting of China with
 * somebody else matches every other word, and does not answer.
 */
import type { DigestEvent } from '../domain/event.ts';
import { simplifyInPlace } from '../text/normalise.ts';

/** What Chinese writes as one character, and how texts of both languages name it. */
const PARTIES: Readonly<Record<string, RegExp>> = {
  美: /\bUSA?\b|\bU\.S\.|United States|America|美国/u,
  俄: /Russia|俄罗斯/u,
  日: /Japan|日本/u,
  韩: /Korea|\bROK\b|韩国/u,
  朝: /Korea|\bDPRK\b|朝鲜/u,
  英: /Brit(?:ain|ish)|United Kingdom|\bUK\b|England|英国/u,
  法: /France|French|法国/u,
  德: /German|德国/u,
  意: /Ital(?:y|ian)|意大利/u,
  欧: /Europe|\bEU\b|欧洲|欧盟/u,
  非: /Africa|非洲|非盟/u,
  印: /India|印度/u,
  澳: /Australia|澳大利亚/u,
  加: /Canad|加拿大/u,
  越: /Viet ?nam|越南/u,
  泰: /Thai|泰国/u,
  尼: /Nepal|尼泊尔/u,
  蒙: /Mongolia|蒙古/u,
  哈: /Kazakh|哈萨克/u,
  乌: /Uzbek|Ukrain|乌兹别克|乌克兰/u,
  吉: /Kyrgyz|吉尔吉斯/u,
  阿: /Arab|阿拉伯|阿盟/u,
  拉: /Latin America|拉美|拉丁美洲/u,
};
const SIGNS = Object.keys(PARTIES).join('');
/** 其中, 集中 and 高中 end in the sign, 加入, 法律 and 美术 begin with one; 中美洲 and 中欧班列 name others, 中英文 and 中法双语 languages. */
const CHINESE = new RegExp(`(?<![其集高初空途心手家当国市期暑水子])中([${SIGNS}]{1,4})(?![语洲班入强律期术刷义雄育鲁的]|文(?![化明学物旅])|双语|对照)`, 'gu');
const ENGLISH = /\b(?:China|Chinese|Sino)\s?[-–—]\s?(?<other>(?:(?:South|North|Latin|Central|East|West|Southeast)\s)?\p{Lu}\p{L}+)/gu;

/** How each of those that a question sets beside China is named; empty where it names none. */
export function findParties(question: string): RegExp[] {
  const chinese = Array.from(simplifyInPlace(question).matchAll(CHINESE)).flatMap(([, signs = '']) => Array.from(signs));
  const english = Array.from(question.matchAll(ENGLISH), ({ groups }) => groups?.other ?? '');
  return [
    ...chinese.map((sign) => new RegExp(`${(PARTIES[sign] as RegExp).source}|中[${SIGNS}]*${sign}`, 'u')),
    ...english.map((name) => {
      const [sign, known] = Object.entries(PARTIES).find(([, one]) => one.test(name)) ?? [];
      return known === undefined ? new RegExp(name.replace(/s$/u, ''), 'iu') : new RegExp(`${known.source}|中[${SIGNS}]*${sign}`, 'u');
    }),
  ];
}

/** Whether an event names them all. */
export function isWithParties(parties: readonly RegExp[], { passages }: DigestEvent): boolean {
  const text = passages.map((passage) => simplifyInPlace(passage.text)).join('\n');
  return parties.every((party) => party.test(text));
}
