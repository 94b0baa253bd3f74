/** Every event and every passage as a resource: `digest://events/{event_id}`, `digest://passages/{passage_id}`. */
import {
  type ListResourcesResult,
  type ListResourceTemplatesResult,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import type { DigestEvent, Passage } from '../domain/event.ts';
import { joinTitles } from '../text/event-labels.ts';
import type { SearchService } from '../domain/service.ts';

/** Resources of one page of the list. */
const PAGE = 200;
const JSON_TYPE = 'application/json';
const TEXT_TYPE = 'text/plain';
const URI = /^digest:\/\/(events|passages)\/([^/?#]+)$/;

/** Events first, then their passages. @param cursor where the page begins, as the page before said */
export async function listResources(service: SearchService, cursor: string | undefined): Promise<ListResourcesResult> {
  const from = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isInteger(from) || from < 0) {
    throw new ProtocolError(
      ProtocolErrorCode.InvalidParams,
      `the cursor is ${JSON.stringify(String(cursor).slice(0, 60))}: give the nextCursor of the page before`,
    );
  }
  const events = await service.listEvents();
  const resources: Resource[] = [...events.map(describeEvent), ...events.flatMap((event) => event.passages.map((passage) => describePassage(passage, event)))];
  const to = from + PAGE;
  return { resources: resources.slice(from, to), ...(to < resources.length ? { nextCursor: String(to) } : {}) };
}

export function listTemplates(): ListResourceTemplatesResult {
  return {
    resourceTemplates: [
      { uriTemplate: 'digest://events/{event_id}', name: 'event', title: 'An event with all its passages', mimeType: JSON_TYPE },
      { uriTemplate: 'digest://passages/{passage_id}', name: 'passage', title: 'The text of a passage', mimeType: TEXT_TYPE },
    ],
  };
}

/** @throws ResourceNotFoundError */
export async function readResource(service: SearchService, uri: string): Promise<ReadResourceResult> {
  const [, kind, encoded = ''] = URI.exec(uri) ?? [];
  const id = decode(encoded);
  if (kind === 'events') {
    const event = await service.findEvent(id);
    if (event !== undefined) return { contents: [{ uri, mimeType: JSON_TYPE, text: JSON.stringify(event) }] };
  } else if (kind === 'passages') {
    const passage = await service.findPassage(id);
    if (passage !== undefined) return { contents: [{ uri, mimeType: TEXT_TYPE, text: passage.text }] };
  }
  throw new ResourceNotFoundError(uri, `there is no resource ${JSON.stringify(uri.slice(0, 100))}: resources/list names those that there are`);
}

function describeEvent({ event_id, title, passages }: DigestEvent): Resource {
  return {
    uri: `digest://events/${encodeURIComponent(event_id)}`,
    name: event_id,
    title: joinTitles(title) || event_id,
    description: `${passages.length} passages`,
    mimeType: JSON_TYPE,
  };
}

function describePassage({ passage_id, kind }: Passage, { event_id, title }: DigestEvent): Resource {
  return {
    uri: `digest://passages/${encodeURIComponent(passage_id)}`,
    name: passage_id,
    title: `${kind}: ${title.en ?? title.zh ?? event_id}`,
    mimeType: TEXT_TYPE,
  };
}

/** A name that is not percent-encoded UTF-8 names nothing. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
