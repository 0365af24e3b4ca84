export type CheckStatus = 'pass' | 'warn' | 'fail';

/** What doctor found about one thing. */
export interface Check {
  readonly name: string;
  readonly status: CheckStatus;
  readonly message: string;
  /** What to do or type; null where there is nothing to do. */
  readonly fix: string | null;
}

export function pass(name: string, message: string): Check {
  return {name, status: 'pass', message, fix: null};
}

export function warn(name: string, message: string, fix: string): Check {
  return {name, status: 'warn', message, fix};
}

export function fail(name: string, message: string, fix: string): Check {
  return {name, status: 'fail', message, fix};
}
