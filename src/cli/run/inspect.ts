import type {InspectOptions} from '../commands/inspect.ts';
import type {Context} from '../context.ts';
import {createDiagnose} from '../diagnose-verdict.ts';
import {openForwarder, refuseRemote} from '../forwarding.ts';
import {openInspecting} from '../inspecting.ts';
import {watchSecrets} from '../secret-watch.ts';
import type {Settings} from '../settings.ts';
import {watchSignals} from '../signals.ts';
import {withStore} from '../store-file.ts';
import {findDestination} from '../trigger-destination.ts';

/** Serves the page until told to end; resolves with the exit code. */
export function runInspect(options: InspectOptions, context: Context, settings: Settings): Promise<number> {
  return withStore(options, settings, context, async store => {
    const ending = watchSignals(context.process);
    const closing: (() => unknown)[] = [ending.dispose];
    try {
      const endpoints = options.forwardTo ?? [];
      await refuseRemote(endpoints, options, context);
      const secrets = watchSecrets(options, settings, context, () => undefined);
      closing.push(secrets.close);
      const forwarder = await openForwarder(options, context);
      closing.push(() => forwarder.close());
      const diagnosis = createDiagnose(secrets.current, context);
      closing.push(diagnosis.close);
      const inspecting = await openInspecting(
        {
          store,
          forwarder,
          diagnosis,
          secrets: () => secrets.current().active,
          endpoints,
          options,
          signal: ending.signal,
          emit: () => undefined,
          findDestination: () => findDestination(endpoints, {isTyped: false}, context),
          isListening: false,
        },
        context,
      );
      closing.push(inspecting.close);
      tell(inspecting.url, options, context);
      await new Promise<void>(resolve => ending.signal.addEventListener('abort', () => resolve()));
      return ending.exitCode() ?? 0;
    } finally {
      for (const close of closing.reverse()) await close();
    }
  });
}

function tell(url: string, options: InspectOptions, context: Context): void {
  if (options.json === true) {
    context.stdout.write(`${JSON.stringify({type: 'ready', inspector_url: url})}\n`);
    return;
  }
  context.stdout.write(`${url}\n`);
  context.stderr.tell('Open it in a browser on this machine. Ctrl+C to stop.');
}
