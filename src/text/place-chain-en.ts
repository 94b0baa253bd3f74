/** Reads the places of an event from an English title or sentence. */
import { isInsideEnglishName } from './place-context.ts';
import { keyOfSquashed, lookUpEn } from './place-names.ts';
import type { PlaceCandidate } from './place-types.ts';
import { isPinyinName, squashName } from './romanise.ts';

const HOLDING =
  /\b(?:held|hosted|opened|opens|convened|inaugurated|established|founded|launched|took place|takes place|kicked off|kicks off|signed|unveiled|staged|started|began|begins|concluded|concludes|closed|closes|released|set up|organi[sz]ed|celebrated)\b/giu;
/** Characters between the word of holding and the place. */
const REACH = 140;
const LOCATIVE = /\b(?:in|at)\s/giu;
const NAMED_LOCATIVE = /\b(?:in|at|near)\s/giu;
const SUBJECT =
  /\b(?:meeting|conference|forum|summit|event|ceremony|session|workshop|symposium|expo|exhibition|festival|seminar|congress|dialogue|gala|competition)s?\s(?:held\s)?in\s/giu;
const DATE_FOLLOWS = /^(?:\s?,)?\s(?:on|from|between)\s(?:\p{Lu}\p{Ll}+\s\d|\d)/u;
const HOSTS = /^(.{1,40}?)\s(?:hosts?|hosted|welcomes?|welcomed|holds?)\s/u;

/** A determiner or a description before the name: "the city of", "central China's". */
const LEAD =
  /^(?:the\s(?:city|province|town|municipality|capital)\sof\s|(?:(?:north|south|east|west|central|northeast|northwest|southeast|southwest)(?:ern)?\s)?China['’]s\s|(?:downtown|central|the|(?:north|south)?(?:east|west)?ern|northern|southern)\s(?!China\b))/iu;
const WORD = /^\p{L}\.?[\p{L}\p{M}'’]*\.?(?:\p{L}\.)*/u;
const UNIT =
  /^\s(?:city|province|municipality|prefecture|(?:(?:Uyghur|Uygur|Uighur|Zhuang|Hui)\s)?Autonomous\sRegion|Special\sAdministrative\sRegion)(?!\p{L})/iu;
const PART = /^\s(district|county)(?!\p{L})/iu;
const NEXT_NAME = /^(?:,\s(?:and\s)?(?:(?:the\s)?capital(?:\scity)?\sof\s)?|\sand\s|\s&\s)/u;
const NOT_UNKNOWN =
  /^(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|english|chinese|china|mandarin|french|german|russian|arabic|spanish|english|person|asia|europe|africa|america|latin|online|session|hall|room|parallel|conjunction|cooperation|collaboration|partnership|the)$/iu;
const MAX_WORDS = 4;
const MAX_CHAIN = 5;

/** The places where a text says that something was held; several where it lists them. */
export function findEnglishHeld(text: string): PlaceCandidate[] {
  const plain = blankQuotes(text);
  for (const verb of plain.matchAll(HOLDING)) {
    const from = verb.index + verb[0].length;
    const reach = plain.slice(from, from + REACH);
    for (const locative of reach.matchAll(LOCATIVE)) {
      const chain = readChain(plain, from + locative.index + locative[0].length, { acceptsUnknown: locative[0].toLowerCase().startsWith('in') });
      if (chain.places.length > 0) return chain.places;
    }
  }
  for (const subject of plain.matchAll(SUBJECT)) {
    const chain = readChain(plain, subject.index + subject[0].length, { acceptsUnknown: false });
    if (chain.places.length > 0) return chain.places;
  }
  for (const locative of plain.matchAll(LOCATIVE)) {
    const chain = readChain(plain, locative.index + locative[0].length, { acceptsUnknown: false });
    const isAtStart = plain.slice(0, locative.index).trim() === '';
    if (chain.places.length > 0 && (isAtStart || DATE_FOLLOWS.test(plain.slice(chain.end)))) return chain.places;
  }
  const host = HOSTS.exec(plain)?.[1];
  if (host !== undefined) {
    const chain = readChain(plain, 0, { acceptsUnknown: false });
    if (chain.end === host.length) return chain.places;
  }
  return [];
}

/** The first place of the tables that a text says something is in, whatever it is, with a name before it that no table has ("near Tromso, Norway"). */
export function findEnglishNamed(text: string): PlaceCandidate[] {
  const plain = blankQuotes(text);
  for (const locative of plain.matchAll(NAMED_LOCATIVE)) {
    const { places } = readChain(plain, locative.index + locative[0].length, { acceptsUnknown: true });
    if (places.some(({ isUnknown }) => !isUnknown)) return places;
  }
  return [];
}

/** A theme in quotation marks may speak of other places. */
function blankQuotes(text: string): string {
  return text.replace(/"[^"]*"|“[^”]*”/gu, (quoted) => ' '.repeat(quoted.length));
}

function readChain(text: string, at: number, options: { readonly acceptsUnknown: boolean }): { places: PlaceCandidate[]; end: number } {
  const places: PlaceCandidate[] = [];
  let end = at;
  let next = at;
  while (places.length < MAX_CHAIN) {
    const read = readName(text, next, options.acceptsUnknown && places.length === 0);
    if (!read) break;
    if (read.place) places.push(read.place);
    end = read.end;
    const link = NEXT_NAME.exec(text.slice(end, end + 40))?.[0];
    if (link === undefined) break;
    next = end + link.length;
  }
  return { places, end };
}

/** A name at a position; `place` is undefined for China, which is passed over. */
function readName(text: string, at: number, acceptsUnknown: boolean): { place: PlaceCandidate | undefined; end: number } | undefined {
  const lead = LEAD.exec(text.slice(at, at + 40))?.[0] ?? '';
  const start = /^the\shague/iu.test(text.slice(at, at + 10)) ? at : at + lead.length;
  const words = readCapitalisedWords(text, start);
  for (let count = words.length; count > 0; count -= 1) {
    const end = words[count - 1];
    if (end === undefined) continue;
    const name = text.slice(start, end).replace(/['’]s$/u, '');
    const nameEnd = start + name.length;
    const part = PART.exec(text.slice(end));
    if (part && count === 1 && !isInsideEnglishName(text, start, end + part[0].length)) {
      return { place: unlisted(`${name} ${part[1]?.toLowerCase() === 'county' ? 'County' : 'District'}`, false), end: end + part[0].length };
    }
    const unit = UNIT.exec(text.slice(end))?.[0] ?? '';
    const after = end + unit.length;
    const squashed = squashName(name);
    if (squashed === 'china' && !isFollowedByName(text, after)) return { place: undefined, end: nameEnd };
    const entries = lookUpEn(squashed);
    const isNamed = entries.length > 0 || (count === 1 && (isPinyinName(name) || unit !== ''));
    if (isNamed && !isFollowedByName(text, after) && !isInsideEnglishName(text, start, after)) {
      return { place: fromEntries(name, entries), end: after };
    }
  }
  const all = words.at(-1);
  if (!acceptsUnknown || all === undefined || words.length >= MAX_WORDS) return undefined;
  const name = text.slice(start, all).replace(/['’]s$|\.$/gu, '');
  const isStop = name.split(/\s/u).some((word) => NOT_UNKNOWN.test(word)) || isInsideEnglishName(text, start - 1, start - 1);
  // "the Great Hall", "China's ...": with a lead, a name that no table knows is no city.
  return isStop || lead !== '' || name.length < 3 || keyOfSquashed(squashName(name)) === '' ? undefined : { place: unlisted(name, true), end: all };
}

/** Ends of up to four words in a row that begin with a capital. */
function readCapitalisedWords(text: string, start: number): number[] {
  const ends: number[] = [];
  let at = start;
  while (ends.length < MAX_WORDS) {
    const word = WORD.exec(text.slice(at, at + 40))?.[0];
    const isSmallLink = ends.length > 0 && (word === 'de' || word === 'of');
    if (word === undefined || (!/^\p{Lu}/u.test(word) && !isSmallLink)) break;
    const bare = /^(?:\p{L}\.)+$|^St\.$/u.test(word) ? word : word.replace(/\.$/u, '');
    ends.push(at + bare.length);
    at += bare.length;
    if (text[at] !== ' ') break;
    at += 1;
  }
  return ends;
}

/** Title case writes small words with a capital too: "Held In Luoyang On April 3". */
const SMALL_WORD =
  /^\s(?:In|On|At|From|To|By|With|Amid|For|And|Under|During|As|After|Between|Province|City|January|February|March|April|May|June|July|August|September|October|November|December)(?!\p{L})/u;

function isFollowedByName(text: string, end: number): boolean {
  const rest = text.slice(end, end + 20);
  return /^\s\p{Lu}/u.test(rest) && !SMALL_WORD.test(rest);
}

function fromEntries(name: string, entries: readonly { kind: PlaceCandidate['kind']; en: string; zh: string }[]): PlaceCandidate {
  const [entry] = entries;
  if (!entry) return unlisted(name, false);
  // With several cities of one spelling only the Chinese text can tell which one it is.
  return { en: entry.en, zh: entries.length === 1 ? entry.zh : null, kind: entry.kind, writtenIn: 'en', isUnknown: false };
}

function unlisted(en: string, isUnknown: boolean): PlaceCandidate {
  return { en, zh: null, kind: 'city', writtenIn: 'en', isUnknown };
}
