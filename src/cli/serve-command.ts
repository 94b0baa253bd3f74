import type { Command } from 'commander';
import type { SearchService } from '../domain/service.ts';
import type { Logger } from '../http/http-env.ts';
import { readConfig } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import { type CommonOptions, notify, openOrBuild, readVersion } from './context.ts';
import { addModelOptions, type ModelFlags, toModelChoice } from './model-options.ts';
import { isFirstWorker, isSupervisor, leaveSupervisor, reportReady, superviseWorkers } from './workers.ts';

export function addServe(program: Command): void {
  addModelOptions(program.command('serve').description('answer over HTTP; builds the index when there is none'))
    .option('--index <dir>', 'folder of the index')
    .option('--input <file...>', 'what to build from when there is no index; refuses an index made from something else')
    .option('--port <number>', 'port to listen on (default 8787, or PORT)')
    .option('--host <address>', 'address to listen on (default 127.0.0.1, or HOST)')
    .option('--workers <number>', 'processes that answer; each holds the index and the model (default 1, or WORKERS)')
    .option('--json', 'log lines as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  digest-search serve\n  digest-search serve --index index-2031 --port 9000 --host 0.0.0.0\n  digest-search serve --workers 2',
    )
    .action(async (flags: ModelFlags & CommonOptions & { input?: string[]; port?: string; host?: string; workers?: string }) => {
      const config = readConfig();
      const port = requireWhole('port', flags.port ?? config.port, 0, 65_535);
      const workers = requireWhole('workers', flags.workers ?? config.workers, 1, 256);
      if (isSupervisor(workers)) {
        process.exitCode = await superviseWorkers(workers);
        return;
      }
      const [{ createApp }, { startServer }, { createServiceHolder }, { createMcpEndpoint }, { createWebPage }, { loadChatModel }] = await Promise.all([
        import('../http/create-app.ts'),
        import('../http/server.ts'),
        import('../http/service-holder.ts'),
        import('../mcp/mcp-endpoint.ts'),
        import('../web/create-web-page.ts'),
        import('../compose.ts'),
      ]);
      const holder = createServiceHolder();
      const getService = (): SearchService | undefined => holder.getService();
      const version = readVersion();
      const logger: Logger = (entry) => {
        if (flags.json) process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
        else if (entry.level === 'error') notify(JSON.stringify(entry));
      };
      const mcp = createMcpEndpoint({
        getService,
        version,
        publicUrl: config.publicUrl ?? '',
        allowedHosts: flags.host === undefined ? config.allowedHosts : [...config.allowedHosts, flags.host],
        onDefect: (error) => logger({ level: 'error', event: 'defect', error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      });
      const app = createApp({
        getService,
        version,
        logger,
        publicUrl: config.publicUrl,
        chatModel: await loadChatModel(config.languageModel),
        surfaces: [
          { path: '/mcp', app: mcp },
          { path: '/', app: createWebPage({ getService, assetsDir: config.webAssets, version, publicUrl: config.publicUrl }) },
        ],
      });
      // Listening comes first, so that a taken port is known before seconds of building, and probes get an answer.
      const server = await startServer({ app, host: flags.host ?? config.host, port }).catch((error: unknown) => {
        leaveSupervisor();
        throw error;
      });
      let isStopping = false;
      const stop = (): void => {
        if (isStopping) return;
        isStopping = true;
        if (isFirstWorker()) notify('stopping: requests in flight are finished first');
        void server
          .close()
          .then(() => holder.close())
          .then(leaveSupervisor);
      };
      process.once('SIGTERM', stop);
      process.once('SIGINT', stop);
      try {
        const service = await holder.load(() => openOrBuild({ ...toModelChoice(flags), index: flags.index, inputs: flags.input }));
        reportReady();
        if (!isFirstWorker()) return;
        notify(
          `digest-search ${version}: ${service.info.events} events, ${service.info.passages} passages, model ${service.info.model.id}, ${service.info.vectorIndex} search`,
        );
        notify(`ready at ${server.url}  (interface: ${server.url}/docs, stop with Ctrl-C)`);
      } catch (error) {
        await server.close();
        leaveSupervisor();
        throw error;
      }
    });
}

function requireWhole(name: string, given: string | number, least: number, most: number): number {
  const value = Number(given);
  if (String(given).trim() !== '' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new DomainError('invalid_input', `--${name} must be a whole number from ${least} to ${most}, and is ${JSON.stringify(given)}; correct it`, {
    field: name,
  });
}
