import { describeDefect } from '../domain/errors.ts';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { type CommonOptions, notify, openOrBuild, readVersion } from './context.ts';

export function addMcp(program: Command): void {
  program
    .command('mcp')
    .description('answer a chatbot over MCP on standard input and output; builds the index when there is none')
    .option('--index <dir>', 'folder of the index')
    .addHelpText(
      'after',
      '\nExamples:\n  digest-search mcp\n  claude mcp add digest -- npx digest-search mcp\n\nOver HTTP the same is at POST /mcp of digest-search serve.',
    )
    .action(async (flags: CommonOptions) => {
      const [{ serveStdio }, { createMcpServer }] = await Promise.all([import('@modelcontextprotocol/server/stdio'), import('../mcp/mcp-server.ts')]);
      // Loaded before the first message is read: a client that waits for its answer needs no retry.
      const service = await openOrBuild({ index: flags.index });
      const version = readVersion();
      const { publicUrl = '' } = readConfig();
      serveStdio(() =>
        createMcpServer({
          getService: () => service,
          version,
          publicUrl,
          onDefect: (error) => notify(describeDefect(error)),
        }),
      );
      process.stdin.once('close', () => void service.close());
    });
}
