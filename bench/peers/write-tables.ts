import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- written by `npm run peers`: begin -->';
const END = '<!-- written by `npm run peers`: end -->';

/** Replaces what stands between the markers of a text. @throws Error when they are not there */
export function insertTables(text: string, tables: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the file has no lines "${BEGIN}" and "${END}" between which the tables could stand`);
  return `${text.slice(0, begin + BEGIN.length)}\n\n${tables}\n\n${text.slice(end)}`;
}

/** Writes the tables into a Markdown file that has the markers. */
export function writeTables(file: string, tables: string): void {
  writeFileSync(file, insertTables(readFileSync(file, 'utf8'), tables));
}
