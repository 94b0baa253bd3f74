/** The switches in the frame: colours and single-key shortcuts. */
import { readShortcuts, storeShortcuts, storeTheme } from './preferences.ts';

/** Single letters may be turned off: they get in the way of speech input. */
let shortcutsAreOn = readShortcuts();

export function areShortcutsOn(): boolean {
  return shortcutsAreOn;
}

export function startSwitches(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const theme = document.querySelector('.theme-switch');
  const isDark = (): boolean => (document.documentElement.dataset.theme ?? (dark.matches ? 'dark' : 'light')) === 'dark';
  const showTheme = (): void => theme?.setAttribute('aria-pressed', String(isDark()));
  theme?.addEventListener('click', () => {
    const next = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    storeTheme(next);
    showTheme();
  });
  dark.addEventListener('change', showTheme);
  showTheme();

  const shortcuts = document.querySelector('.shortcut-switch');
  const showShortcuts = (): void => shortcuts?.setAttribute('aria-pressed', String(shortcutsAreOn));
  shortcuts?.addEventListener('click', () => {
    shortcutsAreOn = !shortcutsAreOn;
    storeShortcuts(shortcutsAreOn);
    showShortcuts();
  });
  showShortcuts();
}
