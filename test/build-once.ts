import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Before all tests: those that start the built program find it as the source is now, and none is built while another runs.
 * All that they write lies in one folder, which goes when they are done.
 */
export default function buildOnce(): () => void {
  execFileSync('npm', ['run', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = mkdtempSync(join(tmpdir(), 'digest-search-tests-'));
  // PostgreSQL does not run as root: where the tests do, its own user has to get through.
  chmodSync(folder, 0o711);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
