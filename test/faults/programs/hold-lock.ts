/** Takes the lock of a folder and keeps it until it is ended: `hold-lock <dir>`. */
import { lockIndex } from '../../../src/store/lock.ts';

await lockIndex(process.argv[2] ?? '');
process.stdout.write('locked\n');
setInterval(() => undefined, 1_000);
