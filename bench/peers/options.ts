/** Reads the command line of `npm run peers`. */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { hasXquad } from '../../src/eval/xquad.ts';
import { ENGINES, type EngineInfo } from './engines.ts';

export const USAGE = `Measures digest-search beside other engines, with the same passages and the same questions.

npm run peers -- [options]

  --benchmarks <folder>  published sets: ntrex.tsv, xquad-paragraphs.en.json and .zh.json; without it only the digest
  --only <a,b>           only these engines; the tables are printed and no file is written unless --out names one
  --out <file>           Markdown file in which the tables stand between markers (default BENCHMARKS.md)
  --json <file>          everything that was measured, with every answer
  --queries <n>          questions for p50 and p99 (default 2000)
  --seconds <n>          how long throughput is measured (default 5)
  --installed            bench/peers/node_modules is as it should be: do not install
  --help

Engines: ${ENGINES.map(({ name }) => name).join(', ')}
`;

export interface Options {
  readonly benchmarks: string | undefined;
  readonly engines: readonly EngineInfo[];
  /** Undefined: print only. */
  readonly out: string | undefined;
  readonly json: string | undefined;
  readonly queries: number;
  readonly seconds: number;
  readonly isInstalled: boolean;
}

/** @throws Error that says what is wrong with which option; undefined when help is asked for */
export function readOptions(args: readonly string[]): Options | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      benchmarks: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string' },
      json: { type: 'string' },
      queries: { type: 'string', default: '2000' },
      seconds: { type: 'string', default: '5' },
      installed: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (values.benchmarks !== undefined && !(hasXquad(values.benchmarks) && existsSync(`${values.benchmarks}/ntrex.tsv`))) {
    throw new Error(
      `--benchmarks "${values.benchmarks}" lacks ntrex.tsv, xquad-paragraphs.en.json or xquad-paragraphs.zh.json; leave it out to measure the digest alone`,
    );
  }
  const only = values.only?.split(',');
  for (const name of only ?? []) {
    if (!ENGINES.some((engine) => engine.name === name))
      throw new Error(`--only: there is no engine "${name}"; there are ${ENGINES.map((engine) => engine.name).join(', ')}`);
  }
  return {
    benchmarks: values.benchmarks,
    engines: ENGINES.filter(({ name }) => only?.includes(name) ?? true),
    out: values.out ?? (only === undefined ? 'BENCHMARKS.md' : undefined),
    json: values.json,
    queries: readCount('--queries', values.queries),
    seconds: readCount('--seconds', values.seconds),
    isInstalled: values.installed,
  };
}

function readCount(option: string, value: string): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000) throw new Error(`${option} "${value}" is not a whole number from 1 to 1000000`);
  return count;
}
