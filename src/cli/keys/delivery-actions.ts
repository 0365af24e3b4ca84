import {commandId} from '../../output/delivery-lines.ts';
import {span, wrapLine} from '../../output/line.ts';
import type {TextStream} from '../../output/renderer.ts';
import {showDelivery} from '../../output/show-delivery.ts';
import {type ReplayPorts, replayItem} from '../../relay/replay-many.ts';
import type {Store} from '../../store/store.ts';
import type {RecordedDelivery} from '../../webhook/delivery.ts';
import type {Endpoint} from '../../webhook/endpoint.ts';
import {Failure} from '../../webhook/failure.ts';
import {chooseEndpoints, type Destinations} from '../../webhook/route.ts';
import type {Secret} from '../../webhook/secret.ts';
import type {Context} from '../context.ts';
import {editInEditor} from '../edit-in-editor.ts';
import {findRecorded} from '../find-recorded.ts';
import {howToSetSecret} from '../how-to-set-secret.ts';
import {createFetch} from '../replay-ports.ts';
import {refuseShortened} from '../replay-selection.ts';

export interface DeliveryActionPorts {
  readonly store: Store;
  readonly destinations: Destinations;
  readonly replaying: ReplayPorts;
  readonly secrets: () => readonly Secret[];
  readonly context: Context;
  /** The session ends. */
  readonly signal: AbortSignal;
}

/** Sends a delivery again to where it would go now. */
export async function replaySelected(id: string, ports: DeliveryActionPorts): Promise<void> {
  const recorded = await findRecorded(id, ports.store);
  refuseShortened(recorded);
  await send(recorded, ports);
}

/** Sends what the user makes of a payload in the editor, signed afresh, as a delivery of its own. */
export async function editAndSend(
  id: string,
  ports: DeliveryActionPorts,
  lend: <T>(use: () => Promise<T>) => Promise<T>,
): Promise<void> {
  const {store, context, replaying} = ports;
  const chosen = await findRecorded(id, store);
  refuseShortened(chosen);
  const {delivery} = chosen;
  listEndpointsOf(chosen, ports);
  const [secret] = ports.secrets();
  if (secret === undefined) {
    throw new Failure('missing_input', 'an edited payload needs the signing secret', howToSetSecret);
  }
  const edited = await lend(() =>
    editInEditor(delivery.body, delivery.event.isJson ? '.json' : '.txt', context),
  );
  const change = {kind: 'edit', secret, toBody: () => edited, about: 'e', keepsEventId: false} as const;
  const fetch = createFetch(change, store, context, replaying.emit);
  await send(await fetch({chosen, endpoints: []}), ports);
}

/** All that is known of a delivery. */
export async function showDetails(
  id: string,
  {store}: DeliveryActionPorts,
  {palette, columns, write}: TextStream,
): Promise<void> {
  const recorded = await findRecorded(id, store);
  const attempts = await store.listAttempts([id]);
  const lines = [...showDelivery({recorded, attempts, palette, columns: columns()})];
  write(`\n${lines.join('\n')}\n\n`);
}

/** What the check of its signature said. */
export async function explain(
  id: string,
  {store}: DeliveryActionPorts,
  {palette, columns, write}: TextStream,
): Promise<void> {
  const {delivery, verdict} = await findRecorded(id, store);
  const shownId = commandId(delivery.event.id, delivery.id);
  const texts = [
    `${shownId}: ${describe(verdict)}`,
    ...verdict.notes.map(note => `note: ${note}`),
    ...(verdict.kind === 'invalid' ? [`all of it: vigthoria verify --event ${shownId}`] : []),
  ];
  for (const text of texts) {
    const lines = wrapLine([span(text, palette.plain)], {columns: columns(), hang: 2, longWords: 'keep'});
    write(`${lines.join('\n')}\n`);
  }
}

function describe(verdict: RecordedDelivery['verdict']): string {
  switch (verdict.kind) {
    case 'valid':
      return `signature valid (${verdict.secret})`;
    case 'invalid':
      return `signature invalid: ${verdict.explanation}`;
    case 'missing':
      return 'it came without a signature';
    case 'unchecked':
      return 'not checked, since no signing secret was set';
  }
}

async function send(recorded: RecordedDelivery, ports: DeliveryActionPorts): Promise<void> {
  const endpoints = listEndpointsOf(recorded, ports);
  await Promise.all(endpoints.map(endpoint => replayItem(recorded, endpoint, ports.replaying, ports.signal)));
}

function listEndpointsOf(
  {delivery}: RecordedDelivery,
  {destinations}: DeliveryActionPorts,
): readonly Endpoint[] {
  const endpoints = chooseEndpoints(delivery.event.type, destinations);
  if (endpoints.length > 0) return endpoints;
  const hint = 'start it with one: vigthoria listen --forward-to localhost:3000/webhooks';
  throw new Failure('missing_input', 'this listen has no endpoint to send to', hint);
}
