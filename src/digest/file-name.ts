import { basename } from 'node:path';
import { DomainError } from '../domain/errors.ts';

/** What a digest is called and the year its dates belong to. */
export interface DigestName {
  readonly digest: string;
  readonly year: number;
}

/** First and last year written with four digits. */
const YEARS = { min: 1000, max: 9999 } as const;

/** Reads `digest-<year>.txt`; undefined where the file is called otherwise. */
export function digestFromFileName(path: string): DigestName | undefined {
  const digits = /^digest-(\d{4})\.txt$/iu.exec(basename(path))?.[1];
  return digits === undefined || Number(digits) < YEARS.min ? undefined : { digest: digits, year: Number(digits) };
}

/** The name of a digest from the options, else from the file name. @throws DomainError where neither tells the year. */
export function nameDigest(options: { readonly file: string; readonly digest?: string | undefined; readonly year?: number | undefined }): DigestName {
  const { year } = options;
  if (year !== undefined && !(Number.isInteger(year) && year >= YEARS.min && year <= YEARS.max)) {
    throw new DomainError('invalid_input', `The year ${year} is not a year; allowed: ${YEARS.min} to ${YEARS.max}.`, { field: 'year' });
  }
  const fromFile = digestFromFileName(options.file);
  const known = year ?? fromFile?.year;
  if (known === undefined) {
    throw new DomainError(
      'invalid_input',
      `${options.file}: the year of the digest is not known; give it with --year 2025, or rename the file to digest-<year>.txt.`,
      { field: 'year' },
    );
  }
  const digest = options.digest ?? (year === undefined ? fromFile?.digest : undefined) ?? String(known).padStart(4, '0');
  return { digest, year: known };
}
