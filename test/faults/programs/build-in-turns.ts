/** Builds two digests in turns into one index until it is killed: `build-in-turns <dir> <input> <input>`, begun by a line on standard input. */
import { once } from 'node:events';
import { loadBundledEmbedder } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { readEvents } from '../../../src/digest/read-events.ts';
import { buildStoredIndex } from '../../../src/store/build-index.ts';

const [dir = '', ...inputs] = process.argv.slice(2);
const embedder = await loadBundledEmbedder(readConfig());
const files = await Promise.all(inputs.map(async (path) => ({ path, ...(await readEvents(path)) })));
process.stdout.write('ready\n');
await once(process.stdin, 'data');
for (let turn = 0; ; turn += 1) {
  const { path, events, digestHash } = files[turn % files.length] as (typeof files)[number];
  const sources = { inputs: [{ path, sha256: digestHash }], reading: { year: null, lenient: false }, hub: null };
  const { version } = await buildStoredIndex({ dir, events, sources, embedder });
  process.stdout.write(`published ${version}\n`);
}
