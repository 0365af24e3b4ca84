import {toCurl} from '../../output/curl.ts';
import {commandId} from '../../output/delivery-lines.ts';
import {toAttemptRecord} from '../../output/ndjson.ts';
import {replay, replayHeaders, withSignature} from '../../relay/replay.ts';
import {sign} from '../../signature/sign.ts';
import type {Store} from '../../store/store.ts';
import {isAccepted} from '../../webhook/attempt.ts';
import type {RecordedDelivery} from '../../webhook/delivery.ts';
import {type Endpoint, parseEndpoint} from '../../webhook/endpoint.ts';
import {Failure} from '../../webhook/failure.ts';
import type {ReplayOptions} from '../commands/replay.ts';
import type {Context} from '../context.ts';
import {exitCodes} from '../exit-code.ts';
import {findRecorded} from '../find-recorded.ts';
import {openForwarder, refuseRemote} from '../forwarding.ts';
import {createId} from '../ids.ts';
import {openRenderer} from '../rendering.ts';
import {findSecrets} from '../secrets.ts';
import type {Settings} from '../settings.ts';
import {watchSignals} from '../signals.ts';
import {readStdin} from '../stdin.ts';
import {withStore} from '../store-file.ts';

/** Sends the recorded deliveries that `ids` name again; resolves with the exit code. */
export function runReplay(
  ids: readonly string[],
  options: ReplayOptions,
  context: Context,
  settings: Settings,
): Promise<number> {
  return withStore(options, settings, context, store => run(ids, options, context, settings, store));
}

async function run(
  ids: readonly string[],
  options: ReplayOptions,
  context: Context,
  settings: Settings,
  store: Store,
): Promise<number> {
  const jobs: {recorded: RecordedDelivery; endpoint: Endpoint}[] = [];
  for (const id of ids) {
    const found = await findRecorded(id, store);
    refuseShortened(found);
    const recorded = options.resign === true ? resign(found, options, settings) : found;
    jobs.push({recorded, endpoint: await chooseEndpoint(found, options, store)});
  }
  if (options.curl === true) {
    for (const job of jobs) await printCurl(job.recorded, job.endpoint, options, context);
    return exitCodes.done;
  }
  await refuseRemote(
    jobs.map(({endpoint}) => endpoint),
    options,
    context,
  );
  tellPlan(jobs, options, context);
  return options.dryRun === true ? exitCodes.done : send(jobs, options, context, store);
}

async function send(
  jobs: readonly {recorded: RecordedDelivery; endpoint: Endpoint}[],
  options: ReplayOptions,
  context: Context,
  store: Store,
): Promise<number> {
  const ending = watchSignals(context.process);
  const renderer = await openRenderer(options, context);
  const forwarder = await openForwarder(options, context);
  let areAllAccepted = true;
  try {
    for (const {recorded, endpoint} of jobs) {
      if (ending.signal.aborted) break;
      const attempt = await replay(
        recorded,
        endpoint,
        {
          forwarder,
          store,
          newAttemptId: () => createId('att', context.nowMs()),
          nowMs: context.nowMs,
          onRecordFailed: message => context.stderr.tell(`vigthoria: ${message}`),
        },
        ending.signal,
      );
      areAllAccepted &&= isAccepted(attempt);
      if (options.json === true) context.stdout.write(`${toAttemptRecord(attempt, {full: true})}\n`);
      else renderer.render({type: 'attempt', atMs: context.nowMs(), attempt, coaching: null});
    }
    return ending.exitCode() ?? (areAllAccepted ? exitCodes.done : exitCodes.no);
  } finally {
    await forwarder.close();
    renderer.close();
    ending.dispose();
  }
}

function refuseShortened({delivery}: RecordedDelivery): void {
  if (delivery.body.length === delivery.sizeBytes) return;
  throw new Failure(
    'missing_input',
    `${delivery.id} was refused, and only the first ${delivery.body.length} of its ${delivery.sizeBytes} bytes were kept`,
    'have the provider send it again, with --allow-unverified if its signature will not match',
  );
}

function resign(recorded: RecordedDelivery, options: ReplayOptions, settings: Settings): RecordedDelivery {
  const [secret] = findSecrets(options, settings, readStdin).active;
  if (secret === undefined) {
    throw new Failure(
      'missing_input',
      '--resign needs the signing secret',
      'put WEBHOOK_SECRET=… in .env, or give --secret-file',
    );
  }
  return withSignature(recorded, sign(recorded.delivery.body, secret.value));
}

async function chooseEndpoint(
  {delivery}: RecordedDelivery,
  options: ReplayOptions,
  store: Store,
): Promise<Endpoint> {
  const [given] = options.forwardTo ?? [];
  if (given !== undefined) return given;
  const attempts = await store.listAttempts([delivery.id]);
  const last = attempts.findLast(attempt => attempt.outcome === 'responded' || attempt.outcome === 'failed');
  if (last?.outcome === 'responded' || last?.outcome === 'failed')
    return parseEndpoint(last.url, 'the last endpoint');
  throw new Failure(
    'missing_input',
    `${delivery.event.id ?? delivery.id} has not been forwarded yet, so there is no endpoint to repeat`,
    `say where: vigthoria replay ${commandId(delivery.event.id, delivery.id)} --forward-to localhost:3000/webhooks`,
  );
}

function tellPlan(
  jobs: readonly {recorded: RecordedDelivery; endpoint: Endpoint}[],
  options: ReplayOptions,
  context: Context,
): void {
  for (const {recorded, endpoint} of jobs) {
    const {id, event} = recorded.delivery;
    context.stderr.tell(
      `${options.dryRun === true ? 'Would replay' : 'Replaying'} ${event.id ?? id} (${id}) to ${endpoint.url}`,
    );
  }
  context.stderr.tell('  same event id as the original: a handler that dedupes may skip it');
}

async function printCurl(
  {delivery}: RecordedDelivery,
  endpoint: Endpoint,
  options: ReplayOptions,
  context: Context,
): Promise<void> {
  const {outgoingHeaders, outgoingPath} = await context.loadForwarder();
  const headers = outgoingHeaders(delivery, endpoint, [
    ...(options.header ?? []),
    ...replayHeaders(delivery.id),
  ]);
  const url = `${endpoint.protocol}//${endpoint.host}${outgoingPath(delivery, endpoint)}`;
  context.stdout.write(`${toCurl({url, method: delivery.method, headers, body: delivery.body})}\n`);
}
