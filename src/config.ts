/** The only reader of the environment: validated once, handed on as an object. */
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DomainError } from './domain/errors.ts';
import type { StoreChoice } from './store/store.ts';

/** The folder that holds package.json; `src` and the built `dist` both lie right under it. */
const PACKAGE_ROOT = fileURLToPath(new URL('..', import.meta.url));

const environmentSchema = z.object({
  /** Address to listen on. */
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
  /** Where the index is kept: files in INDEX_DIR, or a PostgreSQL database. */
  STORE: z.enum(['embedded', 'postgres']).optional(),
  /** Address of the database, with user and password. */
  DATABASE_URL: z
    .string()
    // A socket's folder is named behind a question mark, and then there need be no host.
    .refine(
      (url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url.replace('@/', '@localhost/')),
      'it has to be like postgres://user:password@host:5432/database',
    )
    .optional(),
  /** Name of what is stored and served, where several share a database. */
  DIGEST_ID: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name has 1 to 64 letters, digits, ".", "_" or "-", and starts with a letter or digit')
    .default('digest'),
  /** Connections of each search thread. */
  DATABASE_POOL: z.coerce.number().int().min(1).max(100).default(4),
  /** Of one statement, and until there is a connection. */
  DATABASE_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(5_000),
  /** Folder of the index. */
  INDEX_DIR: z.string().min(1).default('index'),
  /** Folder in which downloaded models are kept. */
  MODEL_CACHE: z.string().min(1).optional(),
  XDG_CACHE_HOME: z.string().min(1).optional(),
  /** The hub or a mirror of it; the name that the hub's own tools use. */
  HF_ENDPOINT: z.url({ protocol: /^https?$/ }).default('https://huggingface.co'),
  /** Where people find the page, for links in answers. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Names by which MCP may be reached, beside those of this machine and of PUBLIC_URL; separated by commas. */
  ALLOWED_HOSTS: z.string().default(''),
  /** Entries name:scopes:hash, as `digest-search keys` makes them; separated by commas. */
  API_KEYS: z.string().default(''),
  /** The same, one a line, read again when it changes. */
  API_KEYS_FILE: z.string().min(1).optional(),
  /** Requests a minute from one key, or from one address without keys; 0 is no limit. */
  RATE_LIMIT: z.coerce.number().int().min(0).max(1_000_000).default(0),
  /** Addresses or ranges of proxies whose X-Forwarded-For is believed; separated by commas. */
  TRUSTED_PROXIES: z.string().default(''),
  /** Origins of pages that may call the interface from a browser; separated by commas. */
  CORS_ORIGINS: z.string().default(''),
  METRICS: z.enum(['on', 'off']).default('on'),
  DOCS: z.enum(['on', 'off']).default('on'),
  /** Whether the text of questions is logged. */
  LOG_QUERIES: z.enum(['on', 'off']).default('off'),
  /** Threads that search; each holds the index and the model. */
  THREADS: z.coerce.number().int().min(1).max(256).optional(),
  /** Questions that may wait for a thread before further ones are refused. */
  MAX_QUEUE: z.coerce.number().int().min(1).max(10_000).default(64),
  /** Up to and without /chat/completions. */
  LLM_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  LLM_MODEL: z.string().min(1).optional(),
  LLM_API_KEY: z.string().min(1).optional(),
  /** Until the first piece of an answer, and between two. */
  LLM_TIMEOUT_MS: z.coerce.number().int().min(100).max(600_000).default(30_000),
  /** Threads of one inference with a hub model. */
  EMBED_THREADS: z.coerce.number().int().min(1).max(256).optional(),
});

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly indexDir: string;
  /** Where the index is kept; `embedded` is in {@link indexDir}. */
  readonly store: StoreChoice;
  readonly modelCache: string;
  readonly hubHost: string;
  readonly embedThreads: number;
  readonly publicUrl: string | undefined;
  /** Names by which MCP may be reached, beside the address that is listened on. */
  readonly allowedHosts: readonly string[];
  readonly apiKeys: string;
  readonly apiKeysFile: string | undefined;
  readonly rateLimit: number;
  readonly trustedProxies: readonly string[];
  readonly corsOrigins: readonly string[];
  readonly hasMetrics: boolean;
  readonly hasDocs: boolean;
  readonly logsQueries: boolean;
  readonly threads: number;
  /** Whether THREADS is set. */
  readonly areThreadsChosen: boolean;
  readonly maxQueue: number;
  /** The language model that writes answers; undefined: they are quotations. */
  readonly languageModel: { readonly baseUrl: string; readonly model: string; readonly apiKey: string | undefined; readonly timeoutMs: number } | undefined;
  /** Scripts and styles of the page for people, made by `npm run build`. */
  readonly webAssets: string;
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
    // An address of a database holds its password.
    const value = name === 'DATABASE_URL' ? 'no address of a database' : `"${environment[name]}"`;
    throw new DomainError('invalid_input', `the environment variable ${name} is ${value}: ${issue?.message}; correct it or unset it`, { field: name });
  }
  const values = parsed.data;
  const cacheHome = values.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return {
    host: values.HOST,
    port: values.PORT,
    indexDir: values.INDEX_DIR,
    store: readStore(values),
    modelCache: values.MODEL_CACHE ?? join(cacheHome, 'digest-search', 'models'),
    hubHost: values.HF_ENDPOINT,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    allowedHosts: [...splitList(values.ALLOWED_HOSTS), ...(values.PUBLIC_URL === undefined ? [] : [new URL(values.PUBLIC_URL).hostname])],
    apiKeys: values.API_KEYS,
    apiKeysFile: values.API_KEYS_FILE,
    rateLimit: values.RATE_LIMIT,
    trustedProxies: splitList(values.TRUSTED_PROXIES),
    corsOrigins: splitList(values.CORS_ORIGINS),
    hasMetrics: values.METRICS === 'on',
    hasDocs: values.DOCS === 'on',
    logsQueries: values.LOG_QUERIES === 'on',
    threads: values.THREADS ?? Math.min(4, availableParallelism()),
    areThreadsChosen: values.THREADS !== undefined,
    maxQueue: values.MAX_QUEUE,
    languageModel: readLanguageModel(values),
    webAssets: join(PACKAGE_ROOT, 'dist', 'web', 'public'),
    embedThreads: values.EMBED_THREADS ?? Math.min(4, availableParallelism()),
    defaultInput: join(PACKAGE_ROOT, 'data', 'digest-2025.txt'),
    bundledModel: join(PACKAGE_ROOT, 'data', 'model'),
    calibration: join(PACKAGE_ROOT, 'data', 'calibration.json'),
    packageRoot: PACKAGE_ROOT,
  };
}

function splitList(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function readStore(values: z.output<typeof environmentSchema>): StoreChoice {
  const { STORE: kind, DATABASE_URL: url, DIGEST_ID: digestId, DATABASE_POOL: poolSize, DATABASE_TIMEOUT_MS: timeoutMs } = values;
  if (kind === 'postgres') {
    if (url !== undefined) return { kind, url, digestId, poolSize, connectTimeoutMs: timeoutMs, statementTimeoutMs: timeoutMs };
    throw new DomainError('invalid_input', 'STORE is "postgres" and DATABASE_URL is not set: set it to postgres://user:password@host:5432/database', {
      field: 'DATABASE_URL',
    });
  }
  // Many platforms set it by themselves: only who says nothing of the store may have meant it.
  if (kind === undefined && url !== undefined) {
    throw new DomainError('invalid_input', 'DATABASE_URL is set and STORE is not: set STORE=postgres to use that database, or STORE=embedded for files', {
      field: 'STORE',
    });
  }
  return { kind: 'embedded' };
}

function readLanguageModel(values: z.output<typeof environmentSchema>): Config['languageModel'] {
  const { LLM_BASE_URL: baseUrl, LLM_MODEL: model, LLM_API_KEY: apiKey, LLM_TIMEOUT_MS: timeoutMs } = values;
  if (baseUrl === undefined && model === undefined) return undefined;
  if (baseUrl !== undefined && model !== undefined) return { baseUrl, model, apiKey, timeoutMs };
  const [given, missing] = baseUrl === undefined ? ['LLM_MODEL', 'LLM_BASE_URL'] : ['LLM_BASE_URL', 'LLM_MODEL'];
  throw new DomainError('invalid_input', `the environment variable ${given} is set and ${missing} is not: set both, or neither for answers by quotation`, {
    field: missing,
  });
}
