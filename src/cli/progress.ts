/** Tells how far something long has come, how fast it goes, and how long it still takes. */
import type { Progress } from '../compose.ts';

/** Where standard error is no terminal, a stage that takes long says how far it is this often. */
const REPORT_MS = 15_000;
const BAR = 24;

const STAGES = { embed: 'embedding passages', join: 'joining', graph: 'making the graphs' } as const;

/** A bar on a terminal; elsewhere a line now and then, and one when a stage is over. */
export function createProgress(): (progress: Progress) => void {
  let what = '';
  let started = 0;
  let first = 0;
  let told = 0;
  return (progress) => {
    const isDownload = progress.stage === 'download';
    const [done, total] = isDownload ? [progress.loaded, progress.total] : [progress.done, progress.total];
    const stage = isDownload ? `downloading ${progress.file}` : STAGES[progress.stage];
    const now = performance.now();
    if (stage !== what) {
      what = stage;
      started = now;
      told = now;
      first = done;
    }
    const isDone = done === total;
    const amount = (value: number): string => (isDownload ? `${(value / 1e6).toFixed(1)} MB` : String(value));
    const counts = total === undefined ? amount(done) : `${amount(done)} of ${amount(total)}`;
    const text = `${counts}${isDownload ? '' : describeRate(done - first, total, done, (now - started) / 1000)}`;
    if (!process.stderr.isTTY) {
      if (!isDone && now - told < REPORT_MS) return;
      told = now;
      process.stderr.write(`${what}: ${text}\n`);
      return;
    }
    const share = total === undefined || total === 0 ? 0 : done / total;
    process.stderr.write(`\r\u001b[K${what} ${'█'.repeat(Math.round(share * BAR)).padEnd(BAR, '░')} ${text}${isDone ? '\n' : ''}`);
  };
}

function describeRate(done: number, total: number | undefined, reached: number, seconds: number): string {
  // The first report of a stage says nothing of its speed.
  if (done <= 0 || seconds < 1) return '';
  const rate = done / seconds;
  const left = total === undefined ? undefined : (total - reached) / rate;
  const rest = left === undefined || left <= 0 ? '' : `, ${left < 90 ? `${Math.ceil(left)} s` : `${Math.ceil(left / 60)} min`} left`;
  return `, ${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s${rest}`;
}
