/**
 * The places that a question asks about.
 *
 * A place of the indexed events counts wherever it is named as a place. Any other
 * place counts only where the words around it say that it is one, so that "events in
 * Luoyang" can be answered with "nothing there" while "in nature" stays a topic.
 */
import type { Place } from '../domain/event.ts';
import { normaliseText } from './normalise.ts';
import { isInsideEnglishName, isOrigin, joinsNames, measureNegationAfter, measureNegationBefore } from './place-context.ts';
import { findChineseMentions } from './place-query-zh.ts';
import { chineseKey, keyOfSquashed, lookUpEn, placeKey, samePlace, toPlace } from './place-names.ts';
import { expandRegion, findRegionMentions } from './place-regions.ts';
import type { PlaceMention, QueryPlace } from './place-types.ts';
import { findWaterMentions } from './place-waters.ts';
import { findWorldMentions } from './place-world.ts';
import { isPinyinName, squashName } from './romanise.ts';

/** A question in its normalised form, with capitals kept apart. */
interface Question {
  readonly text: string;
  /** The same characters with the case as written, where that has the same length. */
  readonly cased: string;
}

/** The places a question asks about or rules out ("outside Beijing", 除了北京), in order. */
export function findQueryPlaces(query: string, known: readonly Place[]): QueryPlace[] {
  const normal = normaliseText(query);
  const question: Question = { text: normal.text, cased: restoreCase(query, normal) };
  const mentions = [
    ...findWorldMentions(question.text),
    ...findCapital(question.text, known),
    ...findRegionMentions(question.text),
    ...findWaterMentions(question.text),
    ...findEnglishMentions(question, known),
    ...findChineseMentions(question.text, known),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end);
  return markExcluded(withoutOverlaps(mentions), question.text)
    .filter((mention) => mention.isExcluded || !isOrigin(question.text, mention.start))
    .flatMap(({ place, isExcluded, start, end }) => expandRegion(place).map((part) => ({ place: part, isExcluded, ...normal.toOriginal(start, end) })));
}

/** Which capital is meant goes without saying only where something happened in that of China. */
function findCapital(text: string, known: readonly Place[]): PlaceMention[] {
  const beijing = known.find((place) => samePlace(place, { en: 'Beijing', zh: '北京' }));
  if (beijing === undefined) return [];
  return Array.from(text.matchAll(CAPITAL), ({ 0: name, index }) => ({ place: beijing, start: index, end: index + name.length }));
}

function withoutOverlaps(mentions: readonly PlaceMention[]): PlaceMention[] {
  let end = 0;
  return mentions.filter((mention) => {
    if (mention.start < end) return false;
    end = mention.end;
    return true;
  });
}

/** What rules out one name of a list rules out the others: "outside Beijing and Shanghai", 北京和上海以外. */
function markExcluded(mentions: readonly PlaceMention[], text: string): QueryPlace[] {
  const isJoined = mentions.map((mention, index) => {
    const before = mentions[index - 1];
    return before !== undefined && joinsNames(text.slice(before.end, mention.start));
  });
  const before = mentions.map(({ start }) => measureNegationBefore(text, start));
  const after = mentions.map(({ end }) => measureNegationAfter(text, end));
  const byBefore = before.map((length) => length > 0);
  const byAfter = after.map((length) => length > 0);
  for (let at = 1; at < mentions.length; at += 1) if (isJoined[at] && byBefore[at - 1]) byBefore[at] = true;
  for (let at = mentions.length - 2; at >= 0; at -= 1) if (isJoined[at + 1] && byAfter[at + 1]) byAfter[at] = true;
  return mentions.map((mention, at) => ({
    ...mention,
    start: mention.start - (before[at] ?? 0),
    end: mention.end + (after[at] ?? 0),
    isExcluded: byBefore[at] === true || byAfter[at] === true,
  }));
}

/** Capitals come from the original; where normalising moved characters the question is read as lower case. */
function restoreCase(query: string, normal: { readonly text: string }): string {
  return query.length === normal.text.length ? query : normal.text;
}

const CAPITAL =
  /(?<=\b(?:in|at|outside|near|across)\s)(?:the\s(?:chinese\s|nation['’]s\s|national\s)?|china['’]s\s)capital(?:\scity)?(?!\s(?:of|region|market|flow|airport)|\p{L})|(?<=^|[在于，。、\s])(?:[中我]国的?)?首都(?=\s*(?:$|[，。？?]|举|召|开|办|成立|(?:今年)?都?有(?:什么|哪些)|的?(?:活动|会议|大会|论坛)))/gu;
const WORD = /\p{Script=Latin}[\p{Script=Latin}\p{M}]*(?:['’]\p{Script=Latin}+)*/gu;
const MAX_WORDS = 5;
const LOCATIVE = /(?:^|[^\p{L}])(?:in|at|inside|within|across|near|around)\s(?:the\s)?(?:(?:city|province|town|municipality)\sof\s|(?:downtown|central)\s)?$/u;
const EVENT_NOUN =
  /^\s(?:events?|conferences?|meetings?|forums?|summits?|activities|ceremon(?:y|ies)|symposiums?|congress(?:es)?|exhibitions?|workshops?|seminars?)(?!\p{L})/u;
const PART = /^\s(?:district|county)(?!\p{L})/u;
const UNIT = /^\s(?:city|province|municipality|prefecture|(?:(?:uyghur|uygur|uighur|zhuang|hui)\s)?autonomous\sregion)(?!\p{L})/u;
/** Table names that are also small English words; they need a capital. */
const ORDINARY_WORDS = /^(?:us|usa|uk|uae|turkey|chad|nice|reading|bath|jersey|guinea|georgia|jordan|niger|mali|bern|america|canton|hague|macau)$/u;

interface Word {
  readonly start: number;
  readonly end: number;
  readonly isCapitalised: boolean;
}

function findEnglishMentions({ text, cased }: Question, known: readonly Place[]): PlaceMention[] {
  const words = readWords(text, cased);
  if (words.length === 0) return [];
  const knownByKey = new Map(known.flatMap((place) => englishKeys(place).map((key) => [key, place] as const)).toReversed());
  // A question all in capitals says nothing by them.
  const hasCase = /\p{Ll}/u.test(cased);
  const mentions: PlaceMention[] = [];
  for (let first = 0; first < words.length; first += 1) {
    for (let count = Math.min(MAX_WORDS, words.length - first); count > 0; count -= 1) {
      const [start, last] = [words[first]?.start ?? 0, words[first + count - 1]];
      if (!last || !areNeighbours(text, words.slice(first, first + count))) continue;
      const name = text.slice(start, last.end).replace(/['’]s$/u, '');
      const end = start + name.length;
      const unit = UNIT.exec(text.slice(end, end + 40))?.[0] ?? '';
      if (PART.test(text.slice(end, end + 12))) continue;
      const place = identify(name, {
        knownByKey,
        isLocated: LOCATIVE.test(text.slice(Math.max(0, start - 30), start)) || isListed(mentions, text, start),
        isBeforeEvents: EVENT_NOUN.test(text.slice(end, end + 20)),
        isCapitalised: words[first]?.isCapitalised === true,
        isShouted: !hasCase,
        isBeforeName:
          count === 1 && words[first + 1]?.isCapitalised === true && text[last.end] === ' ' && unit === '' && !EVENT_NOUN.test(text.slice(end, end + 20)),
        isOneWord: count === 1,
      });
      if (!place || isInsideEnglishName(cased, start, end + unit.length)) continue;
      mentions.push({ place, start, end: end + unit.length });
      first += count - 1;
      break;
    }
  }
  return mentions;
}

interface Surroundings {
  readonly knownByKey: ReadonlyMap<string, Place>;
  readonly isLocated: boolean;
  readonly isBeforeEvents: boolean;
  readonly isCapitalised: boolean;
  readonly isShouted: boolean;
  readonly isBeforeName: boolean;
  readonly isOneWord: boolean;
}

function identify(name: string, around: Surroundings): Place | undefined {
  const squashed = squashName(name);
  const key = keyOfSquashed(squashed);
  const isOrdinary = ORDINARY_WORDS.test(squashed) && !around.isCapitalised;
  const place = around.knownByKey.get(key);
  if (place) {
    // A known place that is also an English word ("Reading") needs a capital or a locative.
    const isPlain = isOrdinary || (lookUpEn(squashed).length === 0 && !isPinyinName(name));
    return !isPlain || around.isCapitalised || around.isLocated ? place : undefined;
  }
  if (!around.isLocated && !around.isBeforeEvents) return undefined;
  if (isOrdinary || squashed === 'china') return undefined;
  const entries = lookUpEn(squashed);
  const [entry] = entries;
  if (entry) {
    // "Kazakhstan meetings" may be meetings with Kazakhstan; "in Kazakhstan" is a place.
    if (!around.isLocated && entry.kind === 'country') return undefined;
    return entries.length === 1 ? toPlace(entry) : { en: entry.en, zh: null };
  }
  const isName = around.isOneWord && around.isLocated && around.isCapitalised && !around.isShouted && !around.isBeforeName && isPinyinName(name);
  return isName ? { en: name.charAt(0).toUpperCase() + name.slice(1), zh: null } : undefined;
}

/** Keys a place goes by in English; the Chinese name is spelled out only where there is no English one. */
function englishKeys(place: Place): string[] {
  if (place.en !== null) return [placeKey(place.en)];
  return place.zh === null ? [] : [placeKey(chineseKey(place.zh))];
}

/** "in Beijing and Luoyang": what stands before the first name holds for the second. */
function isListed(mentions: readonly PlaceMention[], text: string, start: number): boolean {
  const before = mentions.at(-1);
  return before !== undefined && joinsNames(text.slice(before.end, start));
}

function readWords(text: string, cased: string): Word[] {
  return Array.from(text.matchAll(WORD), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    isCapitalised: /^\p{Lu}/u.test(cased.slice(match.index, match.index + 1)),
  }));
}

function areNeighbours(text: string, words: readonly Word[]): boolean {
  return words.every((word, index) => {
    const next = words[index + 1];
    return next === undefined || /^(?:[ .'’-]|\. )$/u.test(text.slice(word.end, next.start));
  });
}
