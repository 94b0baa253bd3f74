/** What an index was made from, read even where the index itself is damaged. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CURRENT_FILE, FILES, PREFIX, type Sources, sourcesSchema } from './layout.ts';

/**
 * Reads the sources of the version in use, without trusting anything else about it: the
 * hash of an input says whether the input that is found is the one that is meant.
 *
 * @returns undefined where nothing legible is left of them
 */
export async function readSources(dir: string): Promise<Sources | undefined> {
  try {
    const name = (await readFile(join(dir, CURRENT_FILE), 'utf8')).trim();
    const folder = name.startsWith(PREFIX.version) ? name : `${PREFIX.version}${name}`;
    const parsed = sourcesSchema.safeParse(JSON.parse(await readFile(join(dir, folder, FILES.manifest), 'utf8')));
    return parsed.data;
  } catch {
    return undefined;
  }
}

/** Whether all inputs are there and hold what they held when the index was built. */
export async function areUnchanged({ inputs }: Sources): Promise<boolean> {
  for (const { path, sha256 } of inputs) {
    const content = await readFile(path).catch(() => undefined);
    if (content === undefined || createHash('sha256').update(content).digest('hex') !== sha256) return false;
  }
  return inputs.length > 0;
}
