import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { type LanguageModelServer, startLanguageModelServer } from '../language-model-server.ts';
import { type RunningService, runService } from '../running-service.ts';

const { packageRoot } = readConfig();
let running: RunningService;
let upstream: LanguageModelServer;

beforeAll(async () => {
  running = await runService();
  upstream = await startLanguageModelServer();
}, 60_000);

afterAll(async () => {
  await running.close();
  await upstream.close();
});

/** Runs an example as a person would, with the lines that they type. */
function converse(
  example: string,
  lines: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ output: string; errors: string; code: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join('examples', `${example}.ts`)], {
      cwd: packageRoot,
      env: { ...process.env, DIGEST_SEARCH_URL: running.url, MCP_URL: `${running.url}/mcp`, ...environment },
    });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ output, errors, code }));
    child.stdin.end(`${lines.join('\n')}\n`);
  });
}

const CONVERSATION = ['Which events involved UNESCO?', '红山文化', 'price of a quantum computer'];

describe('examples', () => {
  it.each(['openai-client', 'plain-fetch', 'mcp-client'])('%s answers in both languages and says when nothing answers', async (example) => {
    const { output, errors, code } = await converse(example, CONVERSATION);
    expect(errors).toBe('');
    expect(code).toBe(0);
    expect(output).toMatch(/\[2025-e03-[a-z]+-\w+\]/);
    expect(output).toMatch(/\[2025-e07-[a-z]+-\w+\]/);
    expect(output).toContain('Nothing in the digest answers this');
  });

  it('plain-fetch has a language model answer from the context', async () => {
    upstream.behave(({ messages }, response) => {
      const [, key = ''] = /\[(2025-e03-[a-z]+-\w+)\]/.exec(messages[0]?.content ?? '') ?? [];
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: `It opened in Shanghai [${key}].` } }] }));
    });
    const { output } = await converse('plain-fetch', ['Which events involved UNESCO?'], { LLM_BASE_URL: upstream.baseUrl });
    expect(output).toMatch(/It opened in Shanghai \[2025-e03-[a-z]+-\w+\]\.\n {2}\[2025-e03-.*\] http/);
  });

  it('an example tells what is wrong when the service is not there', async () => {
    const { errors } = await converse('plain-fetch', ['UNESCO'], { DIGEST_SEARCH_URL: 'http://127.0.0.1:9' });
    expect(errors).not.toBe('');
  });
});
