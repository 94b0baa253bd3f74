/** The commands that read and search; each loads what is heavy only when it runs. */
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import { readConfig } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import { PASSAGE_KINDS, LANGUAGES } from '../domain/event.ts';
import { SEARCH_MODES, UNDERSTANDING } from '../domain/search.ts';
import { chooseIndexDir, type CommonOptions, EXIT, INDEX_OPTION, notify, openOrBuild, print } from './context.ts';
import { createProgress } from './progress.ts';
import { addModelOptions, type ModelFlags, toModelChoice } from './model-options.ts';
import { joinDays, joinPlaces } from '../text/event-labels.ts';
import { renderAnswer, renderTitle } from './render.ts';

export function addBuild(program: Command): void {
  addModelOptions(program.command('build').description('read events, embed their passages and write the index'))
    .option('--input <file...>', 'digest-YYYY.txt, events.jsonl or a folder of them; several are allowed (default: the committed digest)')
    .option('--index <dir>', INDEX_OPTION)
    .option('--year <number>', 'year of the dates in a digest whose name has none', Number)
    .option('--lenient', 'skip what cannot be understood, with a warning')
    .option('--json', 'the report as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  digest-search build\n  digest-search build --input digest-2031.txt --index index-2031\n  digest-search build --input events.jsonl --model Xenova/multilingual-e5-small',
    )
    .action(async (flags: ModelFlags & CommonOptions & { input?: string[]; year?: number; lenient?: boolean }) => {
      const { buildIndex } = await import('../compose.ts');
      const config = readConfig();
      const report = await buildIndex(config, {
        ...toModelChoice(flags),
        inputs: flags.input ?? [config.defaultInput],
        indexDir: chooseIndexDir(config, flags.index),
        year: flags.year,
        lenient: flags.lenient,
        onProgress: createProgress(),
      });
      for (const warning of report.warnings) notify(`note: ${warning}`);
      print(
        flags.json
          ? JSON.stringify(report)
          : `${report.events} events, ${report.passages} passages (${report.embedded} embedded, ${report.reused} kept) in ${report.index_dir ?? `the database as "${report.digest_id}"`}, ${(report.took_ms / 1000).toFixed(1)} s`,
      );
    });
}

interface SearchFlags extends CommonOptions {
  readonly limit?: number;
  readonly mode?: string;
  readonly kind?: string[];
  readonly lang?: string;
  readonly from?: string;
  readonly to?: string;
  readonly place?: string;
  readonly event?: string;
  readonly minRelevance?: number;
  readonly understand?: string;
  readonly ignore?: string[];
  readonly explain?: boolean;
}

export function addSearch(program: Command): void {
  program
    .command('search')
    .description('answer a question in English or Chinese')
    .argument('<question>')
    .option('--index <dir>', INDEX_OPTION)
    .option('--limit <number>', 'most passages to show', Number)
    .addOption(new Option('--mode <mode>', 'which legs are searched').choices(SEARCH_MODES))
    .addOption(new Option('--kind <kind...>', 'only passages of these kinds').choices(PASSAGE_KINDS))
    .addOption(new Option('--lang <language>', 'only passages in this language').choices(LANGUAGES))
    .option('--from <date>', 'only events that end on this day (YYYY-MM-DD) or later')
    .option('--to <date>', 'only events that begin on this day or earlier')
    .option('--place <name>', 'only events in this place, named in either language')
    .option('--event <id>', 'only this event')
    .option('--min-relevance <number>', 'least relevance, 0 to 1', Number)
    .addOption(new Option('--understand <what>', 'what in the question may become a filter').choices(UNDERSTANDING))
    .option('--ignore <text...>', 'dates, places and mended words of the question that are not to be understood')
    .option('--explain', 'add the scores behind each hit')
    .option('--json', 'the same JSON as GET /v1/search')
    .addHelpText(
      'after',
      '\nExamples:\n  digest-search search "which events involved UNESCO"\n  digest-search search "10月在上海有哪些活动"\n  digest-search search "teacher training" --kind body --json',
    )
    .action(async (q: string, flags: SearchFlags) => {
      const { operations } = await import('../operations/operations.ts');
      const { event, minRelevance, index, json, ...rest } = flags;
      const parsed = operations.search.inputSchema.safeParse({ q, ...rest, event_id: event, min_relevance: minRelevance });
      if (!parsed.success) {
        const issue = parsed.error.issues[0];
        throw new DomainError('invalid_input', `${issue?.path.join('.') ?? 'input'}: ${issue?.message}`, { field: String(issue?.path[0] ?? 'q') });
      }
      const service = await openOrBuild({ index });
      const answer = await operations.search.run(service, parsed.data);
      print(json ? JSON.stringify(answer) : renderAnswer(answer));
      if (flags.explain && !json) for (const { passage_id, scores } of answer.passages) print(pc.dim(`${passage_id}  ${JSON.stringify(scores)}`));
      if (!answer.answered) process.exitCode = EXIT.unanswered;
      await service.close();
    });
}

export function addEvents(program: Command): void {
  program
    .command('events')
    .description('list the events, or show one with its passages')
    .argument('[event_id]')
    .option('--index <dir>', INDEX_OPTION)
    .option('--json', 'the same JSON as GET /v1/events')
    .addHelpText('after', '\nExamples:\n  digest-search events\n  digest-search events 2025-e03 --json')
    .action(async (eventId: string | undefined, flags: CommonOptions) => {
      const { operations } = await import('../operations/operations.ts');
      const service = await openOrBuild({ index: flags.index });
      if (eventId !== undefined) {
        const event = await operations.getEvent.run(service, { event_id: eventId });
        print(
          flags.json
            ? JSON.stringify(event)
            : [
                ...renderTitle(event.title),
                pc.dim(`${joinDays(event.date)} · ${joinPlaces(event.places)}`),
                ...event.passages.filter(({ kind }) => kind !== 'title').flatMap(({ passage_id, text }) => ['', pc.dim(passage_id), text]),
              ].join('\n'),
        );
      } else {
        const list = await operations.listEvents.run(service, {});
        print(
          flags.json
            ? JSON.stringify(list)
            : list.events
                .map(
                  ({ event_id, title, date, places }) =>
                    `${pc.bold(event_id)}  ${joinDays(date).padEnd(24)}  ${joinPlaces(places)}\n          ${renderTitle(title).join('\n          ')}`,
                )
                .join('\n'),
        );
      }
      await service.close();
    });
}

export function addInspect(program: Command): void {
  program
    .command('inspect')
    .description('read a file and show what was understood, without an index')
    .option('--input <file>', 'digest-YYYY.txt or events.jsonl (default: the committed digest)')
    .option('--year <number>', 'year of the dates in a digest whose name has none', Number)
    .option('--lenient', 'skip what cannot be understood, with a warning')
    .option('--jsonl', 'the events as JSON Lines, as build --input reads them')
    .option('--json', 'the events as one JSON document, with ids')
    .addHelpText('after', '\nExamples:\n  digest-search inspect --input digest-2031.txt\n  digest-search inspect --jsonl > events.jsonl')
    .action(async (flags: { input?: string; year?: number; lenient?: boolean; jsonl?: boolean; json?: boolean }) => {
      const [{ readEvents }, { toJsonLine }] = await Promise.all([import('../digest/read-events.ts'), import('../digest/json-lines.ts')]);
      const { events, warnings } = await readEvents(flags.input ?? readConfig().defaultInput, { year: flags.year, lenient: flags.lenient });
      for (const warning of warnings) notify(`note: ${warning}`);
      if (flags.jsonl) for (const event of events) print(toJsonLine(event).trimEnd());
      else if (flags.json) print(JSON.stringify({ events }));
      else {
        for (const { event_id, title, date, places, passages } of events) {
          print(`${pc.bold(event_id)}  ${joinDays(date)}  ${joinPlaces(places)}\n  ${renderTitle(title).join('\n  ')}`);
          for (const { kind, language, text } of passages)
            if (kind !== 'title') print(`  ${pc.dim(`${kind} ${language}`)} ${text.length > 90 ? `${text.slice(0, 89)}…` : text}`);
        }
      }
    });
}
