import type {FailureCode} from '../webhook/failure.ts';

export const exitCodes = {done: 0, no: 1, usage: 2, cannotRun: 3, interrupted: 130} as const;

/** The exit code of a command that could not go on. */
export function toExitCode(code: FailureCode): number {
  switch (code) {
    case 'usage':
    case 'unknown_id':
    case 'unreadable_input':
    case 'missing_input':
      return exitCodes.usage;
    case 'port_taken':
    case 'store_unavailable':
    case 'tunnel_refused':
    case 'tunnel_unavailable':
    case 'cannot_run':
      return exitCodes.cannotRun;
  }
}
