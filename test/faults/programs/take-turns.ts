/**
 * Takes and releases the lock of a folder some times, noting when: `take-turns <dir> <log> <times>`.
 * All who do so try at the same moments, so that they meet.
 */
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '../../../src/domain/errors.ts';
import { lockIndex } from '../../../src/store/lock.ts';

const TICK_MS = 20;
const [dir = '', log = '', times = '1'] = process.argv.slice(2);
process.stdout.write('ready\n');
for (let taken = 0; taken < Number(times); ) {
  await sleep(TICK_MS - (Date.now() % TICK_MS));
  try {
    const release = await lockIndex(dir);
    appendFileSync(log, `begin ${process.pid}\n`);
    await sleep(Math.random() * 5);
    appendFileSync(log, `end ${process.pid}\n`);
    await release();
    taken += 1;
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'index_locked') throw error;
  }
}
