import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';

const { packageRoot } = readConfig();
/** Licences under which a dependency may be used and shipped. */
const ALLOWED = [
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  '0BSD',
  'Unicode-3.0',
  'CC0-1.0',
  'MIT AND Apache-2.0',
  '(MIT OR CC0-1.0)',
];
/** libvips inside sharp, which the model library installs for pictures and this project never loads: shipped unchanged, as a library of its own. */
const EXCEPTIONS = [/^@img\/sharp-libvips-/];

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly integrity?: string; readonly resolved?: string; readonly link?: boolean; readonly hasInstallScript?: boolean }>
  >;
}

interface Component {
  readonly name: string;
  readonly group?: string;
  readonly licenses?: readonly { readonly license?: { readonly id?: string; readonly name?: string }; readonly expression?: string }[];
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(packageRoot, name), 'utf8')) as T;
}

describe('dependencies', () => {
  const { packages } = readJson<Lockfile>('package-lock.json');
  const installed = Object.entries(packages).filter(([path]) => path !== '');

  it('are locked with their hashes and come from the registry', () => {
    expect(installed.length).toBeGreaterThan(50);
    for (const [path, { integrity, resolved }] of installed) {
      expect(integrity, path).toMatch(/^sha512-/);
      // Absent: from whichever registry is configured, under the same hash.
      if (resolved !== undefined) expect(new URL(resolved).protocol, path).toBe('https:');
    }
  });

  it('run install scripts only by name', () => {
    const { allowScripts } = readJson<{ allowScripts: Record<string, boolean> }>('package.json');
    const withScripts = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path.split('node_modules/').at(-1) ?? '');
    for (const name of withScripts) expect(Object.keys(allowScripts), `${name} has an install script`).toContain(name);
    expect(Object.entries(allowScripts).filter(([, isAllowed]) => isAllowed)).toEqual([['hnswlib-node', true]]);
  });

  it('have licences that allow their use', () => {
    const bill = JSON.parse(
      execFileSync('npm', ['sbom', '--omit=dev', '--sbom-format=cyclonedx'], { cwd: packageRoot, encoding: 'utf8', maxBuffer: 64e6 }),
    ) as { components: Component[] };
    expect(bill.components.length).toBeGreaterThan(20);
    for (const { group, name, licenses = [] } of bill.components) {
      const full = group === undefined || group === '' ? name : `${group}/${name}`;
      if (EXCEPTIONS.some((exception) => exception.test(full))) continue;
      const named = licenses.map(({ license, expression }) => license?.id ?? license?.name ?? expression);
      expect(named, full).not.toEqual([]);
      for (const licence of named) expect(ALLOWED, `${full}: ${licence}`).toContain(licence);
    }
  }, 30_000);
});
