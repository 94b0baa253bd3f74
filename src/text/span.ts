/** A half-open range of UTF-16 units of a text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text with some of its ranges blanked out; positions stay. */
export function blankSpans(text: string, spans: readonly Span[]): string {
  return spans.reduce((blanked, { start, end }) => blanked.slice(0, start) + ' '.repeat(end - start) + blanked.slice(end), text);
}
