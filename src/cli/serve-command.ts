import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import { type CommonOptions, INDEX_OPTION, logErrors } from './context.ts';
import { addModelOptions, type ModelFlags, toModelChoice } from './model-options.ts';

interface ServeFlags extends ModelFlags, CommonOptions {
  readonly input?: string[];
  readonly port?: string;
  readonly host?: string;
  readonly threads?: string;
  readonly insecure?: boolean;
}

export function addServe(program: Command): void {
  addModelOptions(program.command('serve').description('answer over HTTP; builds the index when there is none'))
    .option('--index <dir>', INDEX_OPTION)
    .option('--input <file...>', 'what to build from when there is no index; refuses an index made from something else')
    .option('--port <number>', 'port to listen on (default 8787, or PORT)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1, or HOST); a public one needs keys')
    .option(
      '--threads <number>',
      'threads that search; each holds the index and the model (default: one a core, 4 at most; one from 200,000 passages on; or THREADS)',
    )
    .option('--insecure', 'listen on a public address although there are no keys')
    .option('--json', 'log lines as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  digest-search serve\n  digest-search serve --index index-2031 --port 9000\n  API_KEYS_FILE=keys digest-search serve --host 0.0.0.0 --json',
    )
    .action(async (flags: ServeFlags) => {
      const config = readConfig();
      const port = requireWhole('port', flags.port ?? config.port, 0, 65_535);
      const threads = requireWhole('threads', flags.threads ?? config.threads, 1, 256);
      const [{ startService }, { createLogger }] = await Promise.all([import('./start-service.ts'), import('./create-logger.ts')]);
      await startService(config, {
        ...toModelChoice(flags),
        index: flags.index,
        inputs: flags.input,
        host: flags.host ?? config.host,
        port,
        threads,
        areThreadsChosen: flags.threads !== undefined || config.areThreadsChosen,
        insecure: flags.insecure ?? false,
        logger: flags.json ? createLogger() : logErrors,
      });
    });
}

function requireWhole(name: string, given: string | number, least: number, most: number): number {
  const value = Number(given);
  if (String(given).trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new DomainError('invalid_input', `--${name} must be a whole number from ${least} to ${most}, and is ${JSON.stringify(given)}; correct it`, {
    field: name,
  });
}
