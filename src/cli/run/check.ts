import {randomBytes} from 'node:crypto';
import {type CheckOptions, check} from '../../relay/check/check.ts';
import type {ProbeRequest} from '../../relay/check/probe.ts';
import type {Failed, Responded} from '../../webhook/attempt.ts';
import {type Endpoint, isLocalhostName, parseEndpoint} from '../../webhook/endpoint.ts';
import {Failure} from '../../webhook/failure.ts';
import {openReporting} from '../check-reporting.ts';
import type {CheckCommandOptions} from '../commands/check.ts';
import type {Context} from '../context.ts';
import {exitCodes} from '../exit-code.ts';
import {runningListensFolder} from '../folders.ts';
import {openForwarder, refuseRemote} from '../forwarding.ts';
import {howToSetSecret} from '../how-to-set-secret.ts';
import {deriveDigits} from '../ids.ts';
import {findRunningListens} from '../running-listens.ts';
import {findSecrets} from '../secrets.ts';
import type {Settings} from '../settings.ts';
import {watchSignals} from '../signals.ts';
import {readStdin} from '../stdin.ts';

/** Tries the endpoint and reports; resolves with the exit code. */
export async function runCheck(
  argument: string | undefined,
  options: CheckCommandOptions,
  context: Context,
  settings: Settings,
): Promise<number> {
  const endpoint = requireEndpoint(argument, options);
  const {secret, otherSecrets} = requireSecret(options, settings);
  await refuseRemote([endpoint], options, context);
  await refuseListen(endpoint);
  const reporting = await openReporting(options, context);
  const ending = watchSignals(context.process);
  context.readerGone.addEventListener('abort', () => ending.end(exitCodes.done));
  const seed = randomBytes(16).toString('hex');
  let made = 0;
  context.stderr.tell(`Checking ${endpoint.url} with ${secret.source}`);
  try {
    const report = await check(
      {url: endpoint.url, secret, otherSecrets},
      {
        send: request => sendAlone(request, endpoint, options, context, ending.signal),
        isAnswering: () => isAnswering(endpoint, options, context),
        nowMs: context.nowMs,
        newDigits: () => deriveDigits(`${seed} ${made++}`, 12),
        onProbe: reporting.onProbe,
        onResult: reporting.onResult,
      },
      ending.signal,
    );
    const code = ending.exitCode();
    if (code !== null) return code;
    reporting.conclude(report);
    return report.faults.some(({severity}) => severity === 'failure') ? exitCodes.no : exitCodes.done;
  } finally {
    reporting.close();
    ending.dispose();
  }
}

function requireEndpoint(argument: string | undefined, {forwardTo = []}: CheckCommandOptions): Endpoint {
  const [endpoint] = argument === undefined ? forwardTo : [parseEndpoint(argument, 'the URL')];
  if (endpoint !== undefined) return endpoint;
  throw new Failure(
    'missing_input',
    'there is no endpoint to check',
    'name its whole URL: vigthoria check localhost:3000/webhooks/vigthoria',
  );
}

function requireSecret(
  options: CheckCommandOptions,
  settings: Settings,
): Pick<CheckOptions, 'secret' | 'otherSecrets'> {
  const {active, others} = findSecrets(options, settings, readStdin);
  const [secret, ...more] = active;
  if (secret !== undefined) return {secret, otherSecrets: [...more, ...others]};
  throw new Failure('missing_input', 'no signing secret is set, so nothing can be signed', howToSetSecret);
}

/** A `listen` turns forged deliveries away itself, whatever the handler behind it does, and it records. */
async function refuseListen({port, hostname, url}: Endpoint): Promise<void> {
  if (!isLocalhostName(hostname) && !/^(?:127\.|::1$)/.test(hostname)) return;
  const running = await findRunningListens(runningListensFolder());
  if (!running.some(({localUrl}) => Number(new URL(localUrl).port) === port)) return;
  throw new Failure(
    'usage',
    `${url} is a vigthoria listen, which turns forged deliveries away itself`,
    'name the URL of the app behind it, the one in --forward-to',
  );
}

async function isAnswering(
  endpoint: Endpoint,
  options: CheckCommandOptions,
  context: Context,
): Promise<boolean> {
  const forwarder = await openForwarder(options, context);
  try {
    return await forwarder.isAnswering(endpoint);
  } finally {
    await forwarder.close();
  }
}

/** A connection for each: one that is kept open would block servers that take one at a time. */
async function sendAlone(
  request: ProbeRequest,
  endpoint: Endpoint,
  options: CheckCommandOptions,
  context: Context,
  signal: AbortSignal,
): Promise<Responded | Failed> {
  const forwarder = await openForwarder(options, context);
  const headers = [...request.headers, ['User-Agent', `vigthoria/${context.version}`] as const];
  try {
    return await forwarder.forward({
      delivery: {...request, headers, path: endpoint.path ?? '/'},
      endpoint,
      sink: null,
      signal,
    });
  } finally {
    await forwarder.close();
  }
}
