import {createLimiter} from '../../relay/limiter.ts';
import {listen} from '../../relay/listen.ts';
import type {Activity} from '../../webhook/activity.ts';
import {parseEndpoint} from '../../webhook/endpoint.ts';
import {Failure} from '../../webhook/failure.ts';
import {listEndpoints} from '../../webhook/route.ts';
import {announceListen} from '../announce-listen.ts';
import {claimEndpoints} from '../claim-endpoints.ts';
import {createCoachFor} from '../coaching.ts';
import type {ListenOptions} from '../commands/listen.ts';
import type {Context} from '../context.ts';
import {createDiagnose} from '../diagnose-verdict.ts';
import {exitCodes} from '../exit-code.ts';
import {openForwarder, refuseRemote} from '../forwarding.ts';
import {createHeldActivity} from '../held-activity.ts';
import {createId, sha256} from '../ids.ts';
import {openInspecting, toOwnDestination} from '../inspecting.ts';
import {createKeeping} from '../keeping.ts';
import {openKeySession} from '../keys/key-session.ts';
import {pause} from '../pause.ts';
import {createReaderRoom} from '../reader-room.ts';
import {openRenderer} from '../rendering.ts';
import {toReplayPorts} from '../replay-ports.ts';
import {watchSecrets} from '../secret-watch.ts';
import type {Settings} from '../settings.ts';
import {watchSignals} from '../signals.ts';
import {storeFile} from '../store-file.ts';
import {createTunnelOpener} from '../tunnelling.ts';

/** Receives until told to end; resolves with the exit code. */
export async function runListen(
  argument: string | undefined,
  options: ListenOptions,
  plainContext: Context,
  settings: Settings,
): Promise<number> {
  const endpoints = [
    ...(argument === undefined ? [] : [parseEndpoint(argument, 'the endpoint')]),
    ...(options.forwardTo ?? []),
  ];
  const routes = options.route ?? [];
  if (options.hold === true && endpoints.length + routes.length === 0) {
    throw new Failure(
      'usage',
      '--hold needs an endpoint, which takes what is held',
      'say where: vigthoria listen --hold --forward-to localhost:3000/webhooks',
    );
  }
  const keys = await openKeySession(options, plainContext);
  const {context} = keys;
  const activity = createHeldActivity();
  const ending = watchSignals(context.process);
  context.readerGone.addEventListener('abort', () => ending.end(0));
  const closing: (() => unknown)[] = [ending.dispose];
  try {
    const openTunnel = await createTunnelOpener(options, context, settings, ending.signal);
    const loading = Promise.all([context.loadStoreWorker(), context.loadReceiver(), context.loadForwarder()]);
    loading.catch(() => undefined);
    const secrets = watchSecrets(options, settings, context, message =>
      activity.emit({type: 'warning', atMs: context.nowMs(), code: 'secret', message}),
    );
    closing.push(secrets.close);
    const renderer = await openRenderer(options, context);
    closing.push(renderer.close);
    activity.to(one => {
      if (keys.see(one)) renderer.render(one);
    });
    await refuseRemote(listEndpoints({endpoints, routes}), options, context);
    const [{claim, openStoreWorker}, {openReceiver}] = await loading;
    const file = storeFile(options, settings);
    const warn = (code: string, message: string): void =>
      activity.emit({type: 'warning', atMs: context.nowMs(), code, message});
    const store = await openStoreWorker(file, {
      nowMs: context.nowMs(),
      onNotice: message => warn('store', message),
    });
    const keeping = createKeeping(context, message => warn('not_pruned', message));
    closing.push(() => keeping.close(store));
    const forwarder = await openForwarder(options, context);
    closing.push(() => forwarder.close());
    const diagnosis = createDiagnose(secrets.current, context);
    closing.push(diagnosis.close);
    let localUrl = '';
    const inspecting = options.inspect
      ? await openInspecting(
          {
            store,
            forwarder,
            diagnosis,
            secrets: () => secrets.current().active,
            endpoints,
            options,
            signal: ending.signal,
            emit: activity.emit,
            findDestination: async () => toOwnDestination(localUrl),
            isListening: true,
          },
          context,
        )
      : null;
    if (inspecting !== null) closing.push(inspecting.close);
    closing.push(keys.close);
    const emit = (one: Activity): void => {
      activity.emit(one);
      inspecting?.follow(one);
    };
    const result = await listen(
      {
        version: context.version,
        endpoints,
        routes,
        filter: options.events,
        allowUnverified: options.allowUnverified === true,
        port: options.port,
        path: options.path ?? null,
        publicUrl: options.publicUrl ?? null,
        maxBodyBytes: options.maxBody,
        storeFile: file,
        inspectorUrl: inspecting?.url ?? null,
        goal: {
          count: options.count ?? null,
          untilType: options.untilType ?? null,
          deadlineMs: options.deadline ?? null,
        },
        isHolding: options.hold === true,
        isReporting: options.report,
      },
      {
        store,
        forwarder,
        openReceiver,
        openTunnel: openTunnel === null ? null : openTunnel({store, progress: renderer.progress, warn}),
        secrets: () => secrets.current().active,
        sha256,
        newDeliveryId: () => createId('dlv', context.nowMs()),
        newAttemptId: () => createId('att', context.nowMs()),
        nowMs: context.nowMs,
        room: createReaderRoom([context.process.stdout, context.process.stderr]),
        limit: createLimiter(options.concurrency ?? null),
        diagnose: diagnosis.diagnose,
        coach: createCoachFor(forwarder, context, routes),
        claim: url => claim(file, url),
        wait: pause,
        onReady: hold => {
          renderer.progress(null);
          keeping.start(store, options.retention);
          keys.start({
            hold,
            store,
            destinations: {endpoints, routes},
            replaying: toReplayPorts(forwarder, store, context, emit),
            secrets: () => secrets.current().active,
            context,
            signal: ending.signal,
            quit: () => ending.end(exitCodes.done),
          });
          if (secrets.current().active.length === 0) warn('no_secret', noSecret);
        },
        emit: one => {
          if (one.type === 'ready') {
            localUrl = one.localUrl;
            closing.push(announceListen({localUrl: one.localUrl, signal: ending.signal, warn}, context));
          }
          emit(one);
          if (one.type === 'ready') {
            const urls = listEndpoints({endpoints, routes}).map(({url}) => url);
            closing.push(claimEndpoints(urls, {claim: name => claim(file, name), warn}));
          }
        },
      },
      ending.signal,
    );
    return ending.exitCode() ?? (result === 'unmet' ? exitCodes.no : exitCodes.done);
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
