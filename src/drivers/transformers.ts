/** Any feature-extraction model of the hub, through `@xenova/transformers`. */
import { AutoModel, AutoTokenizer, env, LogLevel, type PreTrainedModel, type PreTrainedTokenizer, type Tensor } from '@xenova/transformers';
import { DomainError, messageOf } from '../domain/errors.ts';
import type { Embedder, EmbeddingRole } from '../domain/ports.ts';
import { simplifyText } from '../text/normalise.ts';
import { createResumingFetch } from './hub-fetch.ts';
import type { HubModel } from './model-table.ts';
import { unitMean } from './unit-mean.ts';

/** ONNX threads spin for work after each run unless told not to, which keeps an idle service busy. */
const SESSION_OPTIONS = { intraOpNumThreads: 1, interOpNumThreads: 1, extra: { session: { intra_op: { allow_spinning: '0' } } } };
/** Texts in one run of a transformer; memory grows with batch × length². */
const TEXTS_PER_RUN = 16;

/** Bytes of one file that have arrived; `total` is unknown for servers that send no length. */
export interface DownloadProgress {
  readonly file: string;
  readonly loaded: number;
  readonly total: number | undefined;
}

export interface HubOptions {
  /** Where downloaded models are kept; made when missing. */
  readonly cacheDir: string;
  /** Base address of the hub or of a mirror with the same layout. */
  readonly host: string;
  /** Threads of one inference. */
  readonly threads: number;
  readonly onProgress?: (progress: DownloadProgress) => void;
  /** Used instead of the network's fetch in tests and behind proxies. */
  readonly fetch?: typeof globalThis.fetch;
}

/**
 * Loads a hub model, downloading what the cache folder lacks.
 *
 * @throws DomainError `model_unavailable` when it is neither cached nor reachable, or is not a feature-extraction model.
 */
export async function loadHubEmbedder(spec: HubModel, options: HubOptions): Promise<Embedder> {
  quieten();
  env.cacheDir = options.cacheDir;
  env.remoteHost = options.host.endsWith('/') ? options.host : `${options.host}/`;
  env.allowLocalModels = false;
  env.allowRemoteModels = true;
  env.fetch = createResumingFetch(options.fetch === undefined ? {} : { fetch: options.fetch });
  const common = { revision: spec.revision, progress_callback: reportProgress(options.onProgress) };
  const session = { ...SESSION_OPTIONS, intraOpNumThreads: options.threads };
  const load = async (): Promise<[PreTrainedTokenizer, PreTrainedModel]> => [
    await AutoTokenizer.from_pretrained(spec.id, common),
    await AutoModel.from_pretrained(spec.id, { ...common, dtype: spec.dtype, session_options: session }),
  ];
  const [tokenizer, model] = await load().catch((cause: unknown) => {
    throw new DomainError(
      'model_unavailable',
      `the model ${spec.id} (revision ${spec.revision}, dtype ${spec.dtype}) is not in ${options.cacheDir} and could not be downloaded from ${env.remoteHost} (${describeCause(cause)}); check the name and the network, set HF_ENDPOINT to a mirror, copy the model into the cache folder, or leave out --model to use the bundled one`,
      { cause },
    );
  });
  env.allowLocalModels = true;

  const run = async (texts: readonly string[], role: EmbeddingRole): Promise<Float32Array[]> => {
    const prefix = role === 'query' ? spec.queryPrefix : spec.passagePrefix;
    const inputs = tokenizer(
      texts.map((text) => prefix + simplifyText(text)),
      { padding: true, truncation: true },
    ) as Record<string, Tensor>;
    const outputs = (await model(inputs)) as Record<string, Tensor>;
    try {
      return pool(outputs, inputs.attention_mask as Tensor, spec);
    } finally {
      for (const tensor of [...Object.values(inputs), ...Object.values(outputs)]) tensor.dispose();
    }
  };

  const dimension = ((await run(['dimension'], 'query'))[0] as Float32Array).length;
  return {
    identity: { id: spec.id, revision: `${spec.revision}/${spec.pooling}`, dtype: spec.dtype, dimension },
    countTokens: (text) => (tokenizer(simplifyText(text), { truncation: true, return_tensor: false }) as { input_ids: number[] }).input_ids.length,
    async embed(texts, role) {
      const vectors: Float32Array[] = [];
      for (let from = 0; from < texts.length; from += TEXTS_PER_RUN) {
        vectors.push(...(await run(texts.slice(from, from + TEXTS_PER_RUN), role)));
      }
      return vectors;
    },
    tokens: null,
    async dispose() {
      await model.dispose();
    },
  };
}

function quieten(): void {
  env.logLevel = LogLevel.ERROR;
}

/** Mean of the token vectors, the first one, or the model's own, scaled to length 1. */
function pool(outputs: Record<string, Tensor>, mask: Tensor, spec: HubModel): Float32Array[] {
  const tensor = outputs.last_hidden_state ?? outputs.token_embeddings ?? outputs.sentence_embedding;
  if (tensor === undefined) {
    throw new DomainError(
      'model_unavailable',
      `the model ${spec.id} gives ${Object.keys(outputs).join(', ')} and no last_hidden_state: it is not a feature-extraction model`,
    );
  }
  const data = tensor.data as Float32Array;
  const batch = tensor.dims[0] as number;
  const dimension = tensor.dims.at(-1) as number;
  if (tensor.dims.length === 2) {
    return Array.from({ length: batch }, (_, item) => unitMean([data.subarray(item * dimension, (item + 1) * dimension)], dimension));
  }
  const length = tensor.dims[1] as number;
  const attended = mask.data as BigInt64Array;
  return Array.from({ length: batch }, (_, item) => {
    const rows: Float32Array[] = [];
    for (let position = 0; position < (spec.pooling === 'cls' ? 1 : length); position += 1) {
      if (attended[item * length + position] === 0n) continue;
      const from = (item * length + position) * dimension;
      rows.push(data.subarray(from, from + dimension));
    }
    return unitMean(rows, dimension);
  });
}

function reportProgress(onProgress: HubOptions['onProgress']): (info: unknown) => void {
  return (info) => {
    const { status, file, loaded, total } = info as { status: string; file: string; loaded: number; total: number };
    if (status === 'progress') onProgress?.({ file, loaded, total: total > 0 ? total : undefined });
  };
}

function describeCause(error: unknown): string {
  const message = messageOf(error);
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return `${message.split('\n')[0]}${cause}`;
}
