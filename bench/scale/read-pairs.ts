/** Real sentences and their translations: `english<TAB>chinese` a line, in .tsv or .tsv.xz files, or the committed digest's. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { readEvents } from '../../src/digest/read-events.ts';
import { splitSentences } from '../../src/text/sentences.ts';

export interface Pair {
  readonly en: string;
  readonly zh: string;
}

/** Letters of a line that reads as a sentence: shorter ones are headings, longer ones several. */
const LETTERS = { en: [20, 300], zh: [6, 120] } as const;
const HAN = /\p{Script=Han}/u;
const PLAIN = /^[\p{L}\p{N}\p{P}\s$€£¥%+=°]+$/u;

/** Pairs of a file or of all files of a folder, each once, in the order of the files' names. */
export function readPairs(path: string): Pair[] {
  const files = statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => /\.tsv(\.xz)?$/.test(name))
        .sort()
        .map((name) => join(path, name))
    : [path];
  const pairs = new Map<string, Pair>();
  for (const file of files) {
    const text = file.endsWith('.xz') ? execFileSync('xz', ['-dc', file], { maxBuffer: 2 ** 31 - 1 }).toString('utf8') : readFileSync(file, 'utf8');
    for (const line of text.split('\n')) {
      const [en = '', zh = ''] = line.split('\t').map((part) => part.trim());
      if (isSentence(en, LETTERS.en) && isSentence(zh, LETTERS.zh) && HAN.test(zh) && !HAN.test(en)) pairs.set(en, { en, zh });
    }
  }
  return [...pairs.values()];
}

function isSentence(text: string, [least, most]: readonly [number, number]): boolean {
  return text.length >= least && text.length <= most && PLAIN.test(text);
}

/** Sentences of a digest, laid side by side as they follow each other: few, and not translations of each other line by line. */
export async function readDigestPairs(path: string): Promise<Pair[]> {
  const { events } = await readEvents(path, { lenient: true });
  const sentences = (language: string): string[] =>
    events.flatMap(({ passages }) => passages.filter((passage) => passage.language === language).flatMap(({ text }) => splitSentences(text)));
  const [en, zh] = [sentences('en'), sentences('zh')];
  return en.flatMap((sentence, at) => (zh[at] === undefined ? [] : [{ en: sentence, zh: zh[at] }]));
}
