/** What a user types into a shell (`digest-search build`, `digest-search serve`), and a reader of its answers. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { readConfig } from '../../src/config.ts';
import type { SearchAnswer } from '../../src/domain/search.ts';
import { findFreePort, type ServiceProcess, startServiceProcess } from '../service-process.ts';

/** A service that does not end by itself is ended. */
const LONGEST_STOP_MS = 15_000;

export interface DigestSearch extends ServiceProcess {
  /** @throws Error with status and body when the service refuses */
  get(path: string): Promise<SearchAnswer>;
}

export async function startDigestSearch(file: string, dir: string): Promise<DigestSearch> {
  const indexDir = join(dir, 'index');
  await promisify(execFile)(process.execPath, [join(readConfig().packageRoot, 'dist', 'cli', 'main.js'), 'build', '--input', file, '--index', indexDir]);
  const service = await startServiceProcess(indexDir, await findFreePort());
  return {
    ...service,
    async stop() {
      const timer = setTimeout(() => service.child.kill('SIGKILL'), LONGEST_STOP_MS);
      await service.stop();
      clearTimeout(timer);
    },
    async get(path) {
      const response = await fetch(`${service.url}${path}`);
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as SearchAnswer;
    },
  };
}
