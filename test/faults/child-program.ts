/** Real processes for tests that kill them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface ChildProgram {
  readonly process: ChildProcess;
  readonly pid: number;
  /** Resolves when its output, on either stream, matches; rejects when it ends before. */
  says(pattern: RegExp): Promise<RegExpExecArray>;
  /** What it wrote so far. */
  output(): string;
  write(line: string): void;
  /** Sends the signal and resolves with the exit code when it has ended. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
  readonly ended: Promise<number | null>;
}

/** Starts a program of this folder, or any file of the project: source, or built. */
export function startProgram(file: string, args: readonly string[] = [], environment: Record<string, string> = {}): ChildProgram {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = spawn(process.execPath, [...(path.endsWith('.ts') ? ['--import', 'tsx'] : []), path, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', ...environment },
  });
  let output = '';
  const listeners = new Set<() => void>();
  let hasEnded = false;
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      hasEnded = true;
      for (const listener of listeners) listener();
      resolve(code);
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      for (const listener of listeners) listener();
    });
  }
  child.stdin.on('error', () => undefined);
  return {
    process: child,
    pid: child.pid as number,
    output: () => output,
    write: (line) => child.stdin.write(`${line}\n`),
    ended,
    end(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(output);
          if (found === null && !hasEnded) return;
          listeners.delete(look);
          if (found === null) reject(new Error(`${file} ended and never said ${pattern}: ${output}`));
          else resolve(found);
        };
        listeners.add(look);
        look();
      }),
  };
}
