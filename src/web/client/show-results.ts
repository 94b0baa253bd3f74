/** Fetches the results of a URL and puts them in place of those shown. */

let running: AbortController | undefined;

/**
 * Shows the results of a URL; those of an earlier call that are still on their way are given up.
 *
 * @returns whether they are shown now: false when a later call came first or the server could not be reached
 */
export async function showResults(url: URL): Promise<boolean> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const region = document.querySelector<HTMLElement>('#results');
  const status = document.querySelector<HTMLElement>('#status');
  if (region === null || status === null) return false;
  region.setAttribute('aria-busy', 'true');
  try {
    const response = await fetch(url, { headers: { 'x-fragment': 'results' }, signal: mine.signal });
    const html = await response.text();
    if (mine.signal.aborted) return false;
    replaceContent(region, html);
    const outcome = region.querySelector<HTMLElement>('.outcome');
    // A server that is starting again, or a proxy before it, answers with a whole page.
    if (outcome === null) throw new Error(`unexpected answer ${response.status}`);
    status.textContent = outcome.dataset.status ?? '';
    status.classList.add('unseen');
    document.title = outcome.dataset.title ?? document.title;
    return true;
  } catch {
    if (mine.signal.aborted) return false;
    status.textContent = status.dataset.unreachable ?? '';
    status.classList.remove('unseen');
    return false;
  } finally {
    if (running === mine) region.removeAttribute('aria-busy');
  }
}

/** The HTML comes from the server's own views, which escape every text in it. */
function replaceContent(region: HTMLElement, html: string): void {
  const kept = document.activeElement instanceof HTMLElement && region.contains(document.activeElement) ? document.activeElement : undefined;
  const key = kept?.dataset.keep;
  region.innerHTML = html;
  if (kept === undefined) return;
  // What had the focus may be gone: the heading is then where to go on from.
  const next = key === undefined ? null : region.querySelector<HTMLElement>(`[data-keep="${CSS.escape(key)}"]`);
  (next ?? region.querySelector<HTMLElement>('#count'))?.focus({ preventScroll: true });
}
