import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCorpora } from '../../bench/peers/corpora.ts';
import type { Outcome } from '../../bench/peers/child.ts';
import type { Corpus } from '../../bench/peers/corpus.ts';
import type { Engine } from '../../bench/peers/engine.ts';
import { ENGINES } from '../../bench/peers/engines.ts';
import { engine as digestSearch } from '../../bench/peers/engines/digest-search-uncut.ts';
import { engine as miniSearch } from '../../bench/peers/engines/minisearch.ts';
import { countLines, measureInstall } from '../../bench/peers/installed.ts';
import { type Cost, type Measured, measureEngine } from '../../bench/peers/measure-engine.ts';
import { readOptions } from '../../bench/peers/options.ts';
import { type Answered, fitCut, measureQuality } from '../../bench/peers/quality.ts';
import { renderReport } from '../../bench/peers/render-report.ts';
import type { EngineResult, Report } from '../../bench/peers/report.ts';
import { runChild } from '../../bench/peers/run-child.ts';
import { insertTables } from '../../bench/peers/write-tables.ts';
import { readConfig } from '../../src/config.ts';

const PARAGRAPHS = {
  en: ['The panda eats bamboo in the mountains of Sichuan.', 'The harbour of Rotterdam handles most of the containers of Europe.'],
  zh: ['大熊猫在四川的山里吃竹子。', '鹿特丹港处理欧洲的大部分集装箱。'],
};
const QUESTIONS = {
  en: ['What does the panda eat?', 'Which harbour handles containers?'],
  zh: ['大熊猫吃什么？', '哪个港处理集装箱？'],
};
const EFFORT = { queries: 4, seconds: 1 };

let dir: string;
let corpora: Corpus[];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'digest-search-peers-test-'));
  for (const language of ['en', 'zh'] as const) {
    const questions = QUESTIONS[language].map((question, paragraph) => ({ question, paragraph }));
    await writeFile(join(dir, `xquad-paragraphs.${language}.json`), JSON.stringify({ paragraphs: PARAGRAPHS[language], questions }));
  }
  corpora = await readCorpora(dir, dir);
});

afterAll(() => rm(dir, { recursive: true, force: true }));

function corpusOf(name: Corpus['name']): Corpus {
  const corpus = corpora.find((one) => one.name === name);
  if (corpus === undefined) throw new Error(`no corpus ${name}`);
  return corpus;
}

async function measure(engine: Engine, corpus: Corpus): Promise<Measured> {
  return measureEngine(engine, corpus, { takesVectors: false, purpose: 'both', dir: await mkdtemp(join(dir, 'engine-')), effort: EFFORT });
}

function qualityOf({ answers }: Measured, corpus: Corpus, language: 'en' | 'zh') {
  return measureQuality(
    corpus.questions.map((query, at) => ({ query, found: answers[at] ?? { passages: [] } })),
    corpus.passages,
    language,
  );
}

describe('engines over a small corpus', () => {
  it('MiniSearch finds within a language and nothing across', async () => {
    const corpus = corpusOf('xquad-en');
    const measured = await measure(miniSearch, corpus);
    expect(qualityOf(measured, corpus, 'en')).toEqual({ event_r1: 1, ndcg_10: 1, left_alone: null });
    expect(qualityOf(measured, corpus, 'zh').ndcg_10).toBe(0);
    expect(measured.cost?.p50_ms).toBeGreaterThan(0);
    expect(measured.cost?.requests_per_s).toBeGreaterThan(0);
  });

  it('the service, built and started as users do, finds in both directions', async () => {
    const corpus = corpusOf('xquad-zh');
    const measured = await measure(digestSearch, corpus);
    expect(qualityOf(measured, corpus, 'zh').event_r1).toBe(1);
    expect(qualityOf(measured, corpus, 'en').event_r1).toBe(1);
    expect(measured.cost?.disk_kb).toBeGreaterThan(8);
    expect(measured.cost?.rss_mb).toBeGreaterThan(50);
  }, 60_000);

  it('an engine that fails gives the reason and ends nothing else', async () => {
    const outcome = await runChild({ engine: 'no-such-engine', takesVectors: false, purpose: 'both', corpus: join(dir, 'none.json'), effort: EFFORT });
    expect(outcome).toEqual({ error: expect.stringContaining('no-such-engine') });
  });

  it('each has an adapter of its own', () => {
    for (const { name } of ENGINES) expect(existsSync(`bench/peers/engines/${name}.ts`), name).toBe(true);
  });
});

function answer(id: string, split: 'calibration' | 'report', events: string[], found: Answered['found']): Answered {
  return { query: { id, query: id, language: 'en', kind: 'test', split, events, passages: events.map((event) => `${event}-1`) }, found };
}

describe('measures', () => {
  const passages = ['a', 'b'].map((event) => ({ id: `${event}-1`, event, text: event }));
  const answered = [
    answer('right', 'report', ['a'], { passages: ['a-1', 'b-1'], score: 0.9 }),
    answer('second', 'report', ['a'], { passages: ['b-1', 'a-1'], score: 0.8 }),
    answer('by its own events', 'report', ['a'], { passages: ['b-1'], events: ['a', 'b'], score: 0.7 }),
    answer('nothing asked for', 'report', [], { passages: ['b-1'], score: 0.2 }),
    answer('left alone', 'report', [], { passages: [] }),
  ];

  it('take the event of the first passage, or the first event where the engine ranks events', () => {
    expect(measureQuality(answered, passages, 'en')).toEqual({ event_r1: 2 / 3, ndcg_10: (1 + 1 / Math.log2(3) + 0) / 3, left_alone: 0.5 });
  });

  it('count answers under the cut as none', () => {
    expect(measureQuality(answered, passages, 'en', 0.75)).toEqual({ event_r1: 1 / 3, ndcg_10: (1 + 1 / Math.log2(3)) / 3, left_alone: 1 });
  });

  it('fit the cut that gains most, and none without scores', () => {
    expect(fitCut(answered, passages)).toBe(0.7);
    expect(fitCut([answer('no score', 'calibration', ['a'], { passages: ['a-1'] })], passages)).toBeUndefined();
  });

  it('count lines that a user writes, without comments and blank lines', async () => {
    const file = join(dir, 'lines.ts');
    await writeFile(file, '/**\n * What it is.\n */\nimport a;\n\n// why\nconst b = 1; // here\n');
    expect(countLines(file)).toBe(2);
  });

  it('weigh what is installed, and nothing where a package is missing', () => {
    const { packageRoot } = readConfig();
    expect(measureInstall(packageRoot, ['minisearch'])).toBeGreaterThan(0.1);
    expect(measureInstall(packageRoot, ['no-such-package'])).toBeUndefined();
  });
});

describe('the tables', () => {
  const cost: Cost = { build_ms: 12.3, disk_kb: 4, p50_ms: 0.05, p99_ms: 1.25, requests_per_s: 12_345, rss_mb: 130 };
  const result = (name: string, outcome: Outcome): EngineResult => {
    const info = ENGINES.find((engine) => engine.name === name);
    if (info === undefined) throw new Error(`no engine ${name}`);
    return { info, versions: [`${name} 1.0.0`, 'shared 2.0.0'], install_mb: 1.5, lines: 20, outcomes: { digest: outcome } };
  };

  function render(): string {
    const digest = corpusOf('digest');
    const found = digest.questions.map(({ passages = [] }) => ({ passages, score: passages.length }));
    const report: Report = {
      machine: '2 × test, Node v20',
      date: '2026-01-02',
      command: 'npm run peers',
      effort: EFFORT,
      corpora: [digest],
      empty_mb: { function: 100, HTTP: 40 },
      engines: [
        result('minisearch', { measured: { cost, answers: found } }),
        result('orama-text', { measured: { cost: { ...cost, p50_ms: 0.5 }, answers: found.map(() => ({ passages: [] })) } }),
        result('sqlite-vec', { error: "Cannot find package 'sqlite-vec'" }),
      ],
    };
    return renderReport(report);
  }

  it('say when, where and with what it was measured', () => {
    expect(render()).toContain('2026-01-02, `npm run peers`. 2 × test, Node v20. minisearch 1.0.0, shared 2.0.0, orama-text 1.0.0, sqlite-vec 1.0.0.');
  });

  it('show figures, with the best of a column in bold', () => {
    const tables = render();
    expect(tables).toContain('| MiniSearch, `Intl.Segmenter` | **1.000** | **1.000** | 1.000 | **1.000** | **1.000** | 1.000 |');
    expect(tables).toContain('| Orama, full text | .000 | .000 | 1.000 | no score |  |  |');
    expect(tables).toMatch(/MiniSearch.*\| function \| \*\*12\*\* \| \*\*0\.050\*\* \| \*\*1\.3\*\* \| \*\*12,345\*\* \| 30 \| none \|/);
  });

  it('give the reason in the row of an engine that failed, and say what was skipped', () => {
    const tables = render();
    expect(tables).toContain("| sqlite-vec, vectors | failed: Cannot find package 'sqlite-vec' |");
    expect(tables).toContain('### XQuAD\n\nNot run: `--benchmarks <folder>` was not given');
  });

  it('stand between the markers of a file, and nowhere else', () => {
    const file = 'before\n<!-- written by `npm run peers`: begin -->\nold\n<!-- written by `npm run peers`: end -->\nafter\n';
    expect(insertTables(file, 'new')).toBe('before\n<!-- written by `npm run peers`: begin -->\n\nnew\n\n<!-- written by `npm run peers`: end -->\nafter\n');
    expect(() => insertTables('no markers', 'new')).toThrow('written by `npm run peers`: begin');
  });
});

describe('the command line', () => {
  it('takes all engines, or those that are named, and then writes no file', () => {
    expect(readOptions([])).toMatchObject({ engines: ENGINES, out: 'BENCHMARKS.md' });
    const some = readOptions(['--only', 'minisearch,orama-text']);
    expect(some?.engines.map(({ name }) => name)).toEqual(['orama-text', 'minisearch']);
    expect(some?.out).toBeUndefined();
    expect(readOptions(['--help'])).toBeUndefined();
  });

  it('refuses what it does not know, naming it', () => {
    expect(() => readOptions(['--only', 'solr'])).toThrow('"solr"');
    expect(() => readOptions(['--queries', 'many'])).toThrow('"many"');
    expect(() => readOptions(['--benchmarks', '/nowhere'])).toThrow('"/nowhere"');
    expect(() => readOptions(['--fast'])).toThrow('--fast');
  });
});
