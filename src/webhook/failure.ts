export type FailureCode =
  | 'usage'
  | 'unknown_id'
  | 'unreadable_input'
  | 'missing_input'
  | 'port_taken'
  | 'store_unavailable'
  | 'tunnel_refused'
  | 'tunnel_unavailable'
  | 'cannot_run';

/** The command cannot go on: `message` says what was wrong with the value, `hint` what to type. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: FailureCode,
    message: string,
    readonly hint: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** By name, not by class: the lazily loaded rooms are bundles of their own. */
export function isFailure(error: unknown): error is Failure {
  return error instanceof Error && error.name === 'Failure' && 'hint' in error;
}
