/**
 * How each known hub model wants to be used, from its model card on the hub.
 * A model that is not here is used by explicit options.
 */
import { z } from 'zod';

export const DTYPES = ['fp32', 'fp16', 'q8', 'int8', 'uint8', 'q4', 'q4f16', 'bnb4'] as const;
export const POOLINGS = ['mean', 'cls', 'none'] as const;

/** Everything that changes the vectors of a hub model; part of its identity in an index. */
export const hubModelSchema = z.strictObject({
  id: z.string().regex(/^[\w.-]+\/[\w.-]+$/, 'a hub model is named owner/name, such as Xenova/multilingual-e5-small'),
  revision: z.string().min(1),
  dtype: z.enum(DTYPES),
  /** `none`: the model's output is the sentence vector itself. */
  pooling: z.enum(POOLINGS),
  queryPrefix: z.string(),
  passagePrefix: z.string(),
});
export type HubModel = z.infer<typeof hubModelSchema>;

const KNOWN: readonly HubModel[] = [
  {
    // "Each input text should start with "query: " or "passage: ", even for non-English texts" (intfloat/multilingual-e5-small).
    id: 'Xenova/multilingual-e5-small',
    revision: 'main',
    dtype: 'q8',
    pooling: 'mean',
    queryPrefix: 'query: ',
    passagePrefix: 'passage: ',
  },
  {
    id: 'Xenova/multilingual-e5-base',
    revision: 'main',
    dtype: 'q8',
    pooling: 'mean',
    queryPrefix: 'query: ',
    passagePrefix: 'passage: ',
  },
  {
    id: 'Xenova/paraphrase-multilingual-MiniLM-L12-v2',
    revision: 'main',
    dtype: 'q8',
    pooling: 'mean',
    queryPrefix: '',
    passagePrefix: '',
  },
  {
    // BAAI/bge-m3: dense vector of the first token, no instruction for queries.
    id: 'Xenova/bge-m3',
    revision: 'main',
    dtype: 'q8',
    pooling: 'cls',
    queryPrefix: '',
    passagePrefix: '',
  },
];

/** What a caller may set apart from the name; unset fields come from the table. */
export type HubModelOptions = Partial<Omit<HubModel, 'id'>>;

/** The names in the table, for help texts. */
export function listKnownModels(): string[] {
  return KNOWN.map((model) => model.id);
}

/**
 * The full description of a hub model.
 *
 * @returns undefined when the model is not in the table and `pooling` is not given:
 *   a wrong pooling gives vectors that look right and rank badly, so it is not guessed.
 */
export function resolveHubModel(id: string, options: HubModelOptions): HubModel | undefined {
  const known = KNOWN.find((model) => model.id === id);
  if (known === undefined && options.pooling === undefined) return undefined;
  const base = known ?? { id, revision: 'main', dtype: 'q8', pooling: 'mean', queryPrefix: '', passagePrefix: '' };
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return hubModelSchema.parse({ ...base, ...given });
}
