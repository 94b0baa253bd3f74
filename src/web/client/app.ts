/** Entry of the browser code: everything here makes better what already works without it. */
import { startCopying } from './copy-citation.ts';
import { startKeyboard } from './keyboard.ts';
import { startPointingOut } from './point-out-words.ts';
import { startSearchPage } from './search-page.ts';
import { startSwitches } from './switches.ts';

/** Milliseconds between two looks at whether the service has started. */
const STARTING_PAUSE = 1000;

startSwitches();
startKeyboard();
startPointingOut();
startCopying();
const form = document.querySelector<HTMLFormElement>('#search');
if (form !== null) startSearchPage(form);
if (document.querySelector('[data-starting]') !== null) setTimeout(() => location.reload(), STARTING_PAUSE);
// Paper has no way to open what is folded.
addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('#results details, #event details')) details.open = true;
});
