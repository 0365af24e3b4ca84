import {type Endpoint, parseEndpoint} from '../webhook/endpoint.ts';
import {Failure} from '../webhook/failure.ts';
import type {Context} from './context.ts';
import {runningListensFolder} from './folders.ts';
import {findRunningListens} from './running-listens.ts';

export interface Destination {
  readonly endpoints: readonly Endpoint[];
  /** A `listen` receives there, and records what comes. */
  readonly isListen: boolean;
}

/** What was typed, else the newest `listen` of this folder, else what is configured; a `Failure` of code `missing_input` names the option. */
export async function findDestination(
  given: readonly Endpoint[],
  {isTyped}: {readonly isTyped: boolean},
  context: Context,
): Promise<Destination> {
  if (given.length > 0 && isTyped) return {endpoints: given, isListen: false};
  const running = await findRunningListens(runningListensFolder());
  const here = running.find(({cwd}) => cwd === context.cwd);
  if (here !== undefined) {
    return {endpoints: [parseEndpoint(here.localUrl, 'the running listen')], isListen: true};
  }
  if (given.length > 0) return {endpoints: given, isListen: false};
  const elsewhere = running[0]?.cwd;
  throw new Failure(
    'missing_input',
    `there is no --forward-to, and no listen runs in this folder${elsewhere === undefined ? '' : ` (one runs in ${elsewhere})`}`,
    'say where: --forward-to localhost:3000/webhooks, or start vigthoria listen here',
  );
}
