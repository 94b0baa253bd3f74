/** What all commands share: where they write, how they fail, what they build when it is missing. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelChoice } from '../compose.ts';
import { type Config, readConfig } from '../config.ts';
import { DomainError, describeDefect } from '../domain/errors.ts';
import type { SearchService } from '../domain/service.ts';
import type { Logger } from '../http/http-env.ts';
import { toErrorBody } from '../operations/error-body.ts';
import { createProgress } from './progress.ts';

/** Documented in the help of the program. */
export const EXIT = { ok: 0, failure: 1, usage: 2, unanswered: 3 } as const;

export interface CommonOptions {
  readonly json?: boolean;
  readonly index?: string;
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Progress and notices go to standard error, so that standard output stays data. */
export function notify(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** The log of a program whose standard output is not for log lines: errors alone. */
export const logErrors: Logger = (entry) => {
  if (entry.level === 'error') notify(JSON.stringify(entry));
};

/** What the commands say of it. */
export const INDEX_OPTION = 'folder of the index (default: index, or INDEX_DIR); none with STORE=postgres, where DIGEST_ID says which digest of the database';

/** @throws DomainError `invalid_input` for a folder where the index is in a database */
export function chooseIndexDir({ store, indexDir }: Config, given: string | undefined): string {
  if (given === undefined || store.kind === 'embedded') return given ?? indexDir;
  throw new DomainError(
    'invalid_input',
    `--index is "${given}" and STORE is "postgres": a digest in a database lies in no folder; leave --index out and name it with DIGEST_ID (now "${store.digestId}"), or set STORE=embedded`,
    { field: 'index' },
  );
}

export function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(readConfig().packageRoot, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** Says what went wrong, in one line or as the error body of the HTTP interface, and sets the exit code. */
export function fail(error: unknown, asJson: boolean): void {
  process.exitCode = error instanceof DomainError && error.code === 'invalid_input' ? EXIT.usage : EXIT.failure;
  if (!(error instanceof DomainError)) {
    notify(`digest-search: this is a defect, please report it: ${describeDefect(error)}`);
    return;
  }
  notify(asJson ? JSON.stringify(toErrorBody(error)) : `digest-search: ${error.message}`);
}

/** Opens the index, building or mending it from the given or the committed digest where that is needed. */
export async function openOrBuild(
  options: ModelChoice & { readonly index?: string | undefined; readonly inputs?: readonly string[] | undefined },
): Promise<SearchService> {
  const recovery = await import('../open-or-build.ts');
  const config = readConfig();
  return recovery.openOrBuild(config, {
    indexDir: chooseIndexDir(config, options.index),
    isDefaultDir: options.index === undefined,
    model: options.model,
    modelOptions: options.modelOptions,
    inputs: options.inputs,
    onProgress: createProgress(),
    onWarning: (warning) => notify(`note: ${warning}`),
    onNotice: notify,
  });
}
