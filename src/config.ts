/** The only reader of the environment: validated once, handed on as an object. */
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DomainError } from './domain/errors.ts';

/** The folder that holds package.json; `src` and the built `dist` both lie right under it. */
const PACKAGE_ROOT = fileURLToPath(new URL('..', import.meta.url));

const environmentSchema = z.object({
  /** Address to listen on. */
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  /** Processes that answer over HTTP. */
  WORKERS: z.coerce.number().int().min(1).max(256).default(1),
  /** Folder of the index. */
  INDEX_DIR: z.string().min(1).default('index'),
  /** Folder in which downloaded models are kept. */
  MODEL_CACHE: z.string().min(1).optional(),
  XDG_CACHE_HOME: z.string().min(1).optional(),
  /** The hub or a mirror of it; the name that the hub's own tools use. */
  HF_ENDPOINT: z.url({ protocol: /^https?$/ }).default('https://huggingface.co'),
  /** Threads of one inference with a hub model. */
  EMBED_THREADS: z.coerce.number().int().min(1).max(256).optional(),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly workers: number;
  readonly indexDir: string;
  readonly modelCache: string;
  readonly hubHost: string;
  readonly embedThreads: number;
  /** The committed digest: what is built when nothing else is named. */
  readonly defaultInput: string;
  /** Folder of the model that ships with the package. */
  readonly bundledModel: string;
  /** Weights of the relevance estimate. */
  readonly calibration: string;
  readonly packageRoot: string;
}

/**
 * Reads the configuration.
 *
 * @throws DomainError `invalid_input` that names the variable and quotes its value
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  // An empty variable is what compose files and shells leave for "not set".
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = environmentSchema.safeParse(set);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const name = String(issue?.path[0]);
    throw new DomainError('invalid_input', `the environment variable ${name} is "${environment[name]}": ${issue?.message}; correct it or unset it`, {
      field: name,
    });
  }
  const values = parsed.data;
  const cacheHome = values.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return {
    host: values.HOST,
    port: values.PORT,
    workers: values.WORKERS,
    indexDir: values.INDEX_DIR,
    modelCache: values.MODEL_CACHE ?? join(cacheHome, 'digest-search', 'models'),
    hubHost: values.HF_ENDPOINT,
    embedThreads: values.EMBED_THREADS ?? Math.min(4, availableParallelism()),
    defaultInput: join(PACKAGE_ROOT, 'data', 'digest-2025.txt'),
    bundledModel: join(PACKAGE_ROOT, 'data', 'model'),
    calibration: join(PACKAGE_ROOT, 'data', 'calibration.json'),
    packageRoot: PACKAGE_ROOT,
  };
}
