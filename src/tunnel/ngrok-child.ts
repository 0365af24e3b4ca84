// The ngrok SDK in a process of its own: a throwing callback aborts Node, it prints on stdout by itself, a wedged session
// cannot be reset, and only the end of the process frees one at ngrok. Any loss ends it; the parent starts another.
import type {Listener, Session} from '@ngrok/ngrok';
import {type ChildMessage, type ChildSettings, parseParentMessage} from './child-messages.ts';
import {isNamedCas} from './root-cas.ts';
import {readSdkError} from './sdk-error.ts';

type Sdk = typeof import('@ngrok/ngrok');

let listener: Listener | null = null;
let isEnding = false;

// Ctrl+C reaches the whole group; the parent says when this process ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(0));
process.on('message', (value: unknown) => {
  const message = parseParentMessage(value);
  if (message?.kind === 'open') void open(message.settings);
  if (message?.kind === 'close') void close(message);
});

async function open(settings: ChildSettings): Promise<void> {
  const sdk = await load();
  if (sdk === null) return;
  try {
    const session = await connect(sdk, settings);
    listener = await bind(session, settings);
    tell({kind: 'online', url: listener.url() ?? ''});
    await waitForEnd(listener, settings.token);
  } catch (error) {
    end({kind: 'refused', ...readSdkError(error, settings.token)});
  }
}

async function load(): Promise<Sdk | null> {
  try {
    return await import('@ngrok/ngrok');
  } catch (error) {
    end({kind: 'unloadable', ...readSdkError(error, '')});
    return null;
  }
}

function connect(sdk: Sdk, settings: ChildSettings): Promise<Session> {
  const builder = new sdk.SessionBuilder()
    .authtoken(settings.token)
    .clientInfo('vigthoria', settings.version)
    .metadata('vigthoria')
    .heartbeatInterval(settings.heartbeatIntervalMs / 1000)
    .heartbeatTolerance(settings.heartbeatToleranceMs / 1000)
    .handleHeartbeat((latencyMs: number | null) => {
      guard(() => {
        // The SDK notices a lost heartbeat and goes on as if nothing were: the first one is the only alarm.
        if (latencyMs === null) end({kind: 'lost', cause: 'heartbeat'});
        else tell({kind: 'beat'});
      });
    })
    .handleDisconnection(() => {
      guard(() => end({kind: 'lost', cause: 'disconnected'}));
      return true;
    });
  if (settings.serverAddr !== null) builder.serverAddr(settings.serverAddr);
  const {rootCas} = settings;
  if (rootCas !== null && isNamedCas(rootCas)) builder.rootCas(rootCas);
  else if (rootCas !== null) builder.caCert(Buffer.from(rootCas));
  return builder.connect();
}

function bind(session: Session, settings: ChildSettings): Promise<Listener> {
  const endpoint = session.httpEndpoint().metadata('vigthoria');
  if (settings.domain !== null) endpoint.domain(settings.domain);
  // Always a full URL with an address: other forms hang, or are looked up twice.
  return endpoint.listenAndForward(`http://127.0.0.1:${settings.port}`);
}

async function waitForEnd(bound: Listener, token: string): Promise<void> {
  try {
    await bound.join();
    end({kind: 'lost', cause: 'ended', code: null});
  } catch (error) {
    end({kind: 'lost', cause: 'ended', code: readSdkError(error, token).code});
  }
}

async function close({settleMs, limitMs}: {settleMs: number; limitMs: number}): Promise<void> {
  isEnding = true;
  const force = setTimeout(() => process.exit(0), limitMs);
  try {
    await listener?.close();
    await new Promise(resolve => setTimeout(resolve, settleMs));
  } catch {
    // ngrok cannot be reached: the end of this process frees the session all the same.
  } finally {
    clearTimeout(force);
    process.exit(0);
  }
}

function tell(message: ChildMessage): void {
  if (process.connected) process.send?.(message);
}

/** Says why, and ends once that has been handed over. */
function end(message: ChildMessage): void {
  if (isEnding) return;
  isEnding = true;
  setTimeout(() => process.exit(1), 500);
  if (process.connected) process.send?.(message, () => process.exit(1));
  else process.exit(1);
}

/** A callback that throws into the SDK takes the process down before it can say anything. */
function guard(action: () => void): void {
  try {
    action();
  } catch {
    process.exit(1);
  }
}
