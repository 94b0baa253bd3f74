/** The page when nothing answers: what to leave out, what is nearest, what to ask instead. */
import type { FC } from 'hono/jsx';
import { LANGUAGES } from '../../domain/event.ts';
import { htmlLang } from '../choose-language.ts';
import type { Example } from '../examples.ts';
import type { Results } from '../gather-results.ts';
import { emptyState, toHref } from '../page-state.ts';
import { ConditionText } from './condition-chips.tsx';
import { EventCard } from './event-card.tsx';
import { QueryWords } from './query-words.tsx';
import type { View } from './view.ts';

export const Unanswered: FC<{ view: View; results: Results; summary: string }> = ({ view, results: { repairs, nearest, examples, words, state }, summary }) => (
  <>
    <section class="unanswered">
      <h2 id="count" class="count serif" tabindex={-1}>
        {summary}
      </h2>
      {state.q !== '' && <p>{view.words.nothingAnswersHint}</p>}
      {repairs.length > 0 && (
        <ul class="repairs">
          {repairs.map(({ condition, without, events }) => (
            <li>
              <a href={toHref('/', without)}>
                {view.words.without} <ConditionText condition={condition} view={view} />
              </a>{' '}
              <span class="repair-gives">{view.words.withoutGives(events)}</span>
            </li>
          ))}
        </ul>
      )}
      <Examples view={view} examples={examples} />
      <p>
        <a class="browse" href={toHref('/', emptyState(state))}>
          {view.words.browseAll}
        </a>
      </p>
    </section>
    {nearest.length > 0 && (
      <section class="nearest" aria-labelledby="nearest">
        <h2 id="nearest" class="serif">
          {view.words.nearest}
        </h2>
        <p class="nearest-hint">{view.words.nearestHint}</p>
        <QueryWords view={view} words={words} />
        <ol class="events">
          {nearest.map((event) => (
            <li>
              <EventCard view={view} event={event} words={words} answers={false} />
            </li>
          ))}
        </ol>
      </section>
    )}
  </>
);

/** Example questions as links. */
export const Examples: FC<{ view: View; examples: readonly Example[] }> = ({ view, examples }) => {
  if (examples.length === 0) return null;
  return (
    <section class="examples" aria-labelledby="examples">
      <h2 id="examples" class="chip-label">
        {view.words.tryOne}
      </h2>
      {LANGUAGES.map((language) => (
        <ul>
          {examples
            .filter((example) => example.language === language)
            .map(({ text }) => (
              <li>
                <a href={toHref('/', emptyState(view.state), { q: text })} lang={htmlLang(language)}>
                  {text}
                </a>
              </li>
            ))}
        </ul>
      ))}
    </section>
  );
};
