/** The events along time; each month is a link that filters on it, or lifts the filter where it is the one in force. */
import type { FC } from 'hono/jsx';
import type { View } from './view.ts';
import { formatRange, formatShortMonth } from '../format-date.ts';
import { type PageState, toHref } from '../page-state.ts';
import type { Bin, BinUnit, Timeline as TimelineData } from '../timeline.ts';

interface TimelineProps {
  readonly view: View;
  readonly timeline: TimelineData | undefined;
  /** Events of the list below. */
  readonly listed: ReadonlySet<string>;
}

/** Pixels between lanes and around them. */
const LANE = 12;
const PADDING = 9;

export const Timeline: FC<TimelineProps> = ({ view, timeline, listed }) => {
  if (timeline === undefined) return null;
  const lanes = Math.max(1, ...timeline.bins.flatMap(({ marks }) => marks.map(({ lane }) => lane + 1)));
  return (
    <nav class="timeline" aria-label={view.words.timeline}>
      <ol>
        {timeline.bins.map((bin, at) => (
          <TimelineBin
            view={view}
            bin={bin}
            unit={timeline.unit}
            height={lanes * LANE + PADDING}
            listed={listed}
            showsYear={at === 0 || bin.from.slice(5, 7) === '01'}
          />
        ))}
      </ol>
    </nav>
  );
};

interface BinProps {
  readonly view: View;
  readonly bin: Bin;
  readonly unit: BinUnit;
  readonly height: number;
  readonly listed: ReadonlySet<string>;
  readonly showsYear: boolean;
}

const TimelineBin: FC<BinProps> = ({ view: { words, state, ui }, bin, unit, height, listed, showsYear }) => {
  const isChosen = state.from === bin.from && state.to === bin.to;
  const isInside = !isChosen && isNarrowed(state) && (state.from === '' || bin.to >= state.from) && (state.to === '' || bin.from <= state.to);
  const year = bin.from.slice(0, 4).replace(/^0+/u, '');
  const listedHere = bin.eventIds.filter((id) => listed.has(id)).length;
  const content = (
    <>
      <svg width="100%" height={height} aria-hidden="true" focusable="false">
        <line class="tick" x1="0" x2="0" y1={height - 5} y2={height} />
        {bin.marks.map((mark) => {
          const y = height - PADDING - mark.lane * LANE;
          return <line x1={toPercent(mark.from)} x2={toPercent(mark.to)} y1={y} y2={y} class={listed.has(mark.eventId) ? 'is-listed' : undefined} />;
        })}
      </svg>
      <span class="bin-name">
        {unit === 'year' ? year : unit === 'quarter' ? `Q${Math.ceil(Number(bin.from.slice(5, 7)) / 3)}` : formatShortMonth(bin.from, ui)}
        {bin.unmarked > 0 && <small aria-hidden="true"> +{bin.unmarked}</small>}
        <span class="unseen">
          {' '}
          {unit === 'year' ? '' : year}: {words.inBin(bin.eventIds.length, listedHere)}
          {isChosen && ` (${words.showAllDates})`}
        </span>
      </span>
      {unit !== 'year' && (
        <span class="bin-year" aria-hidden="true">
          {showsYear ? year : ''}
        </span>
      )}
    </>
  );
  const look = `bin${isChosen ? ' is-chosen' : ''}${isInside ? ' is-inside' : ''}`;
  if (bin.eventIds.length === 0 && !isChosen) {
    return (
      <li>
        <span class={look}>{content}</span>
      </li>
    );
  }
  return (
    <li>
      <a
        class={look}
        href={toHref('/', state, isChosen ? { from: '', to: '' } : { from: bin.from, to: bin.to })}
        aria-current={isChosen ? 'true' : undefined}
        data-keep={`bin-${bin.from}`}
        title={words.inPeriod(formatRange(bin.from, bin.to, ui), bin.eventIds.length)}
      >
        {content}
      </a>
    </li>
  );
};

function isNarrowed({ from, to }: PageState): boolean {
  return from !== '' || to !== '';
}

/** Marks keep off the edges of their bin. */
function toPercent(share: number): string {
  return `${(12 + share * 76).toFixed(1)}%`;
}
