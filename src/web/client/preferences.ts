/** What a person has chosen for this browser. Where storage is refused, a choice lasts for the page. */
export type Theme = 'light' | 'dark';

const THEME = 'theme';
const SHORTCUTS = 'shortcuts';

export function readTheme(): Theme | null {
  const stored = read(THEME);
  return stored === 'light' || stored === 'dark' ? stored : null;
}

export function storeTheme(theme: Theme): void {
  write(THEME, theme);
}

export function readShortcuts(): boolean {
  return read(SHORTCUTS) !== 'off';
}

export function storeShortcuts(areOn: boolean): void {
  write(SHORTCUTS, areOn ? 'on' : 'off');
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Storage is refused or full.
  }
}
