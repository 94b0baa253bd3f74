/** Whole pages as HTML text. */
import type { FC } from 'hono/jsx';
import type { DigestEvent } from '../../domain/event.ts';
import type { AssetName } from '../assets.ts';
import { formatMonths } from '../format-date.ts';
import type { EventDetails } from '../gather-event.ts';
import { listPlaces, type Results } from '../gather-results.ts';
import { toHref } from '../page-state.ts';
import { EventPage, toEventTitle } from './event-page.tsx';
import { Layout, toWindowTitle } from './layout.tsx';
import { NoSuchEvent, Problem, Starting } from './notices.tsx';
import { ResultsRegion } from './results.tsx';
import { SearchForm } from './search-form.tsx';
import type { View } from './view.ts';

/** What the frame needs apart from the view. */
export interface Frame {
  readonly hrefOf: (name: AssetName) => string;
  readonly version: string;
}

type Html = ReturnType<FC>;

/** What stands below the box: results, or why there are none. */
export type Outcome = { readonly results: Results } | { readonly message: string; readonly field: string | undefined };

/** The part of the search page that a script swaps. */
export function renderOutcome(view: View, outcome: Outcome): Promise<string> {
  return toText(<OutcomeRegion view={view} outcome={outcome} />);
}

const OutcomeRegion: FC<{ view: View; outcome: Outcome }> = ({ view, outcome }) =>
  'results' in outcome ? <ResultsRegion view={view} results={outcome.results} /> : <Problem view={view} message={outcome.message} />;

export function renderSearchPage(frame: Frame, view: View, events: readonly DigestEvent[], outcome: Outcome): Promise<string> {
  const { words, state, ui } = view;
  const fault = 'results' in outcome ? undefined : outcome.field;
  return toPage(
    <Layout
      {...frame}
      view={view}
      path="/"
      title={toWindowTitle(fault === undefined ? state.q : words.refused, ui)}
      skipTo={{ id: 'results', label: words.skipToResults }}
    >
      <main class="search-page">
        <SearchForm view={view} about={words.about(events.length, describePeriod(events, view))} places={listPlaces(events)} fault={fault} />
        <p id="status" class="unseen" role="status" data-unreachable={words.unreachable} />
        <div id="results" tabindex={-1}>
          <OutcomeRegion view={view} outcome={outcome} />
        </div>
      </main>
    </Layout>,
  );
}

export function renderEventPage(frame: Frame, view: View, details: EventDetails, url: string): Promise<string> {
  return toPage(
    <Layout
      {...frame}
      view={view}
      path={`/events/${encodeURIComponent(details.event.event_id)}`}
      title={toWindowTitle(toEventTitle(details, view.ui), view.ui)}
      skipTo={{ id: 'event', label: view.words.skipToText }}
    >
      <EventPage view={view} details={details} url={url} />
    </Layout>,
  );
}

export function renderNoSuchEvent(frame: Frame, view: View, eventId: string): Promise<string> {
  const { words, ui } = view;
  return toPage(
    <Layout
      {...frame}
      view={view}
      path={`/events/${encodeURIComponent(eventId)}`}
      title={toWindowTitle(words.notFound, ui)}
      skipTo={{ id: 'event', label: words.skipToText }}
    >
      <NoSuchEvent view={view} eventId={eventId} />
    </Layout>,
  );
}

export function renderStarting(frame: Frame, view: View, path: string): Promise<string> {
  const { words, ui, state } = view;
  return toPage(
    <Layout {...frame} view={view} path={path} title={toWindowTitle(words.starting, ui)} skipTo={{ id: 'event', label: words.skipToText }}>
      <Starting view={view} href={toHref(path, state)} />
    </Layout>,
  );
}

/** The months from the first to the last event; null where no event has a date. */
function describePeriod(events: readonly DigestEvent[], { ui }: View): string | null {
  const days = events.flatMap(({ date }) => [date.start, date.end].filter((day) => day !== null));
  const first = days.reduce<string | undefined>((least, day) => (least === undefined || day < least ? day : least), undefined);
  const last = days.reduce<string | undefined>((most, day) => (most === undefined || day > most ? day : most), undefined);
  return first === undefined || last === undefined ? null : formatMonths(first, last, ui);
}

async function toPage(page: Html): Promise<string> {
  return `<!doctype html>${await toText(page)}`;
}

async function toText(html: Html): Promise<string> {
  return String(await html);
}
