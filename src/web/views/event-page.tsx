/** One event, whole. */
import type { FC } from 'hono/jsx';
import type { PassageKind } from '../../domain/event.ts';
import { htmlLang } from '../choose-language.ts';
import { pickExcerpt } from '../excerpt.ts';
import { formatEventDate } from '../format-date.ts';
import { type EventDetails, findCredit, type MarkedPassage } from '../gather-event.ts';
import { hasFilters, toHref } from '../page-state.ts';
import type { QueryWord } from '../query-words.ts';
import { EventFacts, EventTitleLink, titleText } from './event-card.tsx';
import { QueryWords } from './query-words.tsx';
import { DigestText, listNames, Marked } from './texts.tsx';
import type { View } from './view.ts';

export const EventPage: FC<{ view: View; details: EventDetails; url: string }> = ({ view, details, url }) => {
  const { words, ui, state } = view;
  const { event, passages } = details;
  const titles = listNames(event.title, ui);
  const titleOf = (language: string): MarkedPassage | undefined => passages.find((passage) => passage.kind === 'title' && passage.language === language);
  const isFromSearch = state.q !== '' || hasFilters(state);
  return (
    <main id="event" class="event-page" tabindex={-1}>
      <p class="back">
        <a href={toHref('/', state)} data-back>
          <span aria-hidden="true">← </span>
          {isFromSearch ? words.backToResults : words.backToAll}
        </a>
      </p>
      <article>
        <header>
          {titles.map(({ name, language }, at) => {
            const text = <Marked text={titleOf(language) ?? { text: name, highlights: [] }} language={language} words={details.words} />;
            return at === 0 ? <h1 class="serif">{text}</h1> : <p class="second-title serif">{text}</p>;
          })}
          {titles.length === 0 && <h1>{event.event_id}</h1>}
          <EventFacts view={view} date={event.date} places={event.places} />
        </header>
        <div class="event-main">
          <QueryWords view={view} words={details.words} />
          <Texts view={view} kind="body" passages={passages} words={details.words} />
          <Texts view={view} kind="significance" passages={passages} words={details.words} />
          <Texts view={view} kind="caption" passages={passages} words={details.words} />
        </div>
        <Citation view={view} details={details} url={url} />
      </article>
      <Similar view={view} details={details} />
    </main>
  );
};

const Texts: FC<{ view: View; kind: PassageKind; passages: readonly MarkedPassage[]; words: readonly QueryWord[] }> = ({ view, kind, passages, words }) => {
  const own = passages.filter((passage) => passage.kind === kind);
  if (own.length === 0) return null;
  return (
    <section class={`texts is-${kind}`} aria-labelledby={`kind-${kind}`}>
      <h2 id={`kind-${kind}`}>{view.words.kinds[kind]}</h2>
      {own.map((passage) => (
        <p id={passage.passage_id}>
          <PassageText passage={passage} words={words} />
        </p>
      ))}
    </section>
  );
};

/** A caption's credit is set apart from what it describes. */
const PassageText: FC<{ passage: MarkedPassage; words: readonly QueryWord[] }> = ({ passage, words }) => {
  const { text, highlights, language, kind } = passage;
  const credit = kind === 'caption' ? findCredit(text, language) : text.length;
  return (
    <>
      <Marked text={{ text, highlights, end: credit }} language={language} words={words} />
      {credit < text.length && (
        <small class="credit">
          <Marked text={{ text, highlights, start: credit }} language={language} words={words} />
        </small>
      )}
    </>
  );
};

const Citation: FC<{ view: View; details: EventDetails; url: string }> = ({ view: { words, ui }, details: { event }, url }) => {
  const parts = [...listNames(event.title, ui).map(({ name }) => name), formatEventDate(event.date, ui), event.event_id, url].filter((part) => part !== null);
  return (
    <section class="cite" aria-labelledby="cite">
      <h2 id="cite">{words.cite}</h2>
      <textarea id="citation" readonly rows={3} aria-label={words.citation} dir="auto">
        {parts.join('\n')}
      </textarea>
      <p class="needs-script">
        <button type="button" class="copy" data-done={words.copied} data-by-hand={words.copyByHand}>
          {words.copy}
        </button>{' '}
        <span role="status" class="copy-status" />
      </p>
    </section>
  );
};

const Similar: FC<{ view: View; details: EventDetails }> = ({ view, details: { similar } }) => {
  if (similar.length === 0) return null;
  return (
    <section class="similar" aria-labelledby="similar">
      <h2 id="similar">{view.words.similar}</h2>
      <ul>
        {similar.map(({ passage, event }) => {
          const { start, end } = pickExcerpt({ ...passage, highlights: [] });
          return (
            <li>
              <h3 class="serif">
                <EventTitleLink view={view} eventId={event.event_id} title={event.title} />
              </h3>
              <p class="passage-kind">
                <span>{view.words.kinds[passage.kind]}</span>
              </p>
              {passage.kind !== 'title' && (
                <p class="passage-text" lang={htmlLang(passage.language)}>
                  <DigestText text={passage.text.slice(start, end)} language={passage.language} />
                  {end < passage.text.length && ' …'}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
};

/** Title of the window of an event. */
export function toEventTitle({ event }: EventDetails, ui: View['ui']): string {
  return titleText(event.title, ui, event.event_id);
}
