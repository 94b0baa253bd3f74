/** Runs before anything is drawn, so that a page never shows in the wrong colours first. */
import { readTheme } from './preferences.ts';

document.documentElement.classList.add('has-script');
const theme = readTheme();
if (theme !== null) document.documentElement.dataset.theme = theme;
