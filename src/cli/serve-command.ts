import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { DomainError } from '../domain/errors.ts';
import { type CommonOptions, notify, openOrBuild, readVersion } from './context.ts';
import { addModelOptions, type ModelFlags, toModelChoice } from './model-options.ts';

export function addServe(program: Command): void {
  addModelOptions(program.command('serve').description('answer over HTTP; builds the index when there is none'))
    .option('--index <dir>', 'folder of the index')
    .option('--input <file...>', 'what to build from when there is no index; refuses an index made from something else')
    .option('--port <number>', 'port to listen on (default 8787, or PORT)', Number)
    .option('--host <address>', 'address to listen on (default 127.0.0.1, or HOST)')
    .option('--json', 'log lines as JSON')
    .addHelpText('after', '\nExamples:\n  digest-search serve\n  digest-search serve --index index-2031 --port 9000 --host 0.0.0.0')
    .action(async (flags: ModelFlags & CommonOptions & { input?: string[]; port?: number; host?: string }) => {
      const config = readConfig();
      const port = flags.port ?? config.port;
      if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new DomainError('invalid_input', `the port must be a whole number from 0 to 65535, and is ${JSON.stringify(port)}; correct --port`, {
          field: 'port',
        });
      const [{ createApp }, { startServer }, { createServiceHolder }] = await Promise.all([
        import('../http/create-app.ts'),
        import('../http/server.ts'),
        import('../http/service-holder.ts'),
      ]);
      const holder = createServiceHolder();
      const version = readVersion();
      const app = createApp({
        getService: () => holder.getService(),
        version,
        logger: (entry) => {
          if (flags.json) process.stdout.write(`${JSON.stringify({ time: new Date().toISOString(), ...entry })}\n`);
          else if (entry.level === 'error') notify(JSON.stringify(entry));
        },
      });
      // Listening comes first, so that a taken port is known before seconds of building, and probes get an answer.
      const server = await startServer({ app, host: flags.host ?? config.host, port });
      let isStopping = false;
      const stop = (): void => {
        if (isStopping) return;
        isStopping = true;
        notify('stopping: requests in flight are finished first');
        void server.close().then(() => holder.close());
      };
      process.once('SIGTERM', stop);
      process.once('SIGINT', stop);
      try {
        const service = await holder.load(() => openOrBuild({ ...toModelChoice(flags), index: flags.index, inputs: flags.input }));
        notify(
          `digest-search ${version}: ${service.info.events} events, ${service.info.passages} passages, model ${service.info.model.id}, ${service.info.vectorIndex} search`,
        );
        notify(`ready at ${server.url}  (interface: ${server.url}/docs, stop with Ctrl-C)`);
      } catch (error) {
        await server.close();
        throw error;
      }
    });
}
