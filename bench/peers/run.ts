/** Ours and its peers on the same corpora in one run: `npm run peers -- --help`. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { loadBundledEmbedder } from '../../src/compose.ts';
import { readConfig } from '../../src/config.ts';
import { type BenchmarkRow, runNtrex } from '../../src/eval/benchmarks.ts';
import type { Outcome } from './child.ts';
import { readCorpora } from './corpora.ts';
import { type Corpus, writeCorpus } from './corpus.ts';
import type { EngineInfo } from './engines.ts';
import { checkTypes, installPeers } from './install-peers.ts';
import { countLines, listVersions, measureInstall } from './installed.ts';
import { type Options, readOptions, USAGE } from './options.ts';
import { COST_CORPORA, renderReport } from './render-report.ts';
import type { EngineResult, Report } from './report.ts';
import { runChild } from './run-child.ts';
import { writeTables } from './write-tables.ts';

const config = readConfig();
const FOLDER = join(config.packageRoot, 'bench', 'peers');
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** @param publish gets the report after each corpus, so that a run that is broken off leaves what it has */
async function measure(options: Options, workDir: string, publish: (report: Report) => Promise<void>): Promise<void> {
  const corpora = await readCorpora(options.benchmarks, workDir);
  const effort = { queries: options.queries, seconds: options.seconds };
  const ntrex = options.benchmarks === undefined ? undefined : await measureNtrex(options.benchmarks);
  const outcomes = new Map(options.engines.map(({ name }) => [name, {} as Partial<Record<Corpus['name'], Outcome>>]));
  let empty: Outcome | undefined;
  for (const corpus of corpora) {
    const file = await writeCorpus(corpus, workDir);
    empty ??= await runChild({ engine: 'none', takesVectors: false, purpose: 'cost', corpus: file, effort });
    if ('error' in empty) throw new Error(`the measuring process itself fails: ${empty.error}`);
    const hasCost = COST_CORPORA.includes(corpus.name);
    for (const [at, { name, takesVectors, purpose }] of options.engines.entries()) {
      if (purpose === 'cost' && !hasCost) continue;
      say(`${corpus.name}: ${name} (${at + 1} of ${options.engines.length})`);
      const outcome = await runChild({ engine: name, takesVectors, purpose: hasCost ? purpose : 'quality', corpus: file, effort });
      if ('error' in outcome) say(`failed: ${outcome.error}`);
      Object.assign(outcomes.get(name) ?? {}, { [corpus.name]: 'error' in outcome ? { error: shorten(outcome.error) } : outcome });
    }
    await publish({
      machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
      date: new Date().toISOString().slice(0, 10),
      command: `npm run peers -- ${options.benchmarks === undefined ? '' : '--benchmarks <folder> '}--queries ${options.queries} --seconds ${options.seconds}`,
      effort,
      corpora,
      empty_mb: { function: empty.measured.cost?.rss_mb ?? 0, HTTP: await measureEmptyNode() },
      engines: options.engines.map((info) => describeEngine(info, outcomes.get(info.name) ?? {})),
      ntrex,
    });
  }
}

function describeEngine(info: EngineInfo, outcomes: EngineResult['outcomes']): EngineResult {
  const isOwn = info.packages.length === 0;
  const { packageRoot } = config;
  return {
    info,
    versions: listVersions(isOwn ? packageRoot : FOLDER, info.packages),
    install_mb: isOwn ? measureInstall(packageRoot, undefined, [join(packageRoot, 'dist'), join(packageRoot, 'data')]) : measureInstall(FOLDER, info.packages),
    lines: countLines(join(FOLDER, 'engines', `${info.name}.ts`)),
    outcomes,
  };
}

/** The first line, without the paths of this machine. */
function shorten(error: string): string {
  return (error.split('\n')[0] ?? '').replaceAll(`${config.packageRoot}/`, '').replaceAll('|', '/');
}

/** Resident MB of a Node process that does nothing. */
async function measureEmptyNode(): Promise<number> {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)'], { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)]).toString());
  child.kill();
  return kilobytes / 1024;
}

async function measureNtrex(dir: string): Promise<BenchmarkRow[]> {
  say('NTREX');
  const embedder = await loadBundledEmbedder(config);
  const rows = await runNtrex(join(dir, 'ntrex.tsv'), (texts) => embedder.embed(texts, 'passage'));
  await embedder.dispose();
  return rows;
}

function readOptionsOrExit(): Options {
  try {
    const options = readOptions(process.argv.slice(2));
    if (options !== undefined) return options;
    process.stdout.write(USAGE);
    process.exit(0);
  } catch (error) {
    say(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

const options = readOptionsOrExit();
if (!options.isInstalled) {
  say('installing the peers');
  installPeers(FOLDER);
}
checkTypes(config.packageRoot, FOLDER);
const workDir = await mkdtemp(join(tmpdir(), 'digest-search-peers-'));
try {
  let tables = '';
  await measure(options, workDir, async (report) => {
    tables = renderReport(report);
    if (options.out !== undefined) writeTables(options.out, tables);
    if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(report)}\n`);
  });
  console.log(tables);
} finally {
  await rm(workDir, { recursive: true, force: true });
}
