/** The button beside the citation; the text itself can be selected without it. */
export function startCopying(): void {
  const field = document.querySelector<HTMLTextAreaElement>('#citation');
  const button = document.querySelector<HTMLButtonElement>('.copy');
  const status = document.querySelector('.copy-status');
  if (field === null || button === null || status === null) return;
  // Behind a proxy the server does not know the address that the browser uses.
  field.value = field.value.replace(/\S+$/u, location.origin + location.pathname);
  button.addEventListener('click', async () => {
    field.select();
    // The clipboard is there on HTTPS and on this very machine only.
    const isCopied = await (navigator.clipboard?.writeText(field.value) ?? Promise.reject()).then(
      () => true,
      () => false,
    );
    status.textContent = (isCopied ? button.dataset.done : button.dataset.byHand) ?? '';
  });
}
