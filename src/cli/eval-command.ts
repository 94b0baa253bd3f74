import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import type { BenchmarkRow } from '../eval/benchmarks.ts';
import type { EvalRow } from '../eval/evaluate.ts';
import { type CommonOptions, INDEX_OPTION, notify, openOrBuild, print } from './context.ts';

interface EvalFlags extends CommonOptions {
  readonly queries?: string;
  readonly split: 'calibration' | 'report' | 'all';
  readonly benchmarks?: string;
  readonly out?: string;
  readonly calibrate?: boolean;
}

export function addEval(program: Command): void {
  program
    .command('eval')
    .description('measure answers on judged questions, or on published test sets')
    .option('--queries <file>', 'judged questions, JSON Lines (default: the committed ones)')
    .addOption(new Option('--split <part>', 'which part of them').choices(['calibration', 'report', 'all']).default('report'))
    .option('--benchmarks <dir>', 'folder with ntrex.tsv or xquad-paragraphs.en.json and .zh.json')
    .option('--calibrate', 'fit the relevance estimate on the calibration parts of data/eval/sets.json and write data/calibration.json')
    .option('--out <file>', 'write the figures as JSON')
    .option('--index <dir>', INDEX_OPTION)
    .option('--json', 'the figures as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  digest-search eval\n  digest-search eval --split calibration --json\n  digest-search eval --benchmarks ../shared/benchmarks',
    )
    .action(async (flags: EvalFlags) => {
      const config = readConfig();
      if (flags.benchmarks !== undefined) {
        const { runBenchmarks } = await import('../eval/benchmarks.ts');
        const rows = await runBenchmarks(config, flags.benchmarks, (text) => notify(text));
        if (rows.length === 0) return print(`skipped: ${flags.benchmarks} has neither ntrex.tsv nor xquad-paragraphs.en.json and .zh.json`);
        await writeOut(flags.out, rows);
        return print(flags.json ? JSON.stringify(rows) : renderBenchmarks(rows));
      }
      const [{ readJudgedQueries }, { evaluate }] = await Promise.all([import('../eval/judged-queries.ts'), import('../eval/evaluate.ts')]);
      const judged = join(config.packageRoot, 'data', 'eval');
      if (flags.calibrate) {
        const { writeCalibration } = await import('../eval/write-calibration.ts');
        return print(JSON.stringify(await writeCalibration(config, join(judged, 'sets.json')), null, 2));
      }
      const all = await readJudgedQueries(flags.queries ?? join(judged, 'queries.jsonl'));
      const service = await openOrBuild({ index: flags.index });
      const rows = await evaluate(
        service,
        all.filter(({ split }) => flags.split === 'all' || split === flags.split),
      );
      await writeOut(flags.out, rows);
      print(flags.json ? JSON.stringify(rows) : renderRows(rows));
      await service.close();
    });
}

async function writeOut(path: string | undefined, rows: unknown): Promise<void> {
  if (path !== undefined) await writeFile(path, `${JSON.stringify(rows, null, 2)}\n`);
}

function renderBenchmarks(rows: readonly BenchmarkRow[]): string {
  const head = ['set  ', 'direction         ', 'mode  ', '   n', 'nDCG@10', 'R@1  ', 'R@2  ', 'R@10'].join('  ');
  const lines = rows.map(({ set, direction, mode, questions, ndcg_10, r_1, r_2, r_10 }) =>
    [
      set.padEnd(5),
      direction.padEnd(18),
      mode.padEnd(6),
      String(questions).padStart(4),
      ndcg_10.toFixed(4).padEnd(7),
      ...[r_1, r_2, r_10].map((value) => value.toFixed(3)),
    ].join('  '),
  );
  return [head, ...lines].join('\n');
}

function renderRows(rows: readonly EvalRow[]): string {
  const measures = ['event_r1', 'event_recall', 'event_precision', 'ndcg_10', 'mrr', 'unanswered'] as const;
  const head = ['mode    ', 'lang', 'kind        ', '   n', 'R@1  ', 'recall', 'precision', 'nDCG@10', 'MRR  ', 'unanswered'].join('  ');
  const lines = rows.map((row) =>
    [
      row.mode.padEnd(8),
      row.language.padEnd(4),
      row.kind.padEnd(12),
      String(row.questions).padStart(4),
      ...measures.map((name, at) => (row[name]?.toFixed(3) ?? '–').padEnd([5, 6, 9, 7, 5, 10][at] as number)),
    ].join('  '),
  );
  return [head, ...lines].join('\n');
}
