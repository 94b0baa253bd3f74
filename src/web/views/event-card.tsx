/** An event in a list: when and where beside it, both titles, its best passages. */
import type { FC } from 'hono/jsx';
import type { BilingualTitle, DateRange, Language, Place } from '../../domain/event.ts';
import type { PassageHit } from '../../domain/search.ts';
import { pickExcerpt } from '../excerpt.ts';
import { formatEventDate } from '../format-date.ts';
import type { ListedEvent } from '../gather-results.ts';
import { toLikelihood } from '../likelihood.ts';
import { toEventHref } from '../page-state.ts';
import type { QueryWord } from '../query-words.ts';
import { DigestText, listNames, Marked, PlaceName } from './texts.tsx';
import type { View } from './view.ts';

/** Passages shown at once: titles stand above them in any case. */
const SHOWN_PASSAGES = 2;
/** Passages shown where all events answer alike, or none does. */
const SHOWN_IN_LIST = 1;

interface EventCardProps {
  readonly view: View;
  readonly event: ListedEvent;
  readonly words: readonly QueryWord[];
  /** Whether it is shown as an answer, and not only as near the question. */
  readonly answers: boolean;
}

export const EventCard: FC<EventCardProps> = ({ view, event, words, answers }) => {
  const { ui, state } = view;
  const titles = listNames(event.title, ui);
  const passages = event.passages.filter(({ kind, language, text }) => kind !== 'title' || text !== event.title[language]);
  const shown = event.relevance === null || !answers ? SHOWN_IN_LIST : SHOWN_PASSAGES;
  const rest = answers ? passages.slice(shown) : [];
  const href = toEventHref(event.event_id, state);
  return (
    <article class="event">
      <h3 class="serif">
        <a class="event-link" href={href} data-keep={`event-${event.event_id}`}>
          {titles.length === 0 ? event.event_id : <Title title={titles[0]} event={event} words={words} />}
        </a>
      </h3>
      {titles.slice(1).map((title) => (
        <p class="second-title serif">
          <Title title={title} event={event} words={words} />
        </p>
      ))}
      <EventFacts view={view} date={event.date} places={event.places} />
      {answers && event.relevance !== null && <Relevance view={view} relevance={event.relevance} />}
      {passages.length > 0 && (
        <div class="passages">
          {passages.slice(0, shown).map((passage) => (
            <PassageExcerpt view={view} passage={passage} words={words} />
          ))}
          {rest.length > 0 && (
            <details class="rest">
              <summary>{view.words.morePassages(rest.length)}</summary>
              {rest.map((passage) => (
                <PassageExcerpt view={view} passage={passage} words={words} />
              ))}
            </details>
          )}
        </div>
      )}
    </article>
  );
};

/** A title; marked where it is among the passages that were found. */
const Title: FC<{ title: { name: string; language: Language } | undefined; event: ListedEvent; words: readonly QueryWord[] }> = ({ title, event, words }) => {
  if (title === undefined) return null;
  const found = event.passages.find(({ kind, language, text }) => kind === 'title' && language === title.language && text === title.name);
  return <Marked text={found ?? { text: title.name, highlights: [] }} language={title.language} words={words} />;
};

/** When and where. */
export const EventFacts: FC<{ view: View; date: DateRange; places: readonly Place[] }> = ({ view: { ui, words }, date, places }) => (
  <p class="event-facts">
    {date.start === null ? (
      <span class="when">{words.noDate}</span>
    ) : (
      <time class="when" datetime={date.start}>
        {formatEventDate(date, ui)}
      </time>
    )}
    {places.map((place) => (
      <PlaceName place={place} ui={ui} />
    ))}
  </p>
);

/** In words, with a bar; the number for those who want it. */
const Relevance: FC<{ view: View; relevance: number }> = ({ view: { words }, relevance }) => {
  const percent = Math.round(relevance * 100);
  const likelihood = toLikelihood(relevance);
  return (
    <p class={`relevance is-${likelihood}`} title={words.probability(percent)}>
      <svg width="64" height="4" aria-hidden="true" focusable="false">
        <rect class="track" width="64" height="4" rx="2" />
        <rect class="level" width={(0.64 * percent).toFixed(1)} height="4" rx="2" />
      </svg>
      <span>{words.likelihood[likelihood]}</span>
      <span class="unseen">. {words.probability(percent)}</span>
    </p>
  );
};

const PassageExcerpt: FC<{ view: View; passage: PassageHit; words: readonly QueryWord[] }> = ({ view, passage, words }) => {
  const { start, end } = pickExcerpt(passage);
  const { text, highlights, language } = passage;
  return (
    <div class={`passage is-${passage.kind}`}>
      <p class="passage-kind">
        <span>{view.words.kinds[passage.kind]}</span>
      </p>
      <p class="passage-text">
        {start > 0 && '… '}
        <Marked text={{ text, highlights, start, end }} language={language} words={words} />
        {end < text.length && ' …'}
        {end - start < text.length && (
          <>
            {'\u00a0'}
            <a class="read-on" href={toEventHref(passage.event_id, view.state, passage.passage_id)}>
              {view.words.readWhole}
              <span class="unseen">: {view.words.kinds[passage.kind]}</span>
            </a>
          </>
        )}
      </p>
    </div>
  );
};

/** Titles of an event as plain text, that of the interface language first. */
export function titleText(title: BilingualTitle, ui: Language, eventId: string): string {
  return listNames(title, ui)[0]?.name ?? eventId;
}

/** A link to another event by its title. */
export const EventTitleLink: FC<{ view: View; eventId: string; title: BilingualTitle }> = ({ view, eventId, title }) => {
  const [first] = listNames(title, view.ui);
  return <a href={toEventHref(eventId, view.state)}>{first === undefined ? eventId : <DigestText text={first.name} language={first.language} />}</a>;
};
