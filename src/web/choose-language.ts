import type { Language } from '../domain/event.ts';

/**
 * The interface language: the one asked for, else the first of the browser's languages that there is, else English.
 *
 * @param asked value of the parameter `ui`, which may be anything
 * @param accepted the header Accept-Language
 */
export function chooseLanguage(asked: string, accepted: string | undefined): Language {
  if (asked === 'en' || asked === 'zh') return asked;
  const preferred = (accepted ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='));
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality.slice(2)) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ language }) => language);
  return preferred.find((language) => language === 'en' || language === 'zh') ?? 'en';
}

/** The `lang` attribute for a text of the digest, which is in simplified Chinese or English. */
export function htmlLang(language: Language): string {
  return language === 'zh' ? 'zh-CN' : 'en';
}

export function otherLanguage(language: Language): Language {
  return language === 'zh' ? 'en' : 'zh';
}
