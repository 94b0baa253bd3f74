/** Asks `workerData` ten times a second until told to stop; answers with the milliseconds that each took, ascending. */
import { parentPort, workerData } from 'node:worker_threads';

const PROBE_MS = 100;
const times = [];
let isOver = false;
parentPort.once('message', () => {
  isOver = true;
});
while (!isOver) {
  const started = performance.now();
  const answer = await fetch(workerData);
  await answer.text();
  if (!answer.ok) throw new Error(`health check answered ${answer.status}`);
  times.push(performance.now() - started);
  await new Promise((resolve) => setTimeout(resolve, PROBE_MS));
}
parentPort.postMessage(times.sort((a, b) => a - b));
