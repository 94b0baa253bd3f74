/** Everything below the box: what the browser swaps when the question changes. */
import type { FC } from 'hono/jsx';
import type { ListedEvent, Results } from '../gather-results.ts';
import { toWindowTitle } from './layout.tsx';
import { ConditionChips } from './condition-chips.tsx';
import { EventCard } from './event-card.tsx';
import { Examples, Unanswered } from './unanswered.tsx';
import { QueryWords } from './query-words.tsx';
import { Timeline } from './timeline.tsx';
import type { View } from './view.ts';

/** Events shown at once; the others open on demand. */
const SHOWN_EVENTS = 20;

export const ResultsRegion: FC<{ view: View; results: Results }> = ({ view, results }) => {
  const summary = summarise(view, results);
  return (
    <div class={`outcome is-${results.type}`} data-status={summary} data-title={toWindowTitle(results.state.q, view.ui)}>
      <Timeline view={view} timeline={results.timeline} listed={new Set(results.events.map(({ event_id }) => event_id))} />
      {results.type === 'overview' && <Examples view={view} examples={results.examples} />}
      <ConditionChips view={view} results={results} />
      {results.type === 'unanswered' ? (
        <Unanswered view={view} results={results} summary={summary} />
      ) : (
        <>
          <div class="summary">
            <h2 id="count" class="count" tabindex={-1}>
              {summary}
            </h2>
            <QueryWords view={view} words={results.words} />
          </div>
          <EventList view={view} results={results} />
        </>
      )}
    </div>
  );
};

const EventList: FC<{ view: View; results: Results }> = ({ view, results: { events, words } }) => {
  const item = (event: ListedEvent) => (
    <li>
      <EventCard view={view} event={event} words={words} answers />
    </li>
  );
  const rest = events.slice(SHOWN_EVENTS);
  return (
    <>
      <ol class="events">{events.slice(0, SHOWN_EVENTS).map(item)}</ol>
      {rest.length > 0 && (
        <details class="rest-events">
          <summary>{view.words.moreEvents(rest.length)}</summary>
          <ol class="events" start={SHOWN_EVENTS + 1}>
            {rest.map(item)}
          </ol>
        </details>
      )}
    </>
  );
};

/** The outcome in a few words, also for screen readers. */
function summarise({ words }: View, { type, events, state }: Results): string {
  if (type === 'unanswered') return state.q === '' ? words.noEventMatches : words.nothingAnswers;
  if (type === 'overview') return words.allEvents(events.length);
  return type === 'answer' && events.some(({ relevance }) => relevance !== null) ? words.eventsAnswer(events.length) : words.eventsFound(events.length);
}
