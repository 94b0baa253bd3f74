/** The frame of every page. */
import type { Child, FC } from 'hono/jsx';
import type { AssetName } from '../assets.ts';
import { htmlLang, otherLanguage } from '../choose-language.ts';
import { toHref } from '../page-state.ts';
import { wordsOf } from '../words.ts';
import type { View } from './view.ts';

export interface LayoutProps {
  readonly view: View;
  readonly title: string;
  /** Path of this page, for the link to the same page in the other language. */
  readonly path: string;
  readonly skipTo: { readonly id: string; readonly label: string };
  readonly hrefOf: (name: AssetName) => string;
  readonly version: string;
  readonly children?: Child;
}

export const Layout: FC<LayoutProps> = ({ view: { words, state, ui }, title, path, skipTo, hrefOf, version, children }) => {
  const other = otherLanguage(ui);
  return (
    <html lang={words.htmlLang}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>{title}</title>
        <script src={hrefOf('theme.js')} />
        <link rel="stylesheet" href={hrefOf('style.css')} />
        <link rel="icon" href={hrefOf('icon.svg')} type="image/svg+xml" />
        <script src={hrefOf('app.js')} defer />
      </head>
      <body>
        <a class="skip" href={`#${skipTo.id}`}>
          {skipTo.label}
        </a>
        <header class="masthead">
          <a class="name" href={toHref('/', { ...state, q: '', from: '', to: '', place: '', lang: '', kind: [], ignore: [] })}>
            <img src={hrefOf('icon.svg')} alt="" width="22" height="22" />
            {words.name}
          </a>
          <nav class="switches" aria-label={words.switchLanguage}>
            <button type="button" class="theme-switch needs-script" aria-pressed="false">
              <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
                <circle cx="10" cy="10" r="7.25" fill="none" stroke="currentColor" stroke-width="1.5" />
                <path d="M10 2.75a7.25 7.25 0 0 1 0 14.5z" fill="currentColor" />
              </svg>
              <span class="unseen">{words.theme}</span>
            </button>
            <a class="language-switch" href={toHref(path, { ...state, ui: other })} lang={htmlLang(other)} hreflang={htmlLang(other)} data-ui={other}>
              {other === 'zh' ? '中文' : 'English'}
            </a>
          </nav>
        </header>
        {children}
        <footer class="foot">
          <p class="keys needs-script">
            {words.shortcutsHelp.map(([keys, does]) => (
              <span>
                <kbd>{keys}</kbd> {does}
              </span>
            ))}
            <button type="button" class="shortcut-switch" aria-pressed="true">
              {words.shortcuts}
            </button>
          </p>
          <p>
            {words.name} {version} <span aria-hidden="true">·</span> <a href="/docs">{words.interfaceDocs}</a>
          </p>
        </footer>
      </body>
    </html>
  );
};

/** Title of a browser window. */
export function toWindowTitle(text: string, ui: View['ui']): string {
  return text === '' ? wordsOf(ui).name : `${text} – ${wordsOf(ui).name}`;
}
