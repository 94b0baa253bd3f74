import { pino, stdTimeFunctions } from 'pino';
import type { Logger } from '../http/http-env.ts';

/** Log lines as JSON on standard output, each with its time and level. */
export function createLogger(): Logger {
  const log = pino(
    { base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } },
    pino.destination({ fd: 1, sync: false }),
  );
  return ({ level, ...entry }) => log[level](entry);
}
