/**
 * Where an event was held, from its titles and first sentences in both languages.
 *
 * A place counts next to a word of holding ("held in X", 在X举行) or in the subject ("This meeting in X on May 12"), and
 * where there is none of these, the first that an English text says something is in. China as a whole is never a place held: nearly every
 * event of a digest would have it. Venues below the city are not kept.
 */
import type { Place } from '../domain/event.ts';
import { findEnglishHeld, findEnglishNamed } from './place-chain-en.ts';
import { findChineseHeld } from './place-chain-zh.ts';
import { chineseKey, placeKey } from './place-names.ts';
import { PLACE_KINDS } from './place-types.ts';
import type { PlaceCandidate, PlaceText } from './place-types.ts';

/** The places where the event of these texts was held, each once with both its names; cities before provinces before countries. */
export function findHeldPlaces(texts: readonly PlaceText[]): Place[] {
  const held = texts.flatMap(({ language, text }) => (language === 'zh' ? findChineseHeld(text) : findEnglishHeld(text)));
  const candidates = held.length > 0 ? held : findFirst(texts.filter(({ language }) => language === 'en').map(({ text }) => text));
  const merged: PlaceCandidate[] = [];
  for (const candidate of candidates) {
    const at = merged.findIndex((other) => isSameCandidate(other, candidate));
    const other = merged[at];
    if (other) merged[at] = joinCandidates(other, candidate);
    else merged.push(candidate);
  }
  return pairUnknown(merged)
    .toSorted((a, b) => PLACE_KINDS.indexOf(a.kind) - PLACE_KINDS.indexOf(b.kind))
    .map(({ en, zh }) => ({ en, zh }));
}

/** Where no text says that something was held: what the first text does that names a place at all ("a strike at a port in Kenya"). */
function findFirst(texts: readonly string[]): PlaceCandidate[] {
  for (const text of texts) {
    const named = findEnglishNamed(text);
    if (named.length > 0) return named;
  }
  return [];
}

function isSameCandidate(a: PlaceCandidate, b: PlaceCandidate): boolean {
  if (a.zh !== null && b.zh !== null && a.writtenIn === 'zh' && b.writtenIn === 'zh') return chineseKey(a.zh) === chineseKey(b.zh);
  return keyOf(a) === keyOf(b);
}

function keyOf(candidate: PlaceCandidate): string {
  return placeKey(candidate.en ?? candidate.zh ?? '');
}

/** The Chinese text decides which of several cities with one spelling is meant. */
function joinCandidates(a: PlaceCandidate, b: PlaceCandidate): PlaceCandidate {
  const chinese = [a, b].find((candidate) => candidate.writtenIn === 'zh');
  return {
    ...a,
    en: a.en ?? b.en,
    zh: chinese?.zh ?? a.zh ?? b.zh,
    isUnknown: a.isUnknown && b.isUnknown,
    isSpelled: a.isSpelled === true && b.isSpelled === true,
  };
}

/** One name unknown to the tables in each language: they are taken for the same place (Pokhara, 博卡拉). */
function pairUnknown(candidates: readonly PlaceCandidate[]): PlaceCandidate[] {
  const english = candidates.filter(({ writtenIn, isUnknown }) => writtenIn === 'en' && isUnknown);
  const chinese = candidates.filter(({ writtenIn, isUnknown, isSpelled }) => writtenIn === 'zh' && (isUnknown || isSpelled === true));
  const [first, second] = [english[0], chinese[0]];
  if (!first || !second || english.length + chinese.length !== 2) return [...candidates];
  return candidates.filter((candidate) => candidate !== second).map((candidate) => (candidate === first ? { ...first, zh: second.zh } : candidate));
}
