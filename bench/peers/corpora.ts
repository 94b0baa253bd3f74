/** What is searched: the committed digest with the judged questions, and XQuAD's paragraphs of one language with the questions of both. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../../src/config.ts';
import { toJsonLine } from '../../src/digest/json-lines.ts';
import { readEvents } from '../../src/digest/read-events.ts';
import { type DigestEvent, LANGUAGES, type Language } from '../../src/domain/event.ts';
import { type JudgedQuery, readJudgedQueries } from '../../src/eval/judged-queries.ts';
import { nameParagraphEvent, readXquad, toParagraphEvent } from '../../src/eval/xquad.ts';
import type { Corpus } from './corpus.ts';
import type { Passage } from './engine.ts';

/** @param dir folder of published sets, where there is one */
export async function readCorpora(dir: string | undefined, workDir: string): Promise<Corpus[]> {
  const { defaultInput, packageRoot } = readConfig();
  const { events } = await readEvents(defaultInput);
  const digest: Corpus = {
    name: 'digest',
    passages: listPassages(events),
    file: defaultInput,
    questions: await readJudgedQueries(join(packageRoot, 'data', 'eval', 'queries.jsonl')),
  };
  if (dir === undefined) return [digest];
  return [digest, await readParagraphs(dir, 'en', workDir), await readParagraphs(dir, 'zh', workDir)];
}

async function readParagraphs(dir: string, language: Language, workDir: string): Promise<Corpus> {
  const events = (await readXquad(dir, language)).paragraphs.map((text, at) => toParagraphEvent(language, at, text));
  const file = join(workDir, `xquad-${language}.jsonl`);
  await writeFile(file, events.map((event) => `${toJsonLine(event).trimEnd()}\n`).join(''));
  const questions: JudgedQuery[] = [];
  for (const asked of LANGUAGES) {
    for (const [at, { question, paragraph }] of (await readXquad(dir, asked)).questions.entries()) {
      const event = events[paragraph] as DigestEvent;
      questions.push({
        id: `${asked}-${at}`,
        query: question,
        language: asked,
        kind: 'paragraph',
        split: 'report',
        events: [nameParagraphEvent(language, paragraph)],
        passages: event.passages.map(({ passage_id }) => passage_id),
      });
    }
  }
  return { name: `xquad-${language}`, passages: listPassages(events), file, questions };
}

function listPassages(events: readonly DigestEvent[]): Passage[] {
  return events.flatMap(({ passages }) => passages.map(({ passage_id, event_id, text }) => ({ id: passage_id, event: event_id, text })));
}
