/** The tables of one run, in Markdown. */
import { LANGUAGES, type Language } from '../../src/domain/event.ts';
import type { Corpus } from './corpus.ts';
import { type Cost, IN_FLIGHT, type Measured } from './measure-engine.ts';
import { type Cell, renderTable, showFigure, showShare } from './markdown.ts';
import { PUBLISHED } from './published.ts';
import { type Answered, fitCut, measureQuality } from './quality.ts';
import type { EngineResult, Report } from './report.ts';

const NAMES: Readonly<Record<Language, string>> = { en: 'English', zh: 'Chinese' };
const HIGHEST = { best: 'highest' } as const;
const LOWEST = { best: 'lowest' } as const;
/** Whose cost is measured: one small corpus and one of longer passages. */
export const COST_CORPORA: readonly Corpus['name'][] = ['digest', 'xquad-en'];
/** By how much the memory of equal processes differs. */
const MEMORY_NOISE_MB = 20;
/** What `du` counts for a folder with nothing in it, or a little more. */
const EMPTY_FOLDER_KB = 8;

export function renderReport(report: Report): string {
  const versions = [...new Set(report.engines.flatMap((engine) => engine.versions))].join(', ');
  const digest = report.corpora.find(({ name }) => name === 'digest');
  return [
    `${report.date}, \`${report.command}\`. ${report.machine}. ${versions}.`,
    ...(digest === undefined ? [] : LANGUAGES.map((language) => renderDigest(report, digest, language))),
    renderXquad(report),
    renderCost(report),
    renderModels(report),
  ].join('\n\n');
}

function measuredOf({ outcomes }: EngineResult, corpus: Corpus['name']): Measured | string {
  const outcome = outcomes[corpus];
  if (outcome === undefined) return 'not run';
  return 'measured' in outcome ? outcome.measured : `failed: ${outcome.error}`;
}

function isRun({ engines }: Report, corpus: Corpus['name']): boolean {
  return engines.some(({ outcomes }) => outcomes[corpus] !== undefined);
}

/** A row of an engine that gave nothing tells why in its first cell. */
function fillRow(title: string, reason: string, columns: number): Cell[] {
  return [title, reason, ...Array.from({ length: columns - 2 }, () => '')];
}

function answersOf(corpus: Corpus, { answers }: Measured): Answered[] {
  return corpus.questions.flatMap((query, at) => (answers[at] === undefined ? [] : { query, found: answers[at] }));
}

function renderDigest(report: Report, corpus: Corpus, language: Language): string {
  const asked = corpus.questions.filter((query) => query.split === 'report' && query.language === language);
  const answerable = asked.filter(({ events }) => events.length > 0).length;
  const columns = [
    { title: `${NAMES[language]} questions` },
    { title: 'event R@1', ...HIGHEST },
    { title: 'nDCG@10', ...HIGHEST },
    // Not in bold: an engine that finds nothing leaves all alone.
    { title: 'left alone' },
    { title: 'cut: event R@1', ...HIGHEST },
    { title: 'cut: nDCG@10', ...HIGHEST },
    { title: 'cut: left alone' },
  ];
  const rows = report.engines
    .filter(({ info }) => info.purpose !== 'cost')
    .map((engine) => {
      const measured = measuredOf(engine, 'digest');
      if (typeof measured === 'string') return fillRow(engine.info.title, measured, columns.length);
      const answered = answersOf(corpus, measured);
      const reported = answered.filter(({ query }) => query.split === 'report');
      const cut = fitCut(
        answered.filter(({ query }) => query.split === 'calibration'),
        corpus.passages,
      );
      const plain = measureQuality(reported, corpus.passages, language);
      const withCut = cut === undefined ? undefined : measureQuality(reported, corpus.passages, language, cut);
      return [
        engine.info.title,
        ...[plain.event_r1, plain.ndcg_10, plain.left_alone].map(showShare),
        ...(withCut === undefined ? ['no score', '', ''] : [withCut.event_r1, withCut.ndcg_10, withCut.left_alone].map(showShare)),
      ];
    });
  return `### Digest, ${NAMES[language]}: ${corpus.passages.length} passages, ${answerable} questions with an answer, ${asked.length - answerable} without\n\n${renderTable(columns, rows)}`;
}

function renderXquad(report: Report): string {
  const pools = report.corpora.filter(({ name }) => name !== 'digest' && isRun(report, name));
  if (pools.length === 0) return '### XQuAD\n\nNot run: `--benchmarks <folder>` was not given, or the run was broken off before.';
  const directions = (['en', 'zh'] as const).flatMap((wanted) => (['en', 'zh'] as const).map((asked) => ({ asked, wanted })));
  directions.sort((a, b) => Number(a.asked !== a.wanted) - Number(b.asked !== b.wanted));
  const columns = [{ title: 'nDCG@10 (R@1)' }, ...directions.map(({ asked, wanted }) => ({ title: `${asked}→${wanted}`, ...HIGHEST }))];
  const rows = report.engines
    .filter(({ info }) => info.purpose !== 'cost')
    .map((engine) => [
      engine.info.title,
      ...directions.map(({ asked, wanted }): Cell => {
        const corpus = pools.find(({ name }) => name === `xquad-${wanted}`);
        if (corpus === undefined) return 'not run';
        const measured = measuredOf(engine, corpus.name);
        if (typeof measured === 'string') return measured;
        const { ndcg_10, event_r1 } = measureQuality(answersOf(corpus, measured), corpus.passages, asked);
        const [ndcg, first] = [showShare(ndcg_10), showShare(event_r1)];
        return typeof ndcg === 'string' || typeof first === 'string' ? '–' : { text: `${ndcg.text} (${first.text})`, value: ndcg.value };
      }),
    ]);
  const { passages = [], questions = [] } = pools[0] ?? {};
  const title = `### XQuAD: ${passages.length} paragraphs, ${questions.length / LANGUAGES.length} questions a direction (question→paragraph)`;
  return `${title}\n\n${renderTable(columns, rows)}`;
}

function renderCost(report: Report): string {
  const corpora = report.corpora.filter(({ name }) => COST_CORPORA.includes(name) && isRun(report, name));
  const columns = [
    { title: `${corpora.map(({ passages }) => passages.length).join(' / ')} passages` },
    { title: 'called by' },
    { title: 'build, ms', ...LOWEST },
    { title: 'p50, ms', ...LOWEST },
    { title: 'p99, ms', ...LOWEST },
    { title: 'requests/s', ...HIGHEST },
    { title: 'memory, MB' },
    { title: 'disk, MB' },
    { title: 'install, MB', ...LOWEST },
    { title: 'lines', ...LOWEST },
  ];
  const engines = report.engines.filter(({ info }) => info.purpose !== 'quality');
  const rows = engines.map((engine): Cell[] => {
    const outcomes = corpora.map(({ name }) => measuredOf(engine, name));
    const failed = outcomes.find((outcome) => typeof outcome === 'string');
    if (failed !== undefined) return fillRow(engine.info.title, failed, columns.length);
    const measured = outcomes.flatMap((outcome) => (typeof outcome === 'string' ? [] : (outcome.cost ?? [])));
    const show = (of: (one: Cost) => number, least = 0): Cell => {
      const values = measured.map(of);
      return { text: values.map((value) => (value < least ? `<${least}` : showFigure(value))).join(' / '), value: values.at(-1) ?? 0 };
    };
    return [
      engine.info.title,
      engine.info.call,
      show(({ build_ms }) => build_ms),
      show(({ p50_ms }) => p50_ms),
      show(({ p99_ms }) => p99_ms),
      show(({ requests_per_s }) => requests_per_s),
      show(({ rss_mb }) => rss_mb - report.empty_mb[engine.info.call], MEMORY_NOISE_MB),
      measured.some(({ disk_kb }) => disk_kb > EMPTY_FOLDER_KB) ? show(({ disk_kb }) => disk_kb / 1024) : 'none',
      engine.install_mb === undefined ? '–' : { text: showFigure(engine.install_mb), value: engine.install_mb },
      { text: String(engine.lines), value: engine.lines },
    ];
  });
  const { queries, seconds } = report.effort;
  const note = `p50 and p99 of ${queries} distinct questions one after the other; requests/s over ${seconds} s with ${IN_FLIGHT} under way.`;
  return `### Cost\n\n${note}\n\n${renderTable(columns, rows)}`;
}

function renderModels(report: Report): string {
  if (report.ntrex === undefined) return '### The model beside published figures\n\nSkipped: `--benchmarks <folder>` was not given.';
  const of = (direction: string): number | null => report.ntrex?.find((row) => row.direction === direction)?.r_1 ?? null;
  const share = (value: number | null | undefined): Cell => (value === null || value === undefined ? '–' : showShare(value));
  const pooled = measurePooled(report);
  const columns = [
    { title: '' },
    { title: 'size' },
    { title: 'NTREX en→zh', ...HIGHEST },
    { title: 'NTREX zh→en', ...HIGHEST },
    { title: 'XQuAD en→en', ...HIGHEST },
    { title: 'XQuAD zh→zh', ...HIGHEST },
  ];
  const rows = [
    ['bundled model, pooled', '29 MB', share(of('en→zh')), share(of('zh→en')), ...pooled.map(share)],
    ...PUBLISHED.map(({ title, size, ntrex, xquad }) => [
      `${title} (published)`,
      size,
      share(ntrex?.[0]),
      share(ntrex?.[1]),
      share(xquad?.[0]),
      share(xquad?.[1]),
    ]),
  ];
  return `### The model beside published figures\n\n${renderTable(columns, rows)}`;
}

/** What an exact vector search of the bundled model reaches within each language. */
function measurePooled(report: Report): (number | null)[] {
  const exact = report.engines.find(({ info }) => info.name === 'sqlite-vec');
  return LANGUAGES.map((language) => {
    const corpus = report.corpora.find(({ name }) => name === `xquad-${language}`);
    if (exact === undefined || corpus === undefined) return null;
    const measured = measuredOf(exact, corpus.name);
    return typeof measured === 'string' ? null : measureQuality(answersOf(corpus, measured), corpus.passages, language).ndcg_10;
  });
}
