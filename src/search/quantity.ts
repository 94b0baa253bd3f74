/**
 * Questions for a quantity ("how many experts came", 有多少人参加) and what texts count.
 * An event that tells all about a conference but not how many attended does not answer
 * how many did, however well it matches.
 */
import type { TokenTable } from '../domain/ports.ts';
import type { Span } from '../text/span.ts';
import type { Corpus } from './corpus.ts';
import type { MeasuredWords, QueryToken, TokenMatcher } from './token-matcher.ts';

/** What a question asks a number of: things, named by a range of the question, or money. */
export type AskedQuantity = (Span & { readonly kind: 'things' }) | { readonly kind: 'money' };

const ASKED_THINGS: readonly RegExp[] = [
  /\b(?:how many|(?:total |exact )?number of)\s+((?:(?!(?:were|was|are|is|did|do|does|came|come|had|have|has|took|attended|joined)\b)[\p{L}\d'’-]+\s?){1,4})/iu,
  /(?:多少(?:个|名|位|家|项|所|种|份|场)?|(?<![哪这那前后好])几(?:个|名|位|家|项|所|种|份))(?!钱|元|天|月|日|点|年|次)(\p{Script=Han}{1,4})/u,
];
const ASKED_MONEY =
  /\bhow much\b[^?]*\b(?:cost|costs|paid|pay|spent|spend|charge|invest(?:ed)?|money|price|worth)\b|\b(?:price|cost|budget|fee|fees) of\b|多少钱|(?:价格|费用|花费|预算|票价)(?:是|为|多少|$|[?？])/iu;

/** Numbers in figures or words with up to four words behind them; years are dates. */
const COUNTED_EN =
  /(?<![\p{L}\d.,-])(?!(?:19|20)\d\d\b)(?:\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|dozens?|scores?|hundreds?|thousands?|millions?)\+?\s+((?:of\s+)?(?:[\p{L}\d'’-]+\s?){1,4})/giu;
const COUNTED_ZH = /(?<![第\d,])(?:\d[\d,]*|[一二两三四五六七八九十百千万亿]+)(?:余|多|余万|多万)?(?:个|名|位|家|项|所|种|份)?(\p{Script=Han}{1,6})/gu;
const MONEY = /[$€£¥]\s?\d|\d[\d,.]*\s*(?:million|billion|万|亿)?\s*(?:yuan|dollars?|euros?|rmb|usd|cny|元|美元|欧元)/iu;
/** Words for people, who are counted by any of them. */
const PEOPLE =
  /(?:\b(?:people|persons?|participants?|attendees?|guests?|representatives?|delegates?|experts?|scholars?|students?|teachers?|officials?|visitors?|professionals?|scientists?|engineers?|leaders?)\b|人|嘉宾|代表|专家|学者|学生|教师|观众|来宾)/iu;

/** Cosine of word vectors from which what is asked for and what is counted are the same. */
const SAME_THING = 0.5;

/** Events whose counted things are kept between questions. */
const MAX_KNOWN = 10_000;

/** Null when no quantity is asked for. */
export function findAskedQuantity(question: string): AskedQuantity | null {
  for (const expression of ASKED_THINGS) {
    const match = expression.exec(question);
    if (match?.[1] === undefined) continue;
    const start = match.index + match[0].length - match[1].length;
    return { kind: 'things', start, end: start + match[1].trimEnd().length };
  }
  return ASKED_MONEY.test(question) ? { kind: 'money' } : null;
}

/** The words behind each number of a text: what it counts. */
export function findCounted(text: string): string[] {
  return [...text.matchAll(COUNTED_EN), ...text.matchAll(COUNTED_ZH)].map(([, words = '']) => words.trim());
}

/** What an event counts. */
interface Facts {
  readonly words: MeasuredWords;
  readonly people: boolean;
  readonly money: boolean;
}

/** For each event, by its number, whether it tells the quantity that is asked for. */
export type TellsQuantity = (event: number) => boolean;

/**
 * @param table gives the tokens of what the events count; they have to be those that the matcher was made of
 * @returns reads a question, given its tokens; null when it asks for no quantity
 */
export function createQuantityCheck(
  readEvents: Corpus['readEvents'],
  matcher: TokenMatcher,
  table: TokenTable,
): (question: string, tokens: readonly QueryToken[], events: readonly number[]) => Promise<TellsQuantity | null> {
  const known = new Map<number, Facts>();

  /** Read when a question first asks an event for a number: most events are never asked. */
  async function learn(events: readonly number[]): Promise<void> {
    if (known.size > MAX_KNOWN) known.clear();
    const missing = events.filter((event) => !known.has(event));
    const read = await readEvents(missing);
    for (const [at, { passages }] of read.entries()) {
      const counted = passages.flatMap(({ text }) => findCounted(text));
      known.set(missing[at] as number, {
        words: await matcher.measureWords(counted.flatMap((phrase) => table.tokenize(phrase).map((token) => [token.id]))),
        people: counted.some((phrase) => PEOPLE.test(phrase)),
        money: passages.some(({ text }) => MONEY.test(text)),
      });
    }
  }

  return async (question, tokens, events) => {
    const asked = findAskedQuantity(question);
    if (asked === null) return null;
    await learn(events);
    const factsOf = (event: number): Facts => known.get(event) as Facts;
    if (asked.kind === 'money') return (event) => factsOf(event).money;
    const isOfPeople = PEOPLE.test(question.slice(asked.start, asked.end));
    const align = await matcher.align(tokens.filter(({ start, end }) => start >= asked.start && end <= asked.end).map((token) => [token]));
    return (event) => {
      const { words, people } = factsOf(event);
      return (isOfPeople && people) || align(words).some((row) => row.some((cosine) => cosine >= SAME_THING));
    };
  };
}
