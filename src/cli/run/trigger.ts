import {randomInt} from 'node:crypto';
import {toAttemptRecord} from '../../output/ndjson.ts';
import {jsonOf, recordOf} from '../../output/ndjson-record.ts';
import {trigger} from '../../relay/trigger.ts';
import {makeBodies} from '../../relay/trigger-bodies.ts';
import type {TriggerSignature} from '../../relay/trigger-coach.ts';
import type {Store} from '../../store/store.ts';
import type {Activity} from '../../webhook/activity.ts';
import {Failure} from '../../webhook/failure.ts';
import type {Secret} from '../../webhook/secret.ts';
import {createCoachFor} from '../coaching.ts';
import type {TriggerCommandOptions} from '../commands/trigger.ts';
import type {Context} from '../context.ts';
import {exitCodes} from '../exit-code.ts';
import {openForwarder, refuseRemote} from '../forwarding.ts';
import {howToSetSecret} from '../how-to-set-secret.ts';
import {createId, sha256} from '../ids.ts';
import {pause} from '../pause.ts';
import {openRenderer} from '../rendering.ts';
import {findSecrets} from '../secrets.ts';
import type {Settings} from '../settings.ts';
import {watchSignals} from '../signals.ts';
import {readStdin} from '../stdin.ts';
import {withStore} from '../store-file.ts';
import {createMakers, listSamples, type MakeBody} from '../trigger-bodies.ts';
import {type Destination, findDestination} from '../trigger-destination.ts';

/** Sends sample events; resolves with the exit code. */
export async function runTrigger(
  types: readonly string[],
  options: TriggerCommandOptions,
  endpointSource: {readonly isTyped: boolean},
  context: Context,
  settings: Settings,
): Promise<number> {
  if (options.list === true) {
    showSamples(options, context);
    return exitCodes.done;
  }
  const signature = toSignature(options);
  const secrets = findSecrets(options, settings, readStdin).active;
  if (secrets.length === 0 && signature === 'right') {
    throw new Failure('missing_input', 'no signing secret is set, so nothing can be signed', howToSetSecret);
  }
  const makers = createMakers(types, options);
  if (options.shuffle === true && makers.length * options.count < 2) {
    throw new Failure(
      'usage',
      '--shuffle has only one event to send',
      'name several types, or add --count 5',
    );
  }
  const destination = await findDestination(options.forwardTo ?? [], endpointSource, context);
  await refuseRemote(destination.endpoints, options, context);
  const order = {options, destination, signature, secrets, makers};
  return destination.isListen
    ? send(order, nowhere, context)
    : withStore(options, settings, context, store => send(order, store, context));
}

interface Order {
  readonly options: TriggerCommandOptions;
  readonly destination: Destination;
  readonly signature: TriggerSignature;
  readonly secrets: readonly Secret[];
  readonly makers: readonly MakeBody[];
}

type Recorder = Pick<Store, 'recordDelivery' | 'recordAttempt'>;

/** What a running `listen` receives, it records itself. */
const nowhere: Recorder = {
  recordDelivery: async () => ({deliveryNumber: null}),
  recordAttempt: async () => undefined,
};

async function send(order: Order, store: Recorder, context: Context): Promise<number> {
  const {options, destination, signature, secrets, makers} = order;
  const {endpoints, isListen} = destination;
  const isSeveral = makers.length * options.count > 1 || options.duplicate === true;
  const ending = watchSignals(context.process);
  context.readerGone.addEventListener('abort', () => ending.end(exitCodes.done));
  const renderer = await openRenderer(isSeveral ? {...options, compact: true} : options, context);
  // The listen there has a time limit of its own, and answers when it is over.
  const forwarder = await openForwarder(isListen ? {...options, timeout: 0} : options, context);
  const emit = (activity: Activity): void => {
    if (options.json !== true) renderer.render(activity);
    else if (activity.type === 'attempt') {
      context.stdout.write(`${toAttemptRecord(activity.attempt, {full: true, isRecorded: !isListen})}\n`);
    }
  };
  tellDestination(destination, context);
  try {
    const {sent, areAllAccepted, isEndpointGone, summary} = await trigger(
      makeBodies(toPlan(order), {nowMs: context.nowMs, random: () => randomInt(2 ** 32) / 2 ** 32}),
      {
        endpoints,
        signature,
        isListen,
        secrets,
        ratePerSecond: options.rate ?? null,
        delayMs: options.delay,
        userAgent: `vigthoria/${context.version}`,
      },
      {
        forwarder,
        store,
        newDeliveryId: () => (isListen ? '(no id)' : createId('dlv', context.nowMs())),
        newAttemptId: () => createId('att', context.nowMs()),
        nowMs: context.nowMs,
        monotonicMs: context.monotonicMs,
        pause,
        sha256,
        coach: createCoachFor(forwarder, context),
        onRecordFailed: message => context.stderr.tell(`vigthoria: ${message}`),
        emit,
      },
      ending.signal,
    );
    if (isSeveral) renderer.render({type: 'summary', atMs: context.nowMs(), ...summary});
    if (isEndpointGone) tellUnsent(totalOf(order) - sent, context);
    return ending.exitCode() ?? (areAllAccepted ? exitCodes.done : exitCodes.no);
  } finally {
    await forwarder.close();
    renderer.close();
    ending.dispose();
  }
}

function toPlan({options, makers}: Order): Parameters<typeof makeBodies>[0] {
  return {
    makers,
    rounds: options.count,
    isDuplicated: options.duplicate === true,
    isShuffled: options.shuffle === true,
  };
}

function totalOf({options, makers}: Order): number {
  return makers.length * options.count * (options.duplicate === true ? 2 : 1);
}

function toSignature({badSignature, signature}: TriggerCommandOptions): TriggerSignature {
  if (badSignature !== true) return signature ? 'right' : 'none';
  if (signature) return 'wrong';
  throw new Failure('usage', '--bad-signature and --no-signature exclude each other', 'give one of them');
}

function tellDestination({endpoints, isListen}: Destination, {stderr}: Context): void {
  const urls = endpoints.map(({url}) => url).join(' and ');
  stderr.tell(`Sending to ${urls}${isListen ? ', the listen that runs in this folder' : ''}`);
}

function tellUnsent(unsent: number, {stderr}: Context): void {
  if (unsent > 0) {
    stderr.tell(`vigthoria: ended after 5 connection failures in a row; ${unsent} were not sent`);
  }
}

function showSamples({json}: TriggerCommandOptions, {stdout}: Context): void {
  const listed = listSamples();
  const widest = Math.max(...listed.map(({type}) => type.length));
  for (const {type, about} of listed) {
    if (json === true) stdout.write(`${toSampleRecord(type, about)}\n`);
    else stdout.write(stdout.isTTY ? `${type.padEnd(widest)}  ${about}\n` : `${type}\t${about}\n`);
  }
}

function toSampleRecord(type: string, about: string): string {
  return recordOf([
    ['event_type', jsonOf(type)],
    ['about', jsonOf(about)],
  ]);
}
