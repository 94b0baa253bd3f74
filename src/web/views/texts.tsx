/** Texts of the digest and of the question: always with their language, always isolated from the text around them. */
import type { FC } from 'hono/jsx';
import type { BilingualTitle, Language, Place } from '../../domain/event.ts';
import { detectLanguage } from '../../text/language.ts';
import { htmlLang } from '../choose-language.ts';
import { cutAtMarks, type MarkedText } from '../mark-text.ts';
import type { QueryWord } from '../query-words.ts';

/** A text whose language is known. */
export const DigestText: FC<{ text: string; language: Language }> = ({ text, language }) => <bdi lang={htmlLang(language)}>{text}</bdi>;

/** What somebody typed. */
export const TypedText: FC<{ text: string }> = ({ text }) => <DigestText text={text} language={detectLanguage(text)} />;

/** A text with the words of the question marked; each mark says by number which word it matches. */
export const Marked: FC<{ text: MarkedText; language: Language; words: readonly QueryWord[] }> = ({ text, language, words }) => {
  const numbers = new Map(words.map(({ word, number }) => [word, number]));
  return (
    <bdi lang={htmlLang(language)}>
      {cutAtMarks(text, (query) => numbers.get(query)).map((piece) =>
        piece.word === undefined ? piece.text : <mark data-word={String(piece.word)}>{piece.text}</mark>,
      )}
    </bdi>
  );
};

/** Both names of a place, that of the interface language first. */
export const PlaceName: FC<{ place: Place; ui: Language }> = ({ place, ui }) => {
  const names = listNames(place, ui);
  return (
    <span class="place">
      {names.map(({ name, language }, at) => (
        <>
          {at > 0 && ' '}
          <DigestText text={name} language={language} />
        </>
      ))}
    </span>
  );
};

/** The names or titles that there are, that of the interface language first. */
export function listNames(names: Place | BilingualTitle, ui: Language): { name: string; language: Language }[] {
  const order: readonly Language[] = ui === 'zh' ? ['zh', 'en'] : ['en', 'zh'];
  return order.flatMap((language) => {
    const name = names[language];
    return name === null ? [] : [{ name, language }];
  });
}
