/**
 * Questions and answers: the zod schemas that the HTTP interface, the CLI's `--json`
 * and the OpenAPI document share.
 */
import { z } from '@hono/zod-openapi';
import {
  bilingualTitleSchema,
  dateRangeSchema,
  eventIdSchema,
  isoDateSchema,
  languageSchema,
  passageIdSchema,
  passageKindSchema,
  passageSchema,
  placeSchema,
} from './event.ts';

/** Characters (UTF-16 units) of a question. */
export const MAX_QUERY_LENGTH = 1000;
/** Most passages one answer may hold. */
export const MAX_LIMIT = 1000;
/** Most parts of a question that can be ignored. */
const MAX_IGNORED = 20;
/** Most questions of one batch. */
export const MAX_BATCH_SIZE = 64;

/** C0 and C1 controls other than tab and line breaks: never typed, and dangerous in logs and terminals. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is its purpose
const CONTROL_CHARACTER = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;

export const querySchema = z
  .string({ error: (issue) => (issue.input === undefined ? 'a question is required' : 'a question is a string') })
  .max(MAX_QUERY_LENGTH, `a question has at most ${MAX_QUERY_LENGTH} characters`)
  .refine((query) => query.trim() !== '', 'a question must not be empty')
  .refine((query) => !CONTROL_CHARACTER.test(query), 'a question must not hold control characters')
  .refine((query) => query.isWellFormed(), 'a question must be well-formed Unicode (it holds half of a surrogate pair)')
  .openapi({ description: `A question, or words, in English or Chinese; at most ${MAX_QUERY_LENGTH} characters.`, example: 'which events involved UNESCO' });

export const SEARCH_MODES = ['hybrid', 'dense', 'lexical'] as const;
/** What may be read out of the question as a filter. */
export const UNDERSTANDING = ['all', 'dates', 'places', 'none'] as const;

/** How to answer, apart from the question. */
export const searchOptionsSchema = z.strictObject({
  limit: z.number().int().min(1).max(MAX_LIMIT).optional().openapi({ description: 'Most passages to return; without it, all that answer.' }),
  mode: z.enum(SEARCH_MODES).default('hybrid').openapi({ description: 'Which legs are searched.' }),
  kind: z.array(passageKindSchema).min(1).optional().openapi({ description: 'Only passages of these kinds.' }),
  lang: languageSchema.optional().openapi({ description: 'Only passages in this language.' }),
  from: isoDateSchema.optional().openapi({ description: 'Only events that end on this day or later.' }),
  to: isoDateSchema.optional().openapi({ description: 'Only events that begin on this day or earlier.' }),
  place: z.string().trim().min(1).max(100).optional().openapi({ description: 'Only events in this place, named in either language.' }),
  event_id: eventIdSchema.optional().openapi({ description: 'Only this event.' }),
  min_relevance: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .openapi({ description: 'Leave out what is less relevant, in place of the calibrated thresholds; 0 ranks everything that was found.' }),
  understand: z
    .enum(UNDERSTANDING)
    .default('all')
    .openapi({ description: 'Whether dates and places in the question become filters; with none, misspelt words are not mended either.' }),
  ignore: z.array(z.string().min(1).max(MAX_QUERY_LENGTH)).max(MAX_IGNORED).optional().openapi({
    description: 'Parts of the question, as in understood: a date, a place, an amount or an order that then has no effect, a word that is not to be mended.',
  }),
  explain: z.boolean().default(false).openapi({ description: 'Add the scores behind each hit.' }),
});

export const searchRequestSchema = z.strictObject({ q: querySchema, ...searchOptionsSchema.shape }).openapi('SearchRequest');

const understoodDateSchema = z
  .strictObject({
    text: z.string(),
    from: isoDateSchema.nullable(),
    to: isoDateSchema.nullable(),
    excluded: z.boolean().openapi({ description: 'Events on these days are left out ("not in July").' }),
  })
  .openapi('UnderstoodDate', { description: 'A date in the question and the days it stands for, inclusive.' });

const understoodPlaceSchema = z
  .strictObject({ text: z.string(), place: placeSchema, excluded: z.boolean().openapi({ description: 'Events there are left out ("outside Beijing").' }) })
  .openapi('UnderstoodPlace');

export const understoodSchema = z
  .strictObject({
    dates: z.array(understoodDateSchema).openapi({ description: 'Events in any of these are kept, those in an excluded one left out.' }),
    places: z.array(understoodPlaceSchema).openapi({ description: 'Events in any of these are kept, those in an excluded one left out.' }),
    amounts: z
      .array(
        z
          .strictObject({
            text: z.string(),
            counts: z
              .enum(['days', 'things'])
              .openapi({ description: 'How long an event lasted, or how many of something it tells of ("more than 500 experts").' }),
            least: z.number().nonnegative(),
            most: z.number().nonnegative().nullable(),
          })
          .openapi('UnderstoodAmount'),
      )
      .openapi({ description: 'Events that last, or count, as much as this asks, both ends counted, are kept.' }),
    order: z
      .strictObject({
        text: z.string(),
        direction: z.enum(['earliest_first', 'latest_first']),
        count: z.number().int().positive().nullable().openapi({ description: 'How many events are asked for; null for all.' }),
      })
      .nullable()
      .openapi('UnderstoodOrder', { description: 'The question asks for the first or the latest events: they come by their days, and not by relevance.' }),
    corrections: z
      .array(z.strictObject({ text: z.string(), as: z.string() }))
      .openapi({ description: 'Misspelt words of the question, and Chinese ones in pinyin, with the words of the digest that they were read as.' }),
    topic: z.string().nullable().openapi({
      description: 'What is asked apart from dates, places and amounts; null when only those or all events are asked for, so that every event there answers.',
    }),
  })
  .openapi('Understood');

export const highlightSchema = z
  .strictObject({
    start: z.number().int().nonnegative(),
    end: z.number().int().positive(),
    query: z.string().openapi({ description: 'The words of the question that this matches, in either language.' }),
  })
  .openapi('Highlight', { description: 'A half-open range of UTF-16 units of the passage.' });

export const scoresSchema = z
  .strictObject({
    score: z.number().openapi({ description: 'What passages are ranked by in this mode; comparable within one answer only.' }),
    cosine: z.number().nullable().openapi({ description: 'Cosine of the pooled vectors of question and passage; null in lexical mode.' }),
    late_interaction: z
      .number()
      .nullable()
      .openapi({ description: 'Mean best match of the question’s tokens, weighted; null where the model has no token vectors.' }),
    lexical: z.number().nullable().openapi({ description: 'BM25+ over its value for a passage that holds every term once; null in dense mode.' }),
    rank_dense: z.number().int().positive().nullable().openapi({ description: 'Rank among the nearest vectors of its language; null when not among them.' }),
    rank_lexical: z.number().int().positive().nullable(),
    matched: z.array(z.string()).openapi({ description: 'Words of the question that the passage matches.' }),
  })
  .openapi('Scores');

export const passageHitSchema = z
  .strictObject({
    passage_id: passageIdSchema,
    event_id: eventIdSchema,
    rank: z.number().int().positive(),
    relevance: z.number().min(0).max(1),
    kind: passageKindSchema,
    language: languageSchema,
    text: z.string(),
    highlights: z.array(highlightSchema),
    scores: scoresSchema.optional(),
  })
  .openapi('PassageHit');

export const eventHitSchema = z
  .strictObject({
    event_id: eventIdSchema,
    rank: z.number().int().positive(),
    relevance: z.number().min(0).max(1).openapi({ description: 'Estimated probability that the event answers the question, calibrated on judged questions.' }),
    title: bilingualTitleSchema,
    date: dateRangeSchema,
    places: z.array(placeSchema),
    passage_ids: z.array(passageIdSchema).openapi({ description: 'Its best passages, best first.' }),
  })
  .openapi('EventHit');

export const modelSchema = z.strictObject({ id: z.string(), revision: z.string(), dtype: z.string(), dimension: z.number().int().positive() }).openapi('Model');

export const indexInfoSchema = z.strictObject({ version: z.string(), model: modelSchema }).openapi('IndexInfo');

/** `late_interaction`: token by token; `pooled`: one vector a passage, for models without token vectors. */
export const SCORINGS = ['late_interaction', 'pooled', 'lexical'] as const;

export const searchAnswerSchema = z
  .strictObject({
    query: z.string(),
    language: languageSchema,
    understood: understoodSchema,
    answered: z.boolean().openapi({ description: 'false, with empty lists, when nothing answers.' }),
    events: z.array(eventHitSchema),
    passages: z.array(passageHitSchema),
    scoring: z.enum(SCORINGS),
    highlighting: z
      .enum(['cross_language', 'same_language'])
      .openapi({ description: 'same_language: the model has no usable token vectors, only equal words are marked.' }),
    index: indexInfoSchema,
    took_ms: z.number().nonnegative(),
  })
  .openapi('SearchAnswer');

export const similarPassagesSchema = z
  .strictObject({
    passage_id: passageIdSchema,
    similar: z.array(passageSchema.extend({ cosine: z.number() })),
  })
  .openapi('SimilarPassages');

export type SearchRequest = z.output<typeof searchRequestSchema>;
export type SearchMode = (typeof SEARCH_MODES)[number];
export type Understood = z.infer<typeof understoodSchema>;
export type Highlight = z.infer<typeof highlightSchema>;
export type PassageHit = z.infer<typeof passageHitSchema>;
export type EventHit = z.infer<typeof eventHitSchema>;
export type SearchAnswer = z.infer<typeof searchAnswerSchema>;
export type SimilarPassages = z.infer<typeof similarPassagesSchema>;
