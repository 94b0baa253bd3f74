/** Moving by keys: `/` to the box, arrows or j and k between events, Escape back. */
import { areShortcutsOn } from './switches.ts';

export function startKeyboard(): void {
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (handleKey(event.key, event.target)) event.preventDefault();
  });
}

/** @returns whether the key is taken */
function handleKey(key: string, target: EventTarget | null): boolean {
  const box = document.querySelector<HTMLInputElement>('#q');
  if (key === 'Escape') return goBack(box);
  const isWriting = target instanceof HTMLElement && target.matches('input, select, textarea');
  if (target === box && key === 'ArrowDown') return move(1);
  if (isWriting) return false;
  const isOnEvent = target instanceof Element && target.matches('.event-link');
  if (isOnEvent && key === 'ArrowDown') return move(1);
  if (isOnEvent && key === 'ArrowUp') return move(-1);
  if (!areShortcutsOn()) return false;
  if (key === '/' && box !== null) {
    box.focus();
    box.select();
    return true;
  }
  if (key === 'j') return move(1);
  return key === 'k' && move(-1);
}

/** To the next or previous event; above the first is the box. */
function move(step: 1 | -1): boolean {
  // Events inside a closed "more" are not there to be focused.
  const links = [...document.querySelectorAll<HTMLElement>('.event-link')].filter((link) => link.getClientRects().length > 0);
  const at = links.indexOf(document.activeElement as HTMLElement);
  const next = at < 0 ? links[step > 0 ? 0 : links.length - 1] : links[at + step];
  if (next !== undefined) {
    next.focus({ preventScroll: true });
    next.closest('.event')?.scrollIntoView({ block: 'nearest' });
    return true;
  }
  if (at !== 0 || step > 0) return false;
  const box = document.querySelector<HTMLInputElement>('#q');
  box?.focus();
  return box !== null;
}

/** In the box: clears it. In the results: back to the box. On an event: back to the search. */
function goBack(box: HTMLInputElement | null): boolean {
  if (box === null) {
    document.querySelector<HTMLAnchorElement>('a[data-back]')?.click();
    return true;
  }
  if (document.activeElement !== box) {
    box.focus();
    return true;
  }
  if (box.value === '') return false;
  box.value = '';
  box.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return true;
}
