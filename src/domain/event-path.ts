/** Where the page for people shows an event, and a passage on it: the page links there, and so do citations. */

export function eventPath(eventId: string): string {
  return `/events/${encodeURIComponent(eventId)}`;
}

/** '' without a passage. */
export function passageFragment(passageId: string | undefined): string {
  return passageId === undefined ? '' : `#${encodeURIComponent(passageId)}`;
}
