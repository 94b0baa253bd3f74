/** Tables in Markdown. */

/** A cell: a figure with what it is worth, or a text. */
export type Cell = string | { readonly text: string; readonly value: number };

export interface Column {
  readonly title: string;
  /** Which values are the best and stand in bold; without it none do. */
  readonly best?: 'highest' | 'lowest';
}

/** A table with the best values of its columns in bold. */
export function renderTable(columns: readonly Column[], rows: readonly (readonly Cell[])[]): string {
  const bests = columns.map(({ best }, at) => {
    if (best === undefined) return undefined;
    const values = rows.flatMap((row) => (typeof row[at] === 'object' ? row[at].value : []));
    return best === 'highest' ? Math.max(...values) : Math.min(...values);
  });
  const lines = rows.map((row) =>
    row.map((cell, at) => {
      if (typeof cell === 'string') return cell;
      return cell.value === bests[at] ? `**${cell.text}**` : cell.text;
    }),
  );
  const rule = columns.map((_, at) => (at === 0 ? '---' : '--:'));
  return [columns.map(({ title }) => title), rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** A share as `.829`. */
export function showShare(value: number | null): Cell {
  if (value === null) return '–';
  const text = value.toFixed(3);
  return { text: text.replace(/^0/, ''), value: Number(text) };
}

/** At least two significant figures, with thousands apart. */
export function showFigure(value: number): string {
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : value >= 0.1 ? 2 : 3;
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
