/**
 * The files that the browser loads, read once: each under a name that holds its hash, so
 * that it may be kept for ever, and gzipped beforehand.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DomainError } from '../domain/errors.ts';

const TYPES = {
  'app.js': 'text/javascript; charset=utf-8',
  'theme.js': 'text/javascript; charset=utf-8',
  'style.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
} as const;

export type AssetName = keyof typeof TYPES;

interface Asset {
  readonly type: string;
  readonly plain: Buffer;
  readonly gzipped: Buffer;
}

export interface Assets {
  /** Where a page finds a file. */
  hrefOf(name: AssetName): string;
  /** The file under a hashed name; undefined for any other. */
  find(hashedName: string): Asset | undefined;
}

/**
 * Reads the built files of a folder.
 *
 * @throws DomainError `unreadable_input` when one is missing
 */
export function loadAssets(dir: string): Assets {
  const hrefs = new Map<AssetName, string>();
  const byName = new Map<string, Asset>();
  for (const [name, type] of Object.entries(TYPES) as [AssetName, string][]) {
    const plain = readAsset(join(dir, name));
    const hash = createHash('sha256').update(plain).digest('hex').slice(0, 12);
    const hashedName = name.replace('.', `.${hash}.`);
    hrefs.set(name, `/assets/${hashedName}`);
    byName.set(hashedName, { type, plain, gzipped: gzipSync(plain, { level: 9 }) });
  }
  return { hrefOf: (name) => hrefs.get(name) as string, find: (hashedName) => byName.get(hashedName) };
}

function readAsset(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new DomainError('unreadable_input', `a file of the page is missing, ${path}: "npm run build" makes it`, { cause });
  }
}
