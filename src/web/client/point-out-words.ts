/** Points out what a word of the question matched: while it is pointed at or focused, and for good once it is chosen. */

let chosen: string | undefined;

/** Listens on the whole document: results are swapped, the listeners stay. */
export function startPointingOut(): void {
  const show = (event: Event): void => {
    const word = wordOf(event.target);
    if (word !== undefined) pointOut(word);
  };
  const hide = (event: Event): void => {
    if (wordOf(event.target) !== undefined) pointOut(chosen);
  };
  document.addEventListener('pointerover', show);
  document.addEventListener('pointerout', hide);
  document.addEventListener('focusin', show);
  document.addEventListener('focusout', hide);
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button.word') : null;
    if (button === null) return;
    const word = button.dataset.word;
    chosen = button.getAttribute('aria-pressed') === 'true' ? undefined : word;
    for (const other of document.querySelectorAll('button.word')) other.setAttribute('aria-pressed', String(other === button && chosen !== undefined));
    pointOut(chosen ?? word);
  });
  // New results have words of their own.
  const region = document.querySelector('#results');
  if (region !== null) {
    new MutationObserver(() => {
      chosen = undefined;
    }).observe(region, { childList: true });
  }
}

/** The number of the word that a button or a mark stands for. */
function wordOf(target: EventTarget | null): string | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('button.word, mark[data-word]')?.dataset.word ?? undefined) : undefined;
}

function pointOut(word: string | undefined): void {
  for (const element of document.querySelectorAll<HTMLElement>('mark[data-word], .word-list, button.word')) {
    element.classList.toggle('is-on', word !== undefined && element.dataset.word === word);
  }
  for (const lists of document.querySelectorAll('.query-words')) lists.classList.toggle('has-choice', word !== undefined);
  document.body.classList.toggle('points-out', word !== undefined);
}
