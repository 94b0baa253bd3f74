/** Finds the places that a Chinese question names. */
import { toPinyin } from '../drivers/pinyin.ts';
import type { Place } from '../domain/event.ts';
import { readListedName, readPlaceSpan, readShortForms } from './place-chain-zh.ts';
import { isInsideChineseName, joinsNames } from './place-context.ts';
import { chineseNames, placeKey, samePlace } from './place-names.ts';
import type { PlaceMention } from './place-types.ts';
import { squashSyllables } from './romanise.ts';

const HAN = /\p{Script=Han}/u;
const HELD =
  /^(?:成功|共同|牵头|联合|曾|都|也|将|被|正式|新)?(?:举行|举办|召开|开幕|成立|揭牌|启动|落幕|闭幕|签署|主办|承办|开过|开的|开了|发布|发生|办过|办的|办了)/u;
const EVENTS =
  /^(?:(?:的|有(?:什么|哪些|没有)?|都有哪些)?(?:国际|全球|教育|文化|重要|大型|相关)?|的\p{Script=Han}{1,8}?)(?:会议|活动|大会|论坛|峰会|仪式|事件|研讨会|展会|对话会)/u;
/** Where a short form may stand: 在沪举办, 在京的会议, 京沪两地. */
const SHORT_FORM =
  /(?<![存正现所旨还实])在([\p{Script=Han}]{1,3}?)(?=(?:成功|共同|牵头|联合|正式)?(?:举|召|开|成立|揭|启|签|落|闭|办)|的|会议|活动|大会|论坛|峰会|两地|三地|[，。？、\s]|$)|(?<!\p{Script=Han})([\p{Script=Han}]{2,3})(?=[两三]地)/gu;
/** A city or province that no table has: 在…举办 or …市. */
const LOCATED = /(?<![存正现所旨还实])在([\p{Script=Han}]{2,8}?)(?=(?:成功|共同|牵头|联合|正式)?(?:举行|举办|召开|开幕|成立|揭牌|启动|落幕|闭幕))/gu;
const NAMED_UNIT = /(?:^|[在于到去，。？、\s])([\p{Script=Han}]{2,4}?)[市省](?!场|长|民|区|委|政府|级|内|里|外)/gu;
/** Words that make a span before 市 or 省 something else than a name: 哪个城市, 各省. */
const NO_NAME = /[在于到去城都超上门股夜集菜哪个些的各这那本全我你他该直辖节反外每几]|什么/u;

/** Mentions in normalised text: known places as they are named, other places where the context says so. */
export function findChineseMentions(text: string, known: readonly Place[]): PlaceMention[] {
  if (!HAN.test(text)) return [];
  const mentions = [...findNames(text, known), ...findSpelled(text, known), ...findShortForms(text, known), ...findUnlisted(text, known)];
  return mentions.filter((mention) => !isInsideChineseName(text, mention.end));
}

/** Known places by their Chinese names, and places of the table in a context that says where. */
function findNames(text: string, known: readonly Place[]): PlaceMention[] {
  const names = new Map(known.flatMap((place) => chineseNames(place).map((name) => [name, place] as const)).toReversed());
  const longest = Math.max(0, ...[...names.keys()].map((name) => name.length));
  const mentions: PlaceMention[] = [];
  let at = 0;
  while (at < text.length) {
    const listed = readListedName(text, at);
    let length = Math.min(longest, text.length - at);
    while (length > 0 && !names.has(text.slice(at, at + length))) length -= 1;
    const place = names.get(text.slice(at, at + length));
    if (place && (!listed || at + length >= at + listedLength(listed))) {
      const end = at + length + unitLength(text.slice(at + length));
      mentions.push({ place, start: at, end });
      at = end;
    } else if (listed) {
      // 在海南三亚: what stands right behind a place is a place in it.
      const last = mentions.at(-1);
      const isInPlace = last !== undefined && last.end === at;
      // 广东、海南: one place of a list is a place like the one before it.
      const isNext = last !== undefined && listed.entry?.kind !== 'country' && joinsNames(text.slice(last.end, at));
      if (listed.entry && (isInPlace || isNext || isAskedFor(text, at, listed.end, listed.entry.kind))) {
        mentions.push({ place: { en: listed.entry.en, zh: listed.entry.zh }, start: at, end: listed.end });
      }
      at = listed.end;
    } else {
      at += 1;
    }
  }
  return mentions;
}

function listedLength(listed: NonNullable<ReturnType<typeof readListedName>>): number {
  return listed.place.zh?.length ?? 0;
}

function unitLength(rest: string): number {
  return /^(?:(?:维吾尔|壮族|回族)?自治区|特别行政区|[市省])/u.exec(rest)?.[0].length ?? 0;
}

/** A place that no event has counts only as somewhere: 在洛阳…, 洛阳市, 洛阳举办, 洛阳的会议. */
function isAskedFor(text: string, start: number, end: number, kind: string): boolean {
  const before = text.slice(Math.max(0, start - 2), start);
  const after = text.slice(end, end + 16);
  const isLocated = /(?<![存正现所旨还实])[在于]$/u.test(before) && !/[关由对基]于$/u.test(before);
  if (isLocated || HELD.test(after)) return true;
  return kind !== 'country' && (/[市省]$/u.test(text.slice(start, end)) || EVENTS.test(after));
}

/** Known places that have no Chinese name: the question's characters are spelled out. */
function findSpelled(text: string, known: readonly Place[]): PlaceMention[] {
  const unnamed = new Map(
    known.filter((place) => place.en !== null && chineseNames(place).length === 0).map((place) => [placeKey(place.en ?? ''), place] as const),
  );
  if (unnamed.size === 0) return [];
  const mentions: PlaceMention[] = [];
  for (const run of text.matchAll(/\p{Script=Han}+/gu)) {
    const characters = Array.from(run[0]);
    const syllables = toPinyin(run[0]);
    if (characters.length !== syllables.length) continue;
    for (let from = 0; from < characters.length; from += 1) {
      for (let count = 2; count <= 6 && from + count <= characters.length; count += 1) {
        const place = unnamed.get(squashSyllables(syllables.slice(from, from + count)));
        if (!place) continue;
        const start = run.index + characters.slice(0, from).join('').length;
        mentions.push({ place, start, end: start + characters.slice(from, from + count).join('').length });
      }
    }
  }
  return mentions;
}

function findShortForms(text: string, known: readonly Place[]): PlaceMention[] {
  return [...text.matchAll(SHORT_FORM)].flatMap((match) => {
    const short = match[1] ?? match[2] ?? '';
    const start = match.index + match[0].length - short.length;
    return readShortForms(short).map(({ en, zh }, index) => ({
      place: preferKnown({ en, zh }, known),
      start: start + index,
      end: start + index + 1,
    }));
  });
}

function findUnlisted(text: string, known: readonly Place[]): PlaceMention[] {
  const spans = [...text.matchAll(LOCATED), ...text.matchAll(NAMED_UNIT)].filter((match) => !NO_NAME.test(match[1] ?? ''));
  return spans.flatMap((match) => {
    const span = match[1] ?? '';
    const start = match.index + match[0].indexOf(span);
    // Names of the table are found by findNames; here only a whole unlisted name is of use.
    const [only, ...others] = readPlaceSpan(span);
    if (!only || others.length > 0 || readListedName(span, 0) || readShortForms(span).length > 0) return [];
    return [{ place: preferKnown({ en: only.en, zh: only.zh }, known), start, end: start + span.length }];
  });
}

function preferKnown(place: Place, known: readonly Place[]): Place {
  return known.find((other) => samePlace(other, place)) ?? place;
}
