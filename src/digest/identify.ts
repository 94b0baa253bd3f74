/** The one place where passages get their ids and hashes. */
import { createHash } from 'node:crypto';
import type { Language, Passage, PassageKind } from '../domain/event.ts';

/** A passage before it has an id. */
export interface PassageDraft {
  readonly kind: PassageKind;
  readonly language: Language;
  readonly text: string;
}

/** `2025-e03` for the third event of digest `2025`. */
export function eventId(digest: string, ordinal: number): string {
  return `${digest}-e${String(ordinal).padStart(2, '0')}`;
}

/**
 * Gives passages their ids: titles by language (`…-title-zh`), the others counted
 * within their kind (`…-body-2`), so that an id depends on nothing outside the event.
 */
export function identifyPassages(event: string, drafts: readonly PassageDraft[]): Passage[] {
  const counts = new Map<PassageKind, number>();
  return drafts.map(({ kind, language, text }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return {
      passage_id: `${event}-${kind}-${kind === 'title' ? language : count}`,
      event_id: event,
      kind,
      language,
      text,
      content_hash: hashContent({ kind, language, text }),
    };
  });
}

/** SHA-256, in hex, of what makes a passage: it changes when an index entry must be built anew. */
function hashContent({ kind, language, text }: PassageDraft): string {
  return createHash('sha256').update(`${kind}\n${language}\n${text}`).digest('hex');
}
