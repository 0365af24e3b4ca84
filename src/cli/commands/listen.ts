import {type Command, Option} from 'commander';
import {createCoach} from '../../relay/coach.ts';
import {createLimiter} from '../../relay/limiter.ts';
import {listen} from '../../relay/listen.ts';
import {parseEndpoint} from '../../webhook/endpoint.ts';
import {parseTypeFilter, type TypeFilter} from '../../webhook/filter.ts';
import type {Context} from '../context.ts';
import {createDiagnose} from '../diagnose-verdict.ts';
import {openForwarder, refuseRemote} from '../forwarding.ts';
import {createHeldActivity} from '../held-activity.ts';
import {
  addEndpointOptions,
  addJsonOption,
  addSecretOptions,
  addStoreOption,
  type EndpointOptions,
  parseCount,
  parsePath,
  parsePort,
  parsePublicUrl,
  parseSize,
  type SecretOptions,
  type StoreOptions,
} from '../options.ts';
import type {SetExitCode} from '../program.ts';
import {openRenderer, type RenderOptions} from '../rendering.ts';
import {watchSecrets} from '../secret-watch.ts';
import {readSettings, type Settings} from '../settings.ts';
import {watchSignals} from '../signals.ts';
import {storeFile} from '../store-file.ts';
import {createTunnelOpener, type TunnelOptions} from '../tunnelling.ts';

interface ListenCommandOptions
  extends EndpointOptions,
    SecretOptions,
    StoreOptions,
    RenderOptions,
    TunnelOptions {
  readonly events: TypeFilter;
  readonly path?: string;
  readonly publicUrl?: string;
  readonly port: number;
  readonly concurrency?: number;
  readonly maxBody: number;
  readonly allowUnverified?: true;
}

export function addListen(program: Command, context: Context, setExitCode: SetExitCode): void {
  const command = program
    .command('listen')
    .summary('open the tunnel; receive, verify, record, forward and print deliveries')
    .description(
      'Opens a public URL that leads to this machine, and shows, records and forwards each delivery that comes.',
    )
    .argument('[endpoint]', 'where to forward to: 3000, localhost:3000/webhooks, https://…');
  addEndpointOptions(command)
    .addOption(
      new Option('-e, --events <globs>', "forward only these types, like 'generation.*,!generation.started'")
        .argParser(text => parseTypeFilter(text, '--events'))
        .default(() => true, '*'),
    )
    .option('--path <path>', 'accept deliveries on this path only', parsePath)
    .addOption(
      new Option('-p, --port <port>', 'local port of the receiver, on 127.0.0.1')
        .argParser(parsePort)
        .default(0, 'any free one'),
    )
    .option('--domain <name>', 'ngrok domain to use')
    .option(
      '--public-url <url>',
      'another tunnel leads here already: show this URL, open none',
      parsePublicUrl,
    )
    .option('--no-tunnel', 'local only')
    .option('--allow-unverified', 'forward deliveries with a missing or wrong signature too')
    .option('--concurrency <n>', 'attempts under way at once; 1 = one after the other', text =>
      parseCount(text, '--concurrency', {min: 1, max: 100_000}),
    )
    .addOption(
      new Option('--max-body <size>', 'answer 413 to anything larger')
        .argParser(text => parseSize(text, '--max-body'))
        .default(25 * 1024 * 1024, '25mb'),
    )
    .option('--compact', 'one line a delivery')
    .option('-q, --quiet', 'failures only')
    .option('-v, --verbose', 'headers and answers too');
  addSecretOptions(addStoreOption(addJsonOption(command))).addHelpText(
    'after',
    `
Examples:
  vigthoria listen --forward-to localhost:3000/webhooks
  vigthoria listen --no-tunnel --port 4000 --json | jq .
`,
  );
  command.action(async (endpoint: string | undefined, _options, self: Command) => {
    const settings = readSettings(context.env, context.cwd);
    const options = self.optsWithGlobals<ListenCommandOptions>();
    setExitCode(await run(endpoint, options, context, settings));
  });
}

async function run(
  argument: string | undefined,
  options: ListenCommandOptions,
  context: Context,
  settings: Settings,
): Promise<number> {
  const endpoints = [
    ...(argument === undefined ? [] : [parseEndpoint(argument, 'the endpoint')]),
    ...(options.forwardTo ?? []),
  ];
  const activity = createHeldActivity();
  const ending = watchSignals(context.process);
  context.readerGone.addEventListener('abort', () => ending.end(0));
  const closing: (() => unknown)[] = [ending.dispose];
  try {
    const openTunnel = await createTunnelOpener(options, context, settings, ending.signal);
    const loading = Promise.all([context.loadStore(), context.loadReceiver(), context.loadForwarder()]);
    loading.catch(() => undefined);
    const secrets = watchSecrets(options, settings, context, message =>
      activity.emit({type: 'warning', atMs: context.nowMs(), code: 'secret', message}),
    );
    closing.push(secrets.close);
    const renderer = await openRenderer(options, context);
    closing.push(renderer.close);
    activity.to(renderer.render);
    await refuseRemote(endpoints, options, context);
    const [{openStoreWorker}, {openReceiver}] = await loading;
    const file = storeFile(options, settings);
    const warn = (code: string, message: string): void =>
      activity.emit({type: 'warning', atMs: context.nowMs(), code, message});
    const store = await openStoreWorker(file, {
      nowMs: context.nowMs(),
      onNotice: message => warn('store', message),
    });
    closing.push(() => store.close());
    const forwarder = await openForwarder(options, context);
    closing.push(() => forwarder.close());
    const diagnosis = createDiagnose(secrets.current);
    closing.push(diagnosis.close);
    await listen(
      {
        version: context.version,
        endpoints,
        filter: options.events,
        allowUnverified: options.allowUnverified === true,
        port: options.port,
        path: options.path ?? null,
        publicUrl: options.publicUrl ?? null,
        maxBodyBytes: options.maxBody,
        storeFile: file,
      },
      {
        store,
        forwarder,
        openReceiver,
        openTunnel: openTunnel === null ? null : openTunnel({store, progress: renderer.progress, warn}),
        secrets: () => secrets.current().active,
        sha256: context.sha256,
        newDeliveryId: context.newDeliveryId,
        newAttemptId: context.newAttemptId,
        nowMs: context.nowMs,
        limit: createLimiter(options.concurrency ?? null),
        diagnose: diagnosis.diagnose,
        coach: createCoach(),
        onRecordFailed: message => warn('not_recorded', message),
        onReady: () => {
          renderer.progress(null);
          if (secrets.current().active.length === 0) warn('no_secret', noSecret);
        },
        emit: activity.emit,
      },
      ending.signal,
    );
    return ending.exitCode() ?? 0;
  } catch (error) {
    const code = ending.exitCode();
    if (code === null) throw error;
    return code;
  } finally {
    for (const close of closing.reverse()) await close();
    activity.tellRest(context);
  }
}

const noSecret =
  'no signing secret is set, so signatures are not checked; put WEBHOOK_SECRET=… in .env (it is read while listen runs) or give --secret-file';
