/**
 * Questions for the first or the last of what happened ("the latest conference", "first three events of the year",
 * 最近有什么活动, 哪个活动最晚举办), and how many of them are asked for.
 */
import { readNumber } from './number-values.ts';
import { simplifyInPlace } from './normalise.ts';
import type { Span } from './span.ts';

/** What a question sorts events by, and the words that say so. */
export interface AskedOrder extends Span {
  readonly direction: 'earliest_first' | 'latest_first';
  /** Null where all are wanted, in that order. */
  readonly count: number | null;
  /** A word like "recently" beside a topic says little; it orders only what is asked for by nothing else. */
  readonly isVague: boolean;
}

const NOUN_EN = '(?:events?|activit(?:y|ies)|news|items?|happenings?|conferences?|meetings?|forums?|summits?|gatherings?|ceremon(?:y|ies))';
const NOUN_ZH = '(?:活动|会议|大会|论坛|峰会|事件|新闻|消息|会)';
const COUNT_EN = '(?:\\d{1,2}|two|three|four|five|six|seven|eight|nine|ten)';

const ORDERS: readonly RegExp[] = [
  // "The first conference on glaciers" is an edition.
  new RegExp(
    `\\b(?<words>(?<early>first)\\s(?:(?<count>${COUNT_EN})\\s)?)(?:events?|activit(?:y|ies)|${NOUN_EN}(?=\\s(?:of|in|this)\\s(?:the\\s)?(?:year|digest|\\d{4})|\\W*$))\\b`,
    'iu',
  ),
  new RegExp(
    `\\b(?<words>(?:(?<early>earliest)|latest|newest|most recent|last(?=\\s(?:${COUNT_EN}\\s)?${NOUN_EN})|final(?=\\s${NOUN_EN}))\\s(?:(?<count>${COUNT_EN})\\s)?)(?:[\\p{L}-]+\\s){0,3}?${NOUN_EN}\\b`,
    'iu',
  ),
  new RegExp(
    `(?<words>(?:(?<early>最早|最先|第一(?!次)|头)|最近|最新|最晚|最后)(?:举[办行]|召开|开)?的?(?:(?<count>[一二两三四五六七八九十\\d]{1,2})?[个场次项件])的?)(?:\\p{Script=Han}{1,10}的)?${NOUN_ZH}`,
    'u',
  ),
  new RegExp(`(?<words>(?:(?<early>最早|最先)|最晚|最后)(?:举[办行]|召开|开)?的?)${NOUN_ZH}`, 'u'),
  new RegExp(
    `\\bwh(?:ich|at)\\s(?:one|${NOUN_EN})\\s(?<words>(?:(?:was|were|came|took place|happened|is)\\s)?(?:held\\s)?(?:the\\s)?(?:(?<early>earliest|first)|latest|last|most recent(?:ly)?))\\W*$`,
    'iu',
  ),
  new RegExp(
    `(?:哪[个场次项]|什么)${NOUN_ZH}?(?<words>(?:是|在)?(?:举[办行]|召开|开)?(?:得|的)?(?:时间)?(?:(?<early>最早|最先)|最近|最晚|最后)(?:举[办行]|召开|开)?(?:的)?)[\\s？?。]*$`,
    'u',
  ),
];
const VAGUE = /(?<words>\b(?:recent|recently|lately|latest|newest|most recent|what(?:['’]s| is) new)\b|(?:最近|近期|近来|最新)的?)/iu;

/** Null where no order is asked for. */
export function findAskedOrder(question: string): AskedOrder | null {
  const text = simplifyInPlace(question);
  for (const expression of ORDERS) {
    const match = expression.exec(text);
    if (match === null) continue;
    const { words = '', early, count } = match.groups ?? {};
    const start = match.index + match[0].indexOf(words);
    const isPlural = /s$/iu.test(match[0]);
    return {
      start,
      end: start + words.length,
      direction: early === undefined ? 'latest_first' : 'earliest_first',
      count: count === undefined ? (isPlural ? null : 1) : readNumber(count),
      isVague: false,
    };
  }
  const vague = VAGUE.exec(text);
  return vague === null ? null : { start: vague.index, end: vague.index + vague[0].length, direction: 'latest_first', count: null, isVague: true };
}
