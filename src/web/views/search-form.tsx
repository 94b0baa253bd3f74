/** The box and the filters: an ordinary form, which the browser can send without any script. */
import type { FC } from 'hono/jsx';
import { LANGUAGES, type Language, PASSAGE_KINDS, type Place } from '../../domain/event.ts';
import { MAX_QUERY_LENGTH } from '../../domain/search.ts';
import { placeKey } from '../../text/places.ts';
import { listNames } from './texts.tsx';
import { isolate, type View } from './view.ts';

export interface SearchFormProps {
  readonly view: View;
  readonly about: string;
  readonly places: readonly Place[];
  /** The parameter that was refused. */
  readonly fault?: string | undefined;
}

export const SearchForm: FC<SearchFormProps> = ({ view, about, places, fault }) => {
  const { words, state } = view;
  return (
    <search class="ask">
      <form id="search" action="/" method="get" autocomplete="off">
        <h1 class="serif">
          <label for="q">{words.ask}</label>
        </h1>
        <p id="about" class="about">
          {about}
        </p>
        <div class="box">
          <input
            id="q"
            name="q"
            type="search"
            value={state.q}
            maxlength={MAX_QUERY_LENGTH}
            autofocus
            autocapitalize="off"
            spellcheck={false}
            enterkeyhint="search"
            dir="auto"
            {...faultAttributes(fault === 'q')}
          />
          <button type="submit">
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
              <path d="M13.2 13.2 17 17M8.5 14.5a6 6 0 1 0 0-12 6 6 0 0 0 0 12z" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" />
            </svg>
            <span>{words.search}</span>
          </button>
        </div>
        <div id="kept" hidden>
          {state.ignore.map((part) => (
            <input type="hidden" name="ignore" value={part} />
          ))}
          {state.ui !== '' && <input type="hidden" name="ui" value={view.ui} />}
        </div>
        <Filters view={view} places={places} fault={fault} />
      </form>
    </search>
  );
};

const Filters: FC<Omit<SearchFormProps, 'about'>> = ({ view: { words, state, ui }, places, fault }) => (
  <details class="filters" open={fault !== undefined && fault !== 'q' && fault !== 'ui'}>
    <summary>{words.filters}</summary>
    <div class="fields">
      <DayField name="from" label={words.from} value={state.from} shape={words.dateShape} isFault={fault === 'from'} />
      <DayField name="to" label={words.to} value={state.to} shape={words.dateShape} isFault={fault === 'to'} />
      <label>
        <span>{words.place}</span>
        <select name="place" {...faultAttributes(fault === 'place')}>
          <option value="">{words.anyPlace}</option>
          {listPlaceOptions(places, state.place, ui).map(({ value, text, isChosen }) => (
            <option value={value} selected={isChosen}>
              {text}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{words.textLanguage}</span>
        <select name="lang" {...faultAttributes(fault === 'lang')}>
          <option value="">{words.anyLanguage}</option>
          {LANGUAGES.map((language) => (
            <option value={language} selected={state.lang === language}>
              {words.languages[language]}
            </option>
          ))}
        </select>
      </label>
      <fieldset>
        <legend>{words.kindsOfText}</legend>
        {PASSAGE_KINDS.map((kind) => (
          <label class="choice">
            <input type="checkbox" name="kind" value={kind} checked={state.kind.includes(kind)} />
            {words.kinds[kind]}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="apply needs-no-script">
        {words.apply}
      </button>
    </div>
  </details>
);

/** A date control drops what is no date: a refused value is shown as the text it is. */
const DayField: FC<{ name: string; label: string; value: string; shape: string; isFault: boolean }> = ({ name, label, value, shape, isFault }) => (
  <label>
    <span>{label}</span>
    <input
      name={name}
      type={value === '' || /^\d{4}-\d\d-\d\d$/u.test(value) ? 'date' : 'text'}
      value={value}
      placeholder={shape}
      {...faultAttributes(isFault)}
    />
  </label>
);

function faultAttributes(isFault: boolean): Record<string, string> {
  return isFault ? { 'aria-invalid': 'true', 'aria-describedby': 'problem' } : {};
}

/** The places of the digest, and the one asked for where it is none of them. */
function listPlaceOptions(places: readonly Place[], asked: string, ui: Language): { value: string; text: string; isChosen: boolean }[] {
  const key = asked === '' ? undefined : placeKey(asked);
  const options = places.map((place) => {
    const names = listNames(place, ui).map(({ name }) => name);
    return {
      value: place.en ?? place.zh ?? '',
      text: names.map(isolate).join(' '),
      isChosen: key !== undefined && names.some((name) => placeKey(name) === key),
    };
  });
  const chosen = options.findIndex(({ isChosen }) => isChosen);
  if (asked === '' || chosen >= 0) return options.map((option, at) => ({ ...option, isChosen: at === chosen }));
  return [{ value: asked, text: isolate(asked), isChosen: true }, ...options];
}
