import type { Command } from 'commander';
import { Option } from 'commander';
import { createApiKey, SCOPES, type Scope } from '../access/api-keys.ts';
import { notify, print } from './context.ts';

export function addKeys(program: Command): void {
  program
    .command('keys')
    .description('make a key for a caller of the HTTP interface')
    .requiredOption('--name <name>', 'whose key it is; stands in the log and in its rate limit')
    .addOption(new Option('--scope <scope...>', 'what it may do').choices(SCOPES).default(['search']))
    .option('--json', 'key and entry as JSON')
    .addHelpText(
      'after',
      '\nThe key is shown once. Its entry, which holds only a hash, goes into API_KEYS or into the file that API_KEYS_FILE names; that file is read again when it changes.\n\nExamples:\n  digest-search keys --name chatbot\n  digest-search keys --name ops --scope search admin --json',
    )
    .action(({ name, scope, json }: { name: string; scope: Scope[]; json?: boolean }) => {
      const { key, entry } = createApiKey(name, scope);
      if (json) {
        print(JSON.stringify({ key, entry }));
        return;
      }
      print(key);
      notify(`entry for API_KEYS or the file of API_KEYS_FILE: ${entry}`);
    });
}
