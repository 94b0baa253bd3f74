/**
 * Corpora of 10 thousand to 1 million passages: `npm run scale -- generate | embed | graphs | int8 | minisearch | measure | plot`, each with `--help`.
 */
import { Command } from 'commander';
import { readConfig } from '../../src/config.ts';
import { generateCorpus } from './generate.ts';
import { measureEmbedding } from './measure-embedding.ts';
import { measureInt8 } from './measure-int8.ts';
import { measureMiniSearch } from './measure-minisearch.ts';
import { measureIndex } from './measure-index.ts';
import { measureGraphs } from './measure-graphs.ts';
import { plotGraphs } from './plot-graphs.ts';
import { readDigestPairs, readPairs } from './read-pairs.ts';

const program = new Command('scale');
program
  .command('generate')
  .description('make a corpus from real sentences')
  .requiredOption('--passages <number>', 'about how many', Number)
  .requiredOption('--out <dir>')
  .option('--sentences <path>', 'a .tsv or .tsv.xz file of english<TAB>chinese lines, or a folder of them (default: those of the committed digest)')
  .option('--seed <number>', 'the same seed gives the same corpus', Number, 1)
  .action(async ({ passages, out, sentences, seed }: { passages: number; out: string; sentences?: string; seed: number }) => {
    const pairs = sentences === undefined ? await readDigestPairs(readConfig().defaultInput) : readPairs(sentences);
    if (sentences === undefined)
      console.error(
        `note: only the ${pairs.length} sentences of the committed digest, over and over: good for speed, poor for recall; name more with --sentences`,
      );
    const made = await generateCorpus({ pairs, passages, out, seed });
    console.log(JSON.stringify({ ...made, sentences: pairs.length, seed, out }));
  });
program
  .command('embed')
  .description('how many passages a second are embedded, with nothing else done')
  .requiredOption('--corpus <dir>', 'made by generate')
  .option('--passages <number>', 'about how many', Number, 100_000)
  .option('--threads <number>', 'side by side', Number, 2)
  .action(async ({ corpus, passages, threads }: { corpus: string; passages: number; threads: number }) =>
    console.log(JSON.stringify(await measureEmbedding(corpus, passages, threads))),
  );
program
  .command('graphs')
  .description('recall and time of HNSW by its parameters, one JSON line a graph')
  .requiredOption('--corpus <dir>', 'made by generate')
  .option('--language <language>', 'passages of which language', 'en')
  .option('--axes <number>', 'principal axes kept of each vector', Number, 192)
  .option('--queries <number>', 'questions asked', Number, 500)
  .option('--m <numbers>', 'separated by commas', '8,12,16,24,32')
  .option('--ef-construction <numbers>', 'separated by commas', '100,200,400')
  .option('--ef-search <numbers>', 'separated by commas', '32,64,128,200,256,512')
  .action(
    async ({
      m,
      efConstruction,
      efSearch,
      ...rest
    }: {
      corpus: string;
      language: 'en' | 'zh';
      axes: number;
      queries: number;
      m: string;
      efConstruction: string;
      efSearch: string;
    }) => {
      const list = (text: string): number[] => text.split(',').map(Number);
      for await (const figures of measureGraphs({ ...rest, m: list(m), efConstruction: list(efConstruction), efSearch: list(efSearch) }))
        console.log(JSON.stringify(figures));
    },
  );
program
  .command('int8')
  .description('what vectors of one byte a value lose of the ten nearest')
  .requiredOption('--corpus <dir>', 'made by generate')
  .option('--language <language>', 'passages of which language', 'en')
  .option('--queries <number>', 'questions asked', Number, 300)
  .action(async ({ corpus, language, queries }: { corpus: string; language: 'en' | 'zh'; queries: number }) =>
    console.log(JSON.stringify(await measureInt8(corpus, language, queries))),
  );
program
  .command('minisearch')
  .description('what MiniSearch takes to hold a corpus')
  .requiredOption('--corpus <dir>', 'made by generate')
  .option('--passages <number>', 'at most', Number, 100_000)
  .option('--queries <number>', 'questions asked', Number, 300)
  .action(async ({ corpus, passages, queries }: { corpus: string; passages: number; queries: number }) =>
    console.log(JSON.stringify(await measureMiniSearch(corpus, passages, queries))),
  );
program
  .command('measure')
  .description('time, memory, recall and planted answers of an index that `digest-search build` made of a corpus')
  .requiredOption('--corpus <dir>', 'made by generate')
  .requiredOption('--index <dir>', 'made by build')
  .option('--queries <number>', 'questions whose time is taken', Number, 1000)
  .option('--exact <number>', 'questions compared with exact search', Number, 100)
  .option('--ef-search <numbers>', 'of the graphs, separated by commas', '64,128,256,512,1024')
  .action(async ({ corpus, index, queries, exact, efSearch }: { corpus: string; index: string; queries: number; exact: number; efSearch: string }) =>
    console.log(JSON.stringify(await measureIndex(corpus, index, queries, exact, efSearch.split(',').map(Number)))),
  );
program
  .command('plot')
  .description('draw what graphs measured, one SVG a file of figures')
  .requiredOption('--graphs <file...>', 'what graphs printed')
  .option('--ef-construction <number>', 'curves of which graphs', Number, 100)
  .option('--out <dir>', 'where the pictures go', 'docs')
  .action(({ graphs, efConstruction, out }: { graphs: string[]; efConstruction: number; out: string }) => {
    for (const path of plotGraphs(graphs, efConstruction, out)) console.log(path);
  });
await program.parseAsync();
