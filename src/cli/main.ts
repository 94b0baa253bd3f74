#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { addBuild, addEvents, addInspect, addSearch } from './commands.ts';
import { EXIT, fail, readVersion } from './context.ts';
import { addEval } from './eval-command.ts';
import { addKeys } from './keys-command.ts';
import { addMcp } from './mcp-command.ts';
import { addServe } from './serve-command.ts';

// A reader that has seen enough (`| head`) closes the pipe; that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.ok);
  throw error;
});

const program = new Command('digest-search')
  .description('Search a digest of events by meaning, in English and Chinese.')
  .version(readVersion())
  .showHelpAfterError('(add --help for what is possible)')
  .addHelpText(
    'after',
    '\nExit codes: 0 done (search: answered), 1 failed, 2 wrong usage, 3 nothing in the digest answers.\n\nExamples:\n  digest-search serve\n  digest-search search "which events involved UNESCO"\n  digest-search search "联合国教科文组织参与了哪些活动" --json',
  );
for (const add of [addBuild, addServe, addSearch, addEvents, addMcp, addKeys, addInspect, addEval]) add(program);
for (const command of [program, ...program.commands]) command.exitOverride().showHelpAfterError('(add --help for what is possible)');

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  else fail(error, process.argv.includes('--json'));
}
