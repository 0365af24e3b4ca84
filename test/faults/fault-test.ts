import {expect, type TestContext, test} from 'vitest';

/** What one fault did over all its rounds: a row of the table that the long form ends with. */
export interface FaultCounts {
  rounds: number;
  /** Deliveries sent, or reads where the fault is about reading. */
  requests: number;
  /** Answered 2xx, and yet not in the record, or never handed to the app. */
  losses: number;
  /** Recorded or handed on more often than was promised. */
  duplicates: number;
  /** A measurement of its own, like `peak memory 96 MB`. */
  remark?: string;
}

declare module 'vitest' {
  interface TaskMeta {
    fault?: FaultCounts;
  }
}

interface Rounds {
  readonly short: number;
  readonly long: number;
}

/** How many of something this run makes: few inside `npm test`, many in `npm run test:faults`. */
export function roundsOf({short, long}: Rounds): number {
  return isLong ? long : short;
}

/** A test that breaks something for real and counts; it fails on any loss and any duplicate, and on no request at all. */
export function faultTest(
  title: string,
  run: (counts: FaultCounts, context: TestContext) => Promise<void>,
  limitsMs: Rounds = {short: 30_000, long: 240_000},
): void {
  test(title, {timeout: roundsOf(limitsMs)}, async context => {
    const counts: FaultCounts = {rounds: 0, requests: 0, losses: 0, duplicates: 0};
    context.task.meta.fault = counts;
    await run(counts, context);
    expect(counts).toMatchObject({losses: 0, duplicates: 0});
    expect(counts.requests).toBeGreaterThan(0);
  });
}

const isLong = process.env['FAULTS'] === 'long';
