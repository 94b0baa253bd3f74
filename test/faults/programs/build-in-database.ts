/** Stores two digests in turns in one database until it is killed: `build-in-database <input> <input>`, begun by a line on standard input. */
import { once } from 'node:events';
import { loadBundledEmbedder } from '../../../src/compose.ts';
import { readConfig } from '../../../src/config.ts';
import { readEvents } from '../../../src/digest/read-events.ts';
import { openStore } from '../../../src/store/store.ts';

const config = readConfig();
const embedder = await loadBundledEmbedder(config);
const store = await openStore(config.store, config.indexDir);
const files = await Promise.all(process.argv.slice(2).map(async (path) => ({ path, ...(await readEvents(path)) })));
process.stdout.write('ready\n');
await once(process.stdin, 'data');
for (let turn = 0; ; turn += 1) {
  const { path, events, digestHash } = files[turn % files.length] as (typeof files)[number];
  const sources = { inputs: [{ path, sha256: digestHash }], reading: { year: null, lenient: false }, hub: null };
  const { version } = await store.build({ events, sources, embedder });
  process.stdout.write(`published ${version}\n`);
}
