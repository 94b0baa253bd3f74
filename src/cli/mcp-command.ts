import { describeDefect } from '../domain/errors.ts';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { chooseIndexDir, type CommonOptions, INDEX_OPTION, logErrors, notify, openOrBuild, readVersion } from './context.ts';

export function addMcp(program: Command): void {
  program
    .command('mcp')
    .description('answer a chatbot over MCP on standard input and output; builds the index when there is none')
    .option('--index <dir>', INDEX_OPTION)
    .addHelpText(
      'after',
      '\nExamples:\n  digest-search mcp\n  claude mcp add digest -- npx digest-search mcp\n\nOver HTTP the same is at POST /mcp of digest-search serve.',
    )
    .action(async (flags: CommonOptions) => {
      const [{ serveStdio }, { createMcpServer }, { createServiceHolder }, { openService }, { followIndex }, { openStore }] = await Promise.all([
        import('@modelcontextprotocol/server/stdio'),
        import('../mcp/mcp-server.ts'),
        import('../http/service-holder.ts'),
        import('../compose.ts'),
        import('./follow-index.ts'),
        import('../store/store.ts'),
      ]);
      const config = readConfig();
      const indexDir = chooseIndexDir(config, flags.index);
      const holder = createServiceHolder(() => openService(config, { indexDir, onWarning: (warning) => notify(`note: ${warning}`) }));
      // Loaded before the first message is read: a client that waits for its answer needs no retry.
      await holder.load(() => openOrBuild({ index: flags.index }));
      const stopFollowing = followIndex({ store: await openStore(config.store, indexDir), holder, logger: logErrors });
      const version = readVersion();
      const { publicUrl = '' } = config;
      serveStdio(() =>
        createMcpServer({
          getService: () => holder.getService(),
          version,
          publicUrl,
          onDefect: (error) => notify(describeDefect(error)),
        }),
      );
      process.stdin.once('close', () => {
        stopFollowing();
        void holder.close();
      });
    });
}
