import { execFileSync } from 'node:child_process';

/** Before all tests: those that start the built program find it as the source is now, and none is built while another runs. */
export default function buildOnce(): void {
  execFileSync('npm', ['run', 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
}
