/** What narrows the answer, each as a link to the same page without it. */
import type { Child, FC } from 'hono/jsx';
import type { Place } from '../../domain/event.ts';
import type { Condition, Days, Removable } from '../conditions.ts';
import { formatDay, formatRange } from '../format-date.ts';
import type { Results } from '../gather-results.ts';
import { toHref } from '../page-state.ts';
import { PlaceName, TypedText } from './texts.tsx';
import type { View } from './view.ts';

/** Three rows: read out of the question, explicit filters, and what was set aside. */
export const ConditionChips: FC<{ view: View; results: Pick<Results, 'understood' | 'filters' | 'ignored'> }> = ({
  view,
  results: { understood, filters, ignored },
}) => {
  const { words } = view;
  if (understood.length + filters.length + ignored.length === 0) return null;
  return (
    <div class="conditions">
      <ChipRow view={view} label={words.understood} chips={understood} look="is-understood" />
      <ChipRow view={view} label={words.filtered} chips={filters} look="is-filter" />
      <ChipRow view={view} label={words.setAside} chips={ignored} look="is-ignored" />
    </div>
  );
};

const ChipRow: FC<{ view: View; label: string; chips: readonly Removable[]; look: string }> = ({ view, label, chips, look }) => {
  if (chips.length === 0) return null;
  return (
    <div class="chip-row">
      <span class="chip-label" aria-hidden="true">
        {label}
      </span>
      <ul aria-label={label}>
        {chips.map(({ condition, without }) => (
          <li>
            <a class={`chip ${look}${isExcluded(condition) ? ' is-excluded' : ''}`} href={toHref('/', without)}>
              <span class="unseen">{condition.type === 'ignored' ? view.words.restore : view.words.remove} </span>
              <ConditionText condition={condition} view={view} />
              <svg viewBox="0 0 12 12" width="10" height="10" aria-hidden="true">
                <path
                  d={condition.type === 'ignored' ? 'M6 1.5v9M1.5 6h9' : 'M2 2l8 8M10 2l-8 8'}
                  fill="none"
                  stroke="currentColor"
                  stroke-width="1.6"
                  stroke-linecap="round"
                />
              </svg>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
};

function isExcluded(condition: Condition): boolean {
  return (condition.type === 'place' || condition.type === 'days') && condition.excluded === true;
}

/** A condition in words: what was written and what it stands for. */
export const ConditionText: FC<{ condition: Condition; view: View }> = ({ condition, view: { words, ui } }) => {
  switch (condition.type) {
    case 'days':
      return (
        <Reading text={condition.excluded ? undefined : condition.text}>
          {condition.excluded && <strong>{words.outside} </strong>}
          {condition.ranges.map((range) => formatDays(range, { words, ui })).join(ui === 'zh' ? '、' : ', ')}
        </Reading>
      );
    case 'place':
      return (
        <Reading text={condition.excluded || isNameOf(condition.text, condition.place) ? undefined : condition.text}>
          {condition.excluded && <strong>{words.outside} </strong>}
          <PlaceName place={condition.place} ui={ui} />
        </Reading>
      );
    case 'correction':
      return (
        <span>
          <TypedText text={condition.text} /> {words.readAs} <TypedText text={condition.as} />
        </span>
      );
    case 'kind':
      return <span>{words.onlyKind(words.kinds[condition.kind])}</span>;
    case 'language':
      return <span>{words.onlyLanguage(words.languages[condition.language])}</span>;
    case 'order':
      return <Reading text={condition.text}>{condition.direction === 'earliest_first' ? words.earliestFirst : words.latestFirst}</Reading>;
    case 'amount':
    case 'ignored':
      return <TypedText text={condition.text} />;
  }
};

/** `10月 → October 2025`; only what it stands for where nothing was written, or the same. */
const Reading: FC<{ text?: string | undefined; children?: Child }> = ({ text, children }) => (
  <span>
    {text !== undefined && text !== children && (
      <>
        <TypedText text={text} /> <span aria-hidden="true">→</span>{' '}
      </>
    )}
    {children}
  </span>
);

function formatDays({ from, to }: Days, { words, ui }: Pick<View, 'words' | 'ui'>): string {
  if (from !== null && to !== null) return formatRange(from, to, ui);
  if (from !== null) return words.fromDay(formatDay(from, ui));
  return to === null ? '' : words.untilDay(formatDay(to, ui));
}

/** Writing out what a name stands for says nothing where it is the name itself. */
function isNameOf(text: string | undefined, { en, zh }: Place): boolean {
  return text !== undefined && [en, zh].some((name) => name?.toLowerCase() === text.toLowerCase());
}
