/** Answers for people: colour where the terminal has it, lines no wider than it is. */
import pc from 'picocolors';
import type { EventHit, PassageHit, SearchAnswer } from '../domain/search.ts';
import type { BilingualTitle } from '../domain/event.ts';
import { joinDays, joinPlaces } from '../text/event-labels.ts';

const MAX_WIDTH = 100;

export function renderAnswer(answer: SearchAnswer): string {
  const lines: string[] = [];
  const { order } = answer.understood;
  const understood = [
    ...answer.understood.dates.map(({ text, from, to, excluded }) => `${text} → ${excluded ? 'not ' : ''}${from ?? '…'} to ${to ?? '…'}`),
    ...answer.understood.amounts.map(({ text, counts, least, most }) => `${text} → ${least} to ${most ?? '…'}${counts === 'days' ? ' days' : ''}`),
    ...(order === null ? [] : [`${order.text} → ${order.direction === 'earliest_first' ? 'earliest' : 'latest'} first`]),
    ...answer.understood.corrections.map(({ text, as }) => `${text} → ${as}`),
    ...answer.understood.places.map(({ text, place, excluded }) => `${text} → ${excluded ? 'not ' : ''}${joinPlaces([place])}`),
  ];
  if (understood.length > 0) lines.push(pc.dim(`understood: ${understood.join('; ')}`), '');
  if (!answer.answered) {
    lines.push(answer.language === 'zh' ? '摘要中没有内容能回答这个问题。' : 'Nothing in the digest answers this.');
    if (understood.length > 0) lines.push(pc.dim('To search without the filters read from the question, add --understand none.'));
    return lines.join('\n');
  }
  for (const event of answer.events)
    lines.push(
      ...renderEvent(
        event,
        answer.passages.filter(({ event_id }) => event_id === event.event_id),
      ),
      '',
    );
  return lines.slice(0, -1).join('\n');
}

function renderEvent(event: EventHit, passages: readonly PassageHit[]): string[] {
  const bar = '▰'.repeat(Math.round(event.relevance * 10)).padEnd(10, '▱');
  return [
    `${pc.bold(`${event.rank}. ${event.event_id}`)}  ${pc.cyan(bar)} ${Math.round(event.relevance * 100)} %  ${pc.dim([joinDays(event.date), joinPlaces(event.places)].filter((part) => part !== '').join(' · '))}`,
    ...renderTitle(event.title).map((title) => `   ${title}`),
    ...passages.flatMap((passage) => [pc.dim(`   ${passage.passage_id}`), ...wrap(mark(passage), '     ')]),
  ];
}

export function renderTitle({ en, zh }: BilingualTitle): string[] {
  return [en, zh].filter((title) => title !== null).map((title) => pc.bold(title));
}

/** Each visible character with its style, so that wrapping does not count escape codes. */
interface Cell {
  readonly character: string;
  readonly isMarked: boolean;
}

function mark({ text, highlights }: PassageHit): Cell[] {
  let at = 0;
  return Array.from(text, (character) => {
    const isMarked = highlights.some(({ start, end }) => at >= start && at < end);
    at += character.length;
    return { character, isMarked };
  });
}

/** Breaks at spaces, and between Han characters, which are two columns wide. */
function wrap(cells: readonly Cell[], indent: string): string[] {
  const width = Math.min(MAX_WIDTH, process.stdout.columns ?? MAX_WIDTH) - indent.length;
  const lines: Cell[][] = [[]];
  let used = 0;
  for (let from = 0; from < cells.length; ) {
    let to = from + 1;
    const isWide = (cell: Cell | undefined): boolean => cell !== undefined && /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u.test(cell.character);
    if (!isWide(cells[from])) while (to < cells.length && cells[to - 1]?.character !== ' ' && !isWide(cells[to])) to += 1;
    const word = cells.slice(from, to);
    const columns = word.reduce((sum, cell) => sum + (isWide(cell) ? 2 : 1), 0);
    if (used > 0 && used + columns > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(...word);
    used += columns;
    from = to;
  }
  return lines.map(
    (line) =>
      indent +
      line
        .map(({ character, isMarked }) => (isMarked ? pc.yellow(pc.underline(character)) : character))
        .join('')
        .trimEnd(),
  );
}
