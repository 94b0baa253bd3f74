/** What a quoted passage is cited by. */
import { z } from '@hono/zod-openapi';
import { bilingualTitleSchema, dateRangeSchema, eventIdSchema, languageSchema, passageIdSchema, passageKindSchema } from '../domain/event.ts';
import { eventPath, passageFragment } from '../domain/event-path.ts';
import type { EventHit, PassageHit } from '../domain/search.ts';

export const citationSchema = z
  .strictObject({
    key: passageIdSchema.openapi({ description: 'What an answer cites it by, in square brackets: the id of the passage, the same in every answer.' }),
    number: z.number().int().positive().openapi({ description: 'Its number in this context.' }),
    passage_id: passageIdSchema,
    event_id: eventIdSchema,
    kind: passageKindSchema,
    language: languageSchema,
    title: bilingualTitleSchema,
    date: dateRangeSchema,
    relevance: z.number().min(0).max(1),
    url: z.string().openapi({ description: 'The event on the page for people, at this passage.' }),
    text: z.string().openapi({ description: 'What stands in the context, or the sentence quoted.' }),
    truncated: z.boolean().openapi({ description: 'Sentences of the passage were left out for want of room.' }),
  })
  .openapi('Citation');

export type Citation = z.infer<typeof citationSchema>;

/** Where an event, or one of its passages, is shown to people. @param publicUrl without a slash at its end; '' gives a path */
export function eventUrl(publicUrl: string, eventId: string, passageId?: string): string {
  return publicUrl + eventPath(eventId) + passageFragment(passageId);
}

export function describeCitation(
  event: EventHit,
  passage: PassageHit,
  shown: { readonly number: number; readonly text: string; readonly truncated: boolean },
  publicUrl: string,
): Citation {
  const { passage_id, event_id, kind, language, relevance } = passage;
  const { title, date } = event;
  return { key: passage_id, passage_id, event_id, kind, language, title, date, relevance, url: eventUrl(publicUrl, event_id, passage_id), ...shown };
}
