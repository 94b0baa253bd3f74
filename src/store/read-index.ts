/** Reads a published index: verifies every file against the manifest before anything is loaded. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '../domain/errors.ts';
import { type DigestEvent, eventSchema, type Passage } from '../domain/event.ts';
import { CURRENT_FILE, describeFile, FILES, FORMAT_VERSION, type Manifest, manifestSchema, versionFolder } from './layout.ts';

/** The files of a verified version, read apart from the search structures. */
export interface StoredVectors {
  /** Folder of the version. */
  readonly folder: string;
  readonly manifest: Manifest;
  readonly events: readonly DigestEvent[];
  readonly passages: readonly Passage[];
  /** Views of one buffer, one a passage. */
  readonly vectors: readonly Float32Array[];
  /** Token ids of each sentence of each passage. */
  readonly sentences: readonly (readonly Uint32Array[])[] | null;
}

/** Command that makes an index in a folder, for messages. */
export function buildCommand(dir: string, input = 'data/digest-2025.txt'): string {
  return `digest-search build --input ${input} --index ${dir}`;
}

/**
 * Reads and verifies the manifest and the files of the version in use.
 *
 * @throws DomainError `index_missing`, `index_mismatch` (another format) or `index_corrupt`
 */
export async function readManifest(dir: string): Promise<{ folder: string; manifest: Manifest }> {
  const version = await readFile(join(dir, CURRENT_FILE), 'utf8').then(
    (text) => text.trim(),
    (cause: unknown) => {
      throw new DomainError('index_missing', `there is no index in ${dir}; make one with: ${buildCommand(dir)}`, { cause });
    },
  );
  const folder = join(dir, versionFolder(version));
  const text = await readFile(join(folder, FILES.manifest), 'utf8').catch((cause: unknown) => {
    throw damaged(dir, `${FILES.manifest} of version ${JSON.stringify(version)} cannot be read`, cause);
  });
  const manifest = parseManifest(dir, text);
  for (const [name, expected] of Object.entries(manifest.files)) {
    const found = await describeFile(join(folder, name)).catch((cause: unknown) => {
      throw damaged(dir, `${name} is missing`, cause, manifest);
    });
    if (found.bytes !== expected.bytes) throw damaged(dir, `${name} has ${found.bytes} bytes instead of ${expected.bytes}`, undefined, manifest);
    if (found.sha256 !== expected.sha256) throw damaged(dir, `${name} is not what was written (its SHA-256 differs)`, undefined, manifest);
  }
  return { folder, manifest };
}

/** Reads events, vectors and tokens of the version in use, verified. */
export async function readStored(dir: string): Promise<StoredVectors> {
  const { folder, manifest } = await readManifest(dir);
  const lines = (await readFile(join(folder, FILES.events), 'utf8')).split('\n').filter((line) => line !== '');
  const events = lines.map((line) => eventSchema.parse(JSON.parse(line)));
  const passages = events.flatMap((event) => event.passages);
  const { dimension } = manifest.model;
  const floats = toFloats(await readFile(join(folder, FILES.vectors)));
  const vectors = passages.map((_, at) => floats.subarray(at * dimension, (at + 1) * dimension));
  const sentences = FILES.tokens in manifest.files ? unpackTokens(toIntegers(await readFile(join(folder, FILES.tokens))), passages.length) : null;
  return { folder, manifest, events, passages, vectors, sentences };
}

function parseManifest(dir: string, text: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw damaged(dir, `${FILES.manifest} is not JSON`, cause);
  }
  const format = typeof json === 'object' && json !== null && 'format' in json ? json.format : undefined;
  if (typeof format === 'number' && format !== FORMAT_VERSION) {
    throw new DomainError(
      'index_mismatch',
      `the index in ${dir} has format ${format}, and this version of digest-search reads format ${FORMAT_VERSION}; rebuild it with: ${buildCommand(dir)}`,
    );
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw damaged(dir, `${FILES.manifest}: ${parsed.error.issues[0]?.path.join('.')} ${parsed.error.issues[0]?.message}`, parsed.error);
  return parsed.data;
}

function damaged(dir: string, what: string, cause: unknown, manifest?: Manifest): DomainError {
  const input = manifest?.inputs.map(({ path }) => path).join(' ');
  return new DomainError('index_corrupt', `the index in ${dir} is damaged: ${what}; rebuild it with: ${buildCommand(dir, input)}`, { cause });
}

/** A file's buffer may start at any byte of a pool; typed arrays need their own alignment. */
function toFloats(buffer: Buffer): Float32Array {
  return new Float32Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
}

function toIntegers(buffer: Buffer): Uint32Array {
  return new Uint32Array(buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength));
}

function unpackTokens(packed: Uint32Array, count: number): Uint32Array[][] {
  const perPassage = packed.subarray(0, count);
  const total = perPassage.reduce((sum, sentences) => sum + sentences, 0);
  const perSentence = packed.subarray(count, count + total);
  let sentence = 0;
  let token = count + total;
  return Array.from(perPassage, (sentences) =>
    Array.from({ length: sentences }, () => {
      const length = perSentence[sentence] as number;
      sentence += 1;
      token += length;
      return packed.subarray(token - length, token);
    }),
  );
}
