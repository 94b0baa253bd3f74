/**
 * What the service stores and serves: events and their passages.
 *
 * These schemas are the single description of the records, shared by the digest
 * parser, the JSON Lines reader, the index and the HTTP answers.
 */
import { z } from '@hono/zod-openapi';

/** Order in which kinds are listed inside an event. */
export const PASSAGE_KINDS = ['title', 'body', 'caption', 'significance'] as const;
export const LANGUAGES = ['en', 'zh'] as const;

export const passageKindSchema = z.enum(PASSAGE_KINDS);
export const languageSchema = z.enum(LANGUAGES);

/** `<digest>-e<ordinal>`; also the first part of every passage id of the event. */
export const eventIdSchema = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$/u, 'an id has 1 to 64 letters, digits, ".", "_" or "-", and starts with a letter or digit')
  .openapi({ example: '2025-e03' });

export const passageIdSchema = z.string().min(1).max(100).openapi({ example: '2025-e03-body-1' });

/** An ISO 8601 calendar date, `YYYY-MM-DD`. */
export const isoDateSchema = z.iso.date('a date is written YYYY-MM-DD').openapi({ example: '2025-09-21' });

/** Inclusive at both ends; `null` where the text names no date. */
export const dateRangeSchema = z.strictObject({ start: isoDateSchema.nullable(), end: isoDateSchema.nullable() }).openapi('DateRange');

/** A place by its name in each language; `null` where the text gives none in that language. */
export const placeSchema = z.strictObject({ en: z.string().min(1).max(200).nullable(), zh: z.string().min(1).max(200).nullable() }).openapi('Place');

export const bilingualTitleSchema = z
  .strictObject({ en: z.string().min(1).max(1000).nullable(), zh: z.string().min(1).max(1000).nullable() })
  .openapi('BilingualTitle');

export const passageSchema = z
  .strictObject({
    passage_id: passageIdSchema,
    event_id: eventIdSchema,
    kind: passageKindSchema,
    language: languageSchema,
    text: z.string().min(1),
    /** SHA-256 of kind, language and text, in hex: tells a rebuild which passages changed. */
    content_hash: z.string().length(64),
  })
  .openapi('Passage');

export const eventSchema = z
  .strictObject({
    event_id: eventIdSchema,
    /** 1-based position of the event in its digest. */
    ordinal: z.number().int().positive(),
    title: bilingualTitleSchema,
    date: dateRangeSchema,
    places: z.array(placeSchema),
    passages: z.array(passageSchema),
  })
  .openapi('Event');

export type PassageKind = z.infer<typeof passageKindSchema>;
export type Language = z.infer<typeof languageSchema>;
export type DateRange = z.infer<typeof dateRangeSchema>;
export type Place = z.infer<typeof placeSchema>;
export type BilingualTitle = z.infer<typeof bilingualTitleSchema>;
export type Passage = z.infer<typeof passageSchema>;
export type DigestEvent = z.infer<typeof eventSchema>;
