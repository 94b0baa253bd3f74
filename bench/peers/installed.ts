/** What an engine asks of its user: versions, megabytes installed, lines written. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

const dependencies = z.record(z.string(), z.string()).optional();
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), dependencies, optionalDependencies: dependencies, peerDependencies: dependencies }),
  ),
});
type Lock = z.infer<typeof lockSchema>['packages'];

/** Name and version of each package in the folder's node_modules; without packages, of the folder's own. Those that are missing are named so. */
export function listVersions(root: string, packages: readonly string[]): string[] {
  const read = (file: string): { name: string; version: string } =>
    z.object({ name: z.string(), version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')));
  if (packages.length === 0) return [Object.values(read(join(root, 'package.json'))).join(' ')];
  return packages.map((name) => {
    const file = join(root, 'node_modules', name, 'package.json');
    return `${name} ${existsSync(file) ? read(file).version : 'not installed'}`;
  });
}

/**
 * Megabytes on disk of packages and all that they depend on, as `du` counts; undefined where one of them is not installed.
 *
 * @param root folder with package-lock.json and node_modules
 * @param packages undefined for what the folder's own package needs to run
 * @param extra further folders that belong to it
 */
export function measureInstall(root: string, packages: readonly string[] | undefined, extra: readonly string[] = []): number | undefined {
  const lock = lockSchema.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'))).packages;
  const names = packages ?? Object.keys({ ...lock['']?.dependencies, ...lock['']?.optionalDependencies });
  if (packages?.some((name) => !existsSync(join(root, 'node_modules', name)))) return undefined;
  const folders = [...listClosure(lock, names)].map((path) => join(root, path)).filter((path) => existsSync(path));
  const total = execFileSync('du', ['-sck', ...folders, ...extra])
    .toString()
    .trimEnd()
    .split('\n')
    .at(-1);
  return Number(total?.split('\t')[0]) / 1024;
}

/** Paths in the lock file of the packages and of what they depend on, found as Node finds them. */
function listClosure(lock: Lock, names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string, from: string): void => {
    const path = locate(lock, name, from);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const entry = lock[path];
    for (const next of Object.keys({ ...entry?.dependencies, ...entry?.optionalDependencies, ...entry?.peerDependencies })) visit(next, path);
  };
  for (const name of names) visit(name, '');
  return found;
}

function locate(lock: Lock, name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const path = at === '' || at === '.' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (lock[path] !== undefined) return path;
    if (at === '' || at === '.') return undefined;
  }
}

/** Lines of a source file that are neither blank nor comment. */
export function countLines(file: string): number {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*($|\/\/|\/?\*)/.test(line)).length;
}
