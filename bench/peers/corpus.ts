/** A corpus on its way to the measuring processes. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JudgedQuery } from '../../src/eval/judged-queries.ts';
import type { Passage } from './engine.ts';

export interface Corpus {
  readonly name: 'digest' | 'xquad-en' | 'xquad-zh';
  readonly passages: readonly Passage[];
  /** The same as a file that `digest-search build` reads. */
  readonly file: string;
  readonly questions: readonly JudgedQuery[];
}

/** @returns where it was written */
export async function writeCorpus(corpus: Corpus, workDir: string): Promise<string> {
  const path = join(workDir, `${corpus.name}.json`);
  await writeFile(path, JSON.stringify(corpus));
  return path;
}

export async function loadCorpus(path: string): Promise<Corpus> {
  return JSON.parse(await readFile(path, 'utf8')) as Corpus;
}
