/**
 * People whom Chinese knows by a name that is not the sound of their own: scholars, missionaries and diplomats took one, and
 * overseas Chinese have another at home. `中文/其他|Latin name`
 */
import type { Span } from './span.ts';

const PEOPLE = `
潘维廉|William Brown
李约瑟|Joseph Needham
费正清|John Fairbank
费慰梅|Wilma Fairbank
史景迁|Jonathan Spence
傅高义|Ezra Vogel
司徒雷登|Leighton Stuart
利玛窦|Matteo Ricci
汤若望|Adam Schall
南怀仁|Ferdinand Verbiest
郎世宁|Giuseppe Castiglione
白求恩|Norman Bethune
马礼逊|Robert Morrison
理雅各|James Legge
卫礼贤|Richard Wilhelm
高本汉|Bernhard Karlgren
高罗佩|Robert van Gulik
顾彬|Wolfgang Kubin
葛浩文|Howard Goldblatt
宇文所安|Stephen Owen
孔飞力|Philip Kuhn
魏斐德|Frederic Wakeman
牟复礼|Frederick Mote
安乐哲|Roger Ames
杜维明|Tu Weiming
罗思义|John Ross
赛珍珠|Pearl Buck
马海德|George Hatem
柯棣华|Dwarkanath Kotnis
沙博理|Sidney Shapiro
戴乃迭|Gladys Yang
陆克文|Kevin Rudd
彭定康|Chris Patten
骆家辉|Gary Locke
赵小兰|Elaine Chao
陈冯富珍|Margaret Chan
林郑月娥|Carrie Lam
李家超|John Lee
李嘉诚|Li Ka-shing
孙中山/孙逸仙|Sun Yat-sen
蒋介石|Chiang Kai-shek
杨振宁|Chen Ning Yang
李政道|Tsung-Dao Lee
丁肇中|Samuel Ting
朱棣文|Steven Chu
丘成桐|Shing-Tung Yau
陶哲轩|Terence Tao
黄仁勋|Jensen Huang
`;

const KNOWN_AS = new Map(
  PEOPLE.trim()
    .split('\n')
    .flatMap((line) => {
      const [chinese = '', latin = ''] = line.split('|');
      return chinese.split('/').map((name) => [name, latin] as const);
    }),
);
const ANY = new RegExp([...KNOWN_AS.keys()].join('|'), 'gu');

/** The people of simplified text who are known by another name, each with the Latin one. */
export function findKnownAs(text: string): (Span & { readonly latin: string })[] {
  return Array.from(text.matchAll(ANY), ({ 0: name, index }) => ({ start: index, end: index + name.length, latin: KNOWN_AS.get(name) as string }));
}
