/** The browser files, built from the source as it is now into a folder of their own. */
import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs the package's own build, so that a test sees what is shipped. */
export async function buildAssets(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'digest-search-web-'));
  await promisify(execFile)('npm', ['run', '--silent', 'build:web', '--', `--outdir=${dir}`]);
  return dir;
}
