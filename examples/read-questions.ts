/** What the three chatbots share: questions from the command line, or one a line from the keyboard. */
import { createInterface } from 'node:readline/promises';

/** Calls `answer` for each question, in turn; an error ends that question, not the conversation. */
export async function readQuestions(answer: (question: string) => Promise<void>): Promise<void> {
  const given = process.argv.slice(2).join(' ').trim();
  if (given !== '') return answer(given);
  const lines = createInterface({ input: process.stdin, output: process.stdout, terminal: process.stdin.isTTY });
  lines.setPrompt('\n> ');
  console.log('Ask in English or Chinese; end with Ctrl-D.');
  lines.prompt();
  for await (const line of lines) {
    if (line.trim() !== '') {
      await answer(line.trim()).catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : String(error));
      });
    }
    lines.prompt();
  }
}
