/** How often faults are tried: `FAULT_RUNS=long npx vitest run test/faults` takes some twenty minutes and prints its figures. */
const isLong = process.env.FAULT_RUNS === 'long';

export const RUNS = isLong
  ? { kills: 200, damages: 200, fillings: 60, reloads: 50, rounds: 100, readings: 100 }
  : { kills: 10, damages: 6, fillings: 6, reloads: 6, rounds: 15, readings: 6 };

/** Milliseconds that a test with these counts may take. */
export const PATIENCE = isLong ? 1_800_000 : 120_000;

/** What a long run found, for whoever started it. */
export function tell(what: string, figures: object): void {
  if (isLong) process.stdout.write(`${what}: ${JSON.stringify(figures)}\n`);
}
