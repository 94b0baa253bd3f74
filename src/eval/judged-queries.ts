/** Reads judged questions: what is asked, and which events and passages answer it. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DomainError } from '../domain/errors.ts';
import { languageSchema } from '../domain/event.ts';

const judgedQuerySchema = z.strictObject({
  id: z.string().min(1),
  query: z.string().min(1),
  language: languageSchema,
  kind: z.string().min(1),
  /** `calibration` is for choosing weights, `report` for reporting only. */
  split: z.enum(['calibration', 'report']),
  events: z.array(z.string()),
  /** Events of which it can be argued: neither missed nor wrong. */
  maybe: z.array(z.string()).optional(),
  /** Left out where only events were judged: the question then counts for no figure of passages. */
  passages: z.array(z.string()).optional(),
  note: z.string().optional(),
});
export type JudgedQuery = z.infer<typeof judgedQuerySchema>;

/** @throws DomainError with file and line */
export async function readJudgedQueries(path: string): Promise<JudgedQuery[]> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new DomainError('not_found', `${path}: there is no file of judged questions; check --queries`, { cause });
  });
  return text.split('\n').flatMap((line, at) => {
    if (line.trim() === '') return [];
    try {
      return [judgedQuerySchema.parse(JSON.parse(line))];
    } catch (cause) {
      const reason = cause instanceof z.ZodError ? `${cause.issues[0]?.path.join('.')}: ${cause.issues[0]?.message}` : 'not JSON';
      throw new DomainError('unreadable_input', `${path}:${at + 1}: ${reason}`, { cause });
    }
  });
}
