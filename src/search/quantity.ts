/**
 * Questions for a quantity ("how many experts came", 有多少人参加), questions that set a bound to one ("more than 500
 * experts", 500人以上), and what texts count. An event that tells all about a conference but not how many attended does not
 * answer how many did, however well it matches.
 */
import type { Token, TokenTable } from '../domain/ports.ts';
import { isEventNoun, isFrameWord, splitWords } from '../text/frame-words.ts';
import { simplifyInPlace } from '../text/normalise.ts';
import { ASKED_WORDS, type AskedBound, COUNTERS, findAmounts, findAskedBound, findCounted } from '../text/numbers.ts';
import { readPeople } from '../text/people.ts';
import type { Span } from '../text/span.ts';
import type { Corpus } from './corpus.ts';
import { CONTENT_NORM, type MeasuredWords, type QueryToken, type TokenMatcher } from './token-matcher.ts';
import { joinPieces } from './word-pieces.ts';

/** People of a kind, or whoever came. */
type People = 'anyone' | 'kind';

/** What a question asks a number of: things, named by a range of the question, or money. */
export type AskedQuantity =
  | (Span & {
      readonly kind: 'things';
      readonly people: People | null;
      /** What their number has to be; any number does where none is set. */
      readonly bound: Bound | null;
    })
  | { readonly kind: 'money' };

type Bound = Pick<AskedBound, 'least' | 'most' | 'isAbout'>;

const ASKED_THINGS: readonly RegExp[] = [
  new RegExp(`\\b(?:how many|(?:total |exact )?number of)\\s+(?:of\\s+(?:the|its|their|these|those)\\s+)?(?<words>${ASKED_WORDS.en})`, 'iu'),
  new RegExp(`(?<lead>多少[${COUNTERS}]?|(?<![哪这那前后好])几[${COUNTERS}])(?!钱|元|天|月|日|点|年|次)(?<words>${ASKED_WORDS.zh})`, 'u'),
  // 下潜了多少次: what is counted stands before.
  /(?<words>(?!举办|举行|召开|发生|提到|提及)\p{Script=Han}{2})了?(?:多少|几)次(?!\p{Script=Han})/u,
];
const ASKED_MONEY =
  /\bhow much\b[^?]*\b(?:cost|costs|paid|pay|spent|spend|charge|invest(?:ed|ment)?|funding|raised|donated|money|price|worth)\b|\b(?:price|cost|budget|fee|fees) of\b|多少(?:钱|元|金额|资金|投资|经费|拨款|贷款|捐款|款)|(?:价格|费用|花费|预算|票价|金额|总额|投资|资金)(?:共|总共|一共)?(?:是|为|有|达)?(?:多少|$|[?？])/iu;

/** Cosine of word vectors from which what is asked for and what is counted are the same. */
const SAME_THING = 0.5;
/** Cosine from which a word of the other language is set beside the best translation that there is. */
const LEAST_TRANSLATION = 0.35;
/** Cosine from which two words for people are of the same kind: 小学生 and "pupils" are at .23, 讲解员 and "guides" at .35, most others under .15. */
const SAME_PEOPLE = 0.2;

/** Said of things of any kind: "how many units is it made of". */
const ANY_THING = /^(?:单位|机构|部分|成员|东西|units?|parts?|members?|things?|items?|pieces?)$/iu;

/** Events whose counted things are kept between questions. */
const MAX_KNOWN = 10_000;

/** Null when no quantity is asked for. */
export function findAskedQuantity(written: string): AskedQuantity | null {
  const question = simplifyInPlace(written);
  if (ASKED_MONEY.test(question)) return { kind: 'money' };
  for (const expression of ASKED_THINGS) {
    const match = expression.exec(question);
    if (match === null) continue;
    const { words: asked = '', lead = '' } = match.groups ?? {};
    const words = asked.trimEnd();
    // "How many conferences were held in May" is answered by listing them.
    if (splitWords(words).every((word) => isFrameWord(word) || isEventNoun(word))) return null;
    const start = match.index + match[0].lastIndexOf(words);
    const people = readPeople(words) ?? (/[名位]/u.test(lead) ? 'kind' : null);
    return { kind: 'things', people, bound: null, start, end: start + words.length };
  }
  const bound = findAskedBound(question);
  if (bound === null) return null;
  const { start, end } = bound;
  return { kind: 'things', people: readPeople(question.slice(start, end)), bound, start, end };
}

/** What an event counts. */
interface Facts {
  readonly words: MeasuredWords;
  /** Which of the words are Chinese. */
  readonly isHan: readonly boolean[];
  /** Which of the words are for people. */
  readonly isPerson: readonly boolean[];
  /** How many of them there are; null where they stand beside money. */
  readonly values: readonly (number | null)[];
  readonly people: readonly { readonly kind: People; readonly value: number }[];
  readonly money: boolean;
}

/** For each event, by its number, whether it tells the quantity that is asked for, within the bound where one is set. */
export interface QuantityVerdict {
  readonly isBound: boolean;
  /** The bound is what somebody remembers of an event, and not what is asked of events. */
  readonly isAbout: boolean;
  readonly tells: (event: number) => boolean;
}

/**
 * @param table gives the tokens of what the events count; they have to be those that the matcher was made of
 * @returns reads a question, its misspelt words put right; null when it asks for no quantity, or sets a bound where `isBounded` says that none is to be kept
 */
export function createQuantityCheck(
  readEvents: Corpus['readEvents'],
  matcher: TokenMatcher,
  table: TokenTable,
): (question: string, events: readonly number[], isBounded: boolean) => Promise<QuantityVerdict | null> {
  const known = new Map<number, Facts>();
  const isHan = ({ id }: Token): boolean => table.isHan(id);

  /** Read when a question first asks an event for a number: most events are never asked. */
  async function learn(events: readonly number[]): Promise<void> {
    if (known.size > MAX_KNOWN) known.clear();
    const missing = events.filter((event) => !known.has(event));
    const read = await readEvents(missing);
    for (const [at, { passages }] of read.entries()) {
      const counted = passages.flatMap(({ text }) => findCounted(text));
      const amounts = passages.flatMap(({ text }) => findAmounts(text));
      const phrases: readonly { words: string; value: number | null }[] = [...counted, ...amounts.map((beside) => ({ words: beside, value: null }))];
      const words = phrases.flatMap(({ words: phrase, value }) =>
        joinPieces(table.tokenize(phrase), isHan).map((pieces) => ({
          pieces,
          value,
          isPerson: readPeople(phrase.slice(pieces[0]?.start, pieces.at(-1)?.end)) !== null,
        })),
      );
      known.set(missing[at] as number, {
        words: await matcher.measureWords(words.map(({ pieces }) => pieces.map(({ id }) => id))),
        isHan: words.map(({ pieces: [first] }) => first !== undefined && isHan(first)),
        isPerson: words.map(({ isPerson }) => isPerson),
        values: words.map(({ value }) => value),
        people: counted.flatMap((one) => {
          const kind = readPeople(one.words) ?? (one.isOfPeople ? 'kind' : null);
          return kind === null ? [] : [{ kind, value: one.value }];
        }),
        money: amounts.length > 0,
      });
    }
  }

  return async (question, events, isBounded) => {
    const asked = findAskedQuantity(question);
    if (asked === null || (asked.kind === 'things' && asked.bound !== null && !isBounded)) return null;
    await learn(events);
    const factsOf = (event: number): Facts => known.get(event) as Facts;
    if (asked.kind === 'money') return { isBound: false, isAbout: false, tells: (event) => factsOf(event).money };
    const { people, bound } = asked;
    const isWithin = (value: number | null): boolean => bound === null || (value !== null && value >= bound.least && value <= bound.most);
    const things = question.slice(asked.start, asked.end);
    const isAnyThing = ANY_THING.test(things);
    const { tokens } = await matcher.read(things, []);
    const single = joinPieces(tokens, isHan).filter((pieces) => pieces.some(({ norm }) => norm >= CONTENT_NORM));
    // A Chinese word can be several tokens: 农艺师 is an agronomist as a whole.
    const words = tokens.length > 1 && tokens.every(isHan) ? [...single, tokens] : single;
    const align = await matcher.align(words);
    const tells = (event: number): boolean => {
      const facts = factsOf(event);
      if (people !== null && facts.people.some(({ kind, value }) => (people === 'anyone' || kind === 'anyone') && isWithin(value))) return true;
      if (isAnyThing && facts.values.some((value, at) => value !== null && facts.isPerson[at] === false && isWithin(value))) return true;
      return align(facts.words).some((row, at) => {
        const pieces = words[at] as readonly QueryToken[];
        return row.some((cosine, column) => {
          if (!isWithin(facts.values[column] ?? null)) return false;
          if (people === 'kind' && facts.isPerson[column] === true && cosine >= SAME_PEOPLE) return true;
          const isTranslation = people === null && isHan(pieces[0] as QueryToken) !== facts.isHan[column] && cosine >= LEAST_TRANSLATION;
          return (isTranslation ? cosine * gainOf(pieces) : cosine) >= SAME_THING;
        });
      });
    };
    return { isBound: bound !== null, isAbout: bound?.isAbout === true, tells };
  };
}

/** A word of several pieces is translated no worse than its best known piece: see the matcher's gain. */
function gainOf(pieces: readonly QueryToken[]): number {
  return Math.min(...pieces.map(({ gain }) => gain));
}
