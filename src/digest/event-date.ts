/**
 * When an event took place, from the dates that its text names.
 *
 * "Late November" is its last third, as in questions. Reads no date from words like "yesterday", and no date known only to the year.
 */
import type { DateRange } from '../domain/event.ts';
import { findDateMentions, resolveDateMention } from '../text/dates.ts';
import type { DateMention } from '../text/dates.ts';
import { type MonthPart, readPartAfter, readPartBefore } from '../text/month-parts.ts';
import { splitSentences } from '../text/sentences.ts';

/** Words that say that something was held; a date near one of them is the date of the event. */
const HOLDING =
  /\b(?:held|hosted|opened|opens|convened|inaugurated|established|founded|launched|took place|takes place|kicked off|signed|unveiled|staged|started|began|concluded|closed|ran|runs)\b|举行|举办|召开|开幕|成立|启动|揭牌|签署|闭幕|落幕/iu;
/** Words before a date that make it the date of something else. */
const ELSEWHEN =
  /\b(?:since|until|till|before|after|by|next|deadline of|prior to|born(?: on| in)?|dated|following)\s(?:the\s)?$|(?:自|截至|截止|预计|下届?)$/iu;

/** A month beside a word of holding is less than a day of the first sentence: "under an agreement signed in March". */
const SCORE = { holding: 4, holdingMonth: 2, day: 2, firstSentence: 1, otherYear: -3 } as const;
/** Characters between a word of holding and its date. */
const REACH = 120;

const NO_DATE: DateRange = { start: null, end: null };

/**
 * The date of an event: from its titles, else from the first paragraph, else from
 * any other paragraph.
 *
 * @param year used for dates that name none
 */
export function findEventDate(titles: readonly string[], bodies: readonly string[], year: number): DateRange {
  const [first, ...others] = bodies;
  for (const texts of [titles, first === undefined ? [] : [first], others]) {
    const best = texts
      .flatMap((text) => splitSentences(text).flatMap((sentence, index) => weighMentions(sentence, index === 0, year)))
      .reduce<Weighed | undefined>((a, b) => (a && a.score >= b.score ? a : b), undefined);
    if (best) return resolve(best, year);
  }
  return NO_DATE;
}

interface Weighed {
  readonly mention: DateMention;
  /** Of its month, where only a part is named. */
  readonly part: MonthPart | undefined;
  readonly score: number;
}

function weighMentions(sentence: string, isFirst: boolean, year: number): Weighed[] {
  return findDateMentions(sentence)
    .map((mention) => ({ mention, part: readPart(sentence, mention) }))
    .filter(({ mention, part }) => {
      const start = mention.start - (part?.before ?? 0);
      return mention.from.month !== undefined && !ELSEWHEN.test(sentence.slice(Math.max(0, start - 20), start));
    })
    .map(({ mention, part }) => {
      const before = sentence.slice(Math.max(0, mention.start - REACH), mention.start);
      // Chinese puts the date before the verb: 会议于10月21日在上海举行.
      const after = sentence.slice(mention.end, mention.end + REACH);
      const isHeld = HOLDING.test(before) || (/\p{Script=Han}/u.test(after) && HOLDING.test(after));
      const named = mention.from.year ?? mention.to.year;
      const hasDay = mention.from.day !== undefined;
      const score =
        (isHeld ? (hasDay ? SCORE.holding : SCORE.holdingMonth) : 0) +
        (hasDay ? SCORE.day : 0) +
        (isFirst ? SCORE.firstSentence : 0) +
        (named === undefined || named === year ? 0 : SCORE.otherYear);
      return { mention, part, score };
    });
}

function readPart(sentence: string, { from, to, start, end }: DateMention): MonthPart | undefined {
  if (from.day !== undefined || from.month === undefined || from.month !== to.month || from.year !== to.year) return undefined;
  return readPartBefore(sentence.slice(Math.max(0, start - 40), start)) ?? readPartAfter(sentence.slice(end, end + 20));
}

function resolve({ mention, part }: Pick<Weighed, 'mention' | 'part'>, year: number): DateRange {
  const whole = resolveDateMention(mention, year);
  const range = part === undefined ? whole : part.take(whole);
  if (range.start <= range.end) return range;
  // "December 30 to January 2, 2026" names the year of its end only.
  const start = resolveDateMention({ from: { ...mention.from, year: Number(range.end.slice(0, 4)) - 1 }, to: mention.from }, year).start;
  return start <= range.end ? { start, end: range.end } : NO_DATE;
}
