/** The question's words that matched something: buttons that point out what they matched, and the list of it. */
import type { FC } from 'hono/jsx';
import type { QueryWord } from '../query-words.ts';
import { DigestText, TypedText } from './texts.tsx';
import type { View } from './view.ts';

/** Without a script all lists are shown; with it, that of the word pointed at. */
export const QueryWords: FC<{ view: View; words: readonly QueryWord[] }> = ({ view: { words: texts }, words }) => {
  if (words.length === 0) return null;
  return (
    <section class="query-words" aria-label={texts.matchedWords}>
      <p class="word-row">
        <span class="chip-label">{texts.matchedWords}</span>
        {words.map(({ word, number }) => (
          <button type="button" class="word" data-word={String(number)} data-keep={`word-${word}`} aria-pressed="false" aria-controls={`word-${number}`}>
            <TypedText text={word} />
          </button>
        ))}
      </p>
      <div class="word-lists">
        <p class="word-hint needs-script">{texts.matchedHint}</p>
        {words.map(({ word, number, matched }) => (
          <p class="word-list" id={`word-${number}`} data-word={String(number)}>
            <TypedText text={word} />{' '}
            <span aria-label={texts.matches} role="img">
              →
            </span>{' '}
            {matched.map(({ text, language, times }, at) => (
              <>
                {at > 0 && <span aria-hidden="true"> · </span>}
                <span class="matched">
                  <DigestText text={text} language={language} />
                  {times > 1 && <small> ×{times}</small>}
                </span>
              </>
            ))}
          </p>
        ))}
      </div>
    </section>
  );
};
