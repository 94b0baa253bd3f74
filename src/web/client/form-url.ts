/** The form and the URL say the same: each is made from the other. */

/** Parameters of the form that a link in the results may change. */
const FIELDS = ['q', 'from', 'to', 'place', 'lang'] as const;

/** The URL that the form asks for, without its empty fields and without parts to ignore that the question no longer holds. */
export function readForm(form: HTMLFormElement): URL {
  const url = new URL('/', location.href);
  const question = String(new FormData(form).get('q') ?? '');
  for (const [name, value] of new FormData(form)) {
    const text = String(value).trim();
    if (text === '' || (name === 'ignore' && !question.includes(text))) continue;
    url.searchParams.append(name, text);
  }
  return url;
}

/** Sets every control as the URL has it. The box is left alone while it already says the same: its cursor would jump. */
export function fillForm(form: HTMLFormElement, url: URL): void {
  for (const name of FIELDS) {
    const control = form.elements.namedItem(name);
    const value = url.searchParams.get(name) ?? '';
    if (!(control instanceof HTMLInputElement || control instanceof HTMLSelectElement) || control.value === value) continue;
    control.value = value;
  }
  const kinds = url.searchParams.getAll('kind').flatMap((text) => text.split(','));
  for (const box of form.querySelectorAll<HTMLInputElement>('input[name=kind]')) box.checked = kinds.includes(box.value);
  document.querySelector('#kept')?.replaceChildren(
    ...['ignore', 'ui'].flatMap((name) =>
      url.searchParams.getAll(name).map((value) => {
        const input = document.createElement('input');
        Object.assign(input, { type: 'hidden', name, value });
        return input;
      }),
    ),
  );
}

/** The switch leads to what is shown now, in the other language. */
export function updateLanguageLink(url: URL): void {
  const link = document.querySelector<HTMLAnchorElement>('.language-switch');
  if (link === null) return;
  const target = new URL(url);
  target.searchParams.set('ui', link.dataset.ui ?? '');
  link.href = target.pathname + target.search;
}
