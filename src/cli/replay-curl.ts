import {toCurl} from '../output/curl.ts';
import {replayHeaders} from '../relay/replay.ts';
import type {Store} from '../store/store.ts';
import type {ReplayOptions} from './commands/replay.ts';
import type {Context} from './context.ts';
import {findRecorded} from './find-recorded.ts';
import {createId, sha256} from './ids.ts';
import {applyChange, type Change} from './replay-change.ts';
import type {ReplayJob} from './replay-jobs.ts';

/** Prints the commands that would send the deliveries; nothing is sent or recorded. */
export async function printCurl(
  jobs: readonly ReplayJob[],
  change: Change,
  options: ReplayOptions,
  context: Context,
  store: Store,
): Promise<void> {
  const {outgoingHeaders, outgoingPath} = await context.loadForwarder();
  const derivePorts = {newDeliveryId: () => createId('dlv', context.nowMs()), nowMs: context.nowMs, sha256};
  for (const {chosen, endpoints} of jobs) {
    const {id} = chosen.delivery;
    const {delivery} = applyChange(await findRecorded(id, store), change, derivePorts);
    for (const endpoint of endpoints) {
      // The recorded delivery's id: what only the command line knows of cannot be looked up.
      const headers = outgoingHeaders(delivery, endpoint, [...(options.header ?? []), ...replayHeaders(id)]);
      const url = `${endpoint.protocol}//${endpoint.host}${outgoingPath(delivery, endpoint)}`;
      context.stdout.write(`${toCurl({url, method: delivery.method, headers, body: delivery.body})}\n`);
    }
  }
}
