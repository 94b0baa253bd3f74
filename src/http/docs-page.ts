export const DOCS_STYLE_HASH = 'sha256-x';
export function renderDocsPage(d: unknown): string { return ''; }
