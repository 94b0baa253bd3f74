/**
 * One engine on one corpus, in this process. What only some engines need is loaded for those alone,
 * because the memory of this process is theirs.
 */
import { execFileSync } from 'node:child_process';
import type { Embedder } from '../../src/domain/ports.ts';
import { createDistinctQuestions, toSearchPath } from '../distinct-questions.ts';
import type { Corpus } from './corpus.ts';
import type { Built, Engine, Found } from './engine.ts';

/** Passages an answer is measured by. */
export const CUT = 10;
/** Requests under way at once when throughput is measured. */
export const IN_FLIGHT = 16;

export interface Effort {
  /** Questions one after the other, after a fourth as many to heat the code. */
  readonly queries: number;
  /** How long throughput is measured, after as long to heat the code. */
  readonly seconds: number;
}

/** What it takes to have an engine and to ask it. */
export interface Cost {
  /** From passages in memory, or a file, to the first possible question; with loading the model and embedding where vectors are taken. */
  readonly build_ms: number;
  /** Kilobytes on disk; hardly any for engines that write nothing. */
  readonly disk_kb: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly requests_per_s: number;
  /** Resident memory of the process that answers, after everything. */
  readonly rss_mb: number;
}

/** What of an engine is measured. */
export type Purpose = 'quality' | 'cost' | 'both';

export interface Measured {
  /** In the order of the corpus's questions; empty when only the cost was asked for. */
  readonly answers: readonly Found[];
  /** Absent when only the quality was asked for. */
  readonly cost?: Cost;
}

export interface MeasureOptions {
  readonly takesVectors: boolean;
  readonly purpose: Purpose;
  /** An empty folder. */
  readonly dir: string;
  readonly effort: Effort;
}

export async function measureEngine(engine: Engine, corpus: Corpus, { takesVectors, purpose, dir, effort }: MeasureOptions): Promise<Measured> {
  const started = performance.now();
  const embedder = takesVectors ? await loadEmbedder() : undefined;
  const texts = corpus.passages.map(({ text }) => text);
  const vectors = (await embedder?.embed(texts, 'passage')) ?? [];
  const built = await engine.build({ passages: corpus.passages, vectors, file: corpus.file, dir });
  const build_ms = performance.now() - started;
  const ask = createAsk(built, embedder);
  try {
    const answers: Found[] = [];
    for (const { query } of purpose === 'cost' ? [] : corpus.questions) {
      const { passages, events, score } = await ask(query);
      answers.push({ passages: passages.slice(0, CUT), ...(events && { events: events.slice(0, CUT) }), score });
    }
    if (purpose === 'quality') return { answers };
    const nextQuestion = createDistinctQuestions(corpus.questions.map(({ query }) => query));
    const latency = await measureLatency(ask, nextQuestion, effort.queries);
    await measureThroughput(built, ask, nextQuestion, effort.seconds);
    const requests_per_s = await measureThroughput(built, ask, nextQuestion, effort.seconds);
    globalThis.gc?.();
    const rss_mb = built.service?.residentMegabytes() ?? process.memoryUsage.rss() / 2 ** 20;
    return { answers, cost: { build_ms, disk_kb: measureDisk(dir), ...latency, requests_per_s, rss_mb } };
  } finally {
    await built.close();
    await embedder?.dispose();
  }
}

async function loadEmbedder(): Promise<Embedder> {
  const [{ loadBundledEmbedder }, { readConfig }] = await Promise.all([import('../../src/compose.ts'), import('../../src/config.ts')]);
  return loadBundledEmbedder(readConfig());
}

type Ask = (question: string) => Promise<Found>;

/** Embedding the question is part of asking. */
function createAsk(built: Built, embedder: Embedder | undefined): Ask {
  const none = new Float32Array();
  return async (question) => {
    const [vector = none] = (await embedder?.embed([question], 'query')) ?? [];
    return built.search(question, vector, CUT);
  };
}

/** One question after the other. */
async function measureLatency(ask: Ask, nextQuestion: () => string, queries: number): Promise<Pick<Cost, 'p50_ms' | 'p99_ms'>> {
  const times: number[] = [];
  for (let at = -queries / 4; at < queries; at += 1) {
    const question = nextQuestion();
    const asked = performance.now();
    await ask(question);
    if (at >= 0) times.push(performance.now() - asked);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
}

async function measureThroughput(built: Built, ask: Ask, nextQuestion: () => string, seconds: number): Promise<number> {
  if (built.service !== undefined) {
    const { default: autocannon } = await import('autocannon');
    const result = await autocannon({
      url: built.service.url,
      connections: IN_FLIGHT,
      duration: seconds,
      requests: [{ setupRequest: (request) => ({ ...request, path: toSearchPath(nextQuestion()) }) }],
    });
    if (result.errors + result.non2xx > 0) throw new Error(`${result.errors + result.non2xx} of ${result.requests.total} requests failed under load`);
    return result.requests.average;
  }
  const started = performance.now();
  let answered = 0;
  const askUntilEnd = async (): Promise<void> => {
    while (performance.now() - started < seconds * 1000) {
      await ask(nextQuestion());
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, askUntilEnd));
  return (answered * 1000) / (performance.now() - started);
}

function measureDisk(dir: string): number {
  return Number(execFileSync('du', ['-sk', dir]).toString().split('\t')[0]);
}
