import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINES } from './engines.ts';

/** Installs exactly what the lock file says. A package that cannot be installed here is left out by npm, and its engine fails alone. */
export function installPeers(folder: string): void {
  const { status } = spawnSync('npm', ['ci', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error'], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('npm ci failed for bench/peers; its output is above. --installed goes on with what is there');
}

/** The adapters use the types of what they adapt, so they are checked here, not with the project. @throws Error when they do not fit */
export function checkTypes(packageRoot: string, folder: string): void {
  const missing = ENGINES.flatMap(({ packages }) => packages).filter((name) => !existsSync(join(folder, 'node_modules', name)));
  if (missing.length > 0) return void process.stderr.write(`types are not checked: ${[...new Set(missing)].join(', ')} could not be installed\n`);
  const { status } = spawnSync(process.execPath, [join(packageRoot, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], { stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error('the adapters of bench/peers do not fit the types of the engines; tsc says where');
}
