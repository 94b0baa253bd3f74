/** Searches while a person types, and keeps URL, form and results together. */
import { fillForm, readForm, updateLanguageLink } from './form-url.ts';
import { showResults } from './show-results.ts';

/**
 * Milliseconds without a key before a search. Results are to show within 100 ms of a key, and nobody types faster than one
 * every 50: this only holds together keys that come at once. A search that is overtaken is given up.
 */
const PAUSE = 10;
/** Milliseconds after which a question counts as finished, and the next key begins a new entry in the history. */
const FINISHED = 1500;

export function startSearchPage(form: HTMLFormElement): void {
  const box = form.elements.namedItem('q') as HTMLInputElement;
  let pause: ReturnType<typeof setTimeout> | undefined;
  let lastTyped = Number.NEGATIVE_INFINITY;
  let shown = location.search;

  const go = (url: URL, history: 'push' | 'replace' | 'keep'): void => {
    clearTimeout(pause);
    if (history !== 'keep' && url.href !== location.href) window.history[history === 'push' ? 'pushState' : 'replaceState'](null, '', url);
    shown = url.search;
    updateLanguageLink(url);
    void showResults(url);
  };

  const typed = (): void => {
    clearTimeout(pause);
    const isNew = performance.now() - lastTyped > FINISHED;
    lastTyped = performance.now();
    const url = readForm(form);
    // The entry is made at the first key, so that going back leads to what was shown before it.
    if (isNew && url.href !== location.href) window.history.pushState(null, '', url);
    pause = setTimeout(() => go(url, 'replace'), PAUSE);
  };

  box.addEventListener('input', (event) => {
    // Letters typed towards a Chinese word are no question yet.
    if (!(event as InputEvent).isComposing) typed();
  });
  box.addEventListener('compositionend', typed);
  form.addEventListener('change', (event) => {
    if (event.target !== box) go(readForm(form), 'push');
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    lastTyped = Number.NEGATIVE_INFINITY;
    // What was typed has its entry in the history already.
    go(readForm(form), 'replace');
  });

  document.querySelector('#results')?.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || !isPlainClick(event as MouseEvent)) return;
    const url = new URL(link.href);
    if (url.origin !== location.origin || url.pathname !== '/') return;
    event.preventDefault();
    fillForm(form, url);
    lastTyped = Number.NEGATIVE_INFINITY;
    go(url, 'push');
    if (link.matches('.examples a, .browse')) scrollTo({ top: 0 });
  });

  addEventListener('popstate', () => {
    const url = new URL(location.href);
    // A link to a place on this page comes by here too.
    if (url.search === shown) return;
    fillForm(form, url);
    lastTyped = Number.NEGATIVE_INFINITY;
    go(url, 'keep');
  });

  // Somebody typed before this script was there.
  if (box.value !== box.defaultValue) typed();
}

function isPlainClick(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey && !event.defaultPrevented;
}
