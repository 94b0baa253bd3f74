/** Pages that show no result: a refused parameter, nothing there, not ready yet. */
import type { FC } from 'hono/jsx';
import { emptyState, toHref } from '../page-state.ts';
import { toWindowTitle } from './layout.tsx';
import { isolate, type View } from './view.ts';

/** Below the box, with what was given still in it. The message of the search itself is in English. */
export const Problem: FC<{ view: View; message: string }> = ({ view: { words, state, ui }, message }) => (
  <div class="outcome is-refused" data-status={words.cannotRead} data-title={toWindowTitle(words.refused, ui)}>
    <section class="problem" id="problem" role="alert">
      <h2 id="count" class="count serif" tabindex={-1}>
        {words.cannotRead}
      </h2>
      <p lang="en">
        <bdi>{message}</bdi>
      </p>
    </section>
    <p>
      <a class="browse" href={toHref('/', emptyState(state))}>
        {words.browseAll}
      </a>
    </p>
  </div>
);

export const NoSuchEvent: FC<{ view: View; eventId: string }> = ({ view: { words, state }, eventId }) => (
  <main id="event" class="notice" tabindex={-1}>
    <h1 class="serif">{words.notFound}</h1>
    <p>{words.noSuchEvent(isolate(shorten(eventId)))}</p>
    <p>
      <a class="browse" href={toHref('/', state)} data-back>
        {state.q === '' ? words.browseAll : words.backToResults}
      </a>
    </p>
  </main>
);

/** The service is not there yet; a script asks again by itself. */
export const Starting: FC<{ view: View; href: string }> = ({ view: { words }, href }) => (
  <main id="event" class="notice" tabindex={-1} data-starting>
    <h1 class="serif">{words.starting}</h1>
    <p>{words.startingHint}</p>
    <p>
      <a class="browse" href={href}>
        {words.tryAgain}
      </a>
    </p>
  </main>
);

/** Longest id that exists, and a little of what is longer. */
function shorten(eventId: string): string {
  return eventId.length > 64 ? `${eventId.slice(0, 63)}…` : eventId;
}
