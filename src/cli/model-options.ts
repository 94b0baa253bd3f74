import { type Command, Option } from 'commander';
import type { ModelChoice } from '../compose.ts';
import { DTYPES, listKnownModels, POOLINGS } from '../drivers/model-table.ts';

export interface ModelFlags {
  readonly model?: string;
  readonly revision?: string;
  readonly dtype?: (typeof DTYPES)[number];
  readonly pooling?: (typeof POOLINGS)[number];
  readonly queryPrefix?: string;
  readonly passagePrefix?: string;
}

/** Adds the options that choose an embedding model. */
export function addModelOptions(command: Command): Command {
  return command
    .option('--model <name>', `embedding model: bundled, or one of the hub (known: ${listKnownModels().join(', ')})`)
    .option('--revision <name>', 'revision of the hub model')
    .addOption(new Option('--dtype <type>', 'number format of the hub model').choices(DTYPES))
    .addOption(new Option('--pooling <kind>', 'pooling of a hub model that is not known').choices(POOLINGS))
    .option('--query-prefix <text>', 'what the hub model wants before a question')
    .option('--passage-prefix <text>', 'what the hub model wants before a passage');
}

export function toModelChoice(flags: ModelFlags): ModelChoice {
  const { model, revision, dtype, pooling, queryPrefix, passagePrefix } = flags;
  const given = Object.entries({ revision, dtype, pooling, queryPrefix, passagePrefix }).filter(([, value]) => value !== undefined);
  return { model, modelOptions: Object.fromEntries(given) };
}
