import type {Line} from '../../output/line.ts';
import {createStatusLine} from '../../output/status-line.ts';
import {statusText} from '../../output/status-text.ts';
import type {Activity} from '../../webhook/activity.ts';
import type {ListenOptions} from '../commands/listen.ts';
import type {Context} from '../context.ts';
import {openTextStream} from '../rendering.ts';
import {createKeyActions, type KeyPorts} from './key-actions.ts';
import {createScreen} from './screen.ts';
import {createSelection} from './selection.ts';
import {createSessionState} from './session-state.ts';
import {openTerminalKeys, type TerminalKeys} from './terminal-keys.ts';

/** What a session's keys and its status line need of the rest, and give it. */
export interface KeySession {
  /** The same context, its output going around the status line. */
  readonly context: Context;
  /** Takes note of an activity; false where the filter hides it. */
  readonly see: (activity: Activity) => boolean;
  /** Keys work from now on. */
  readonly start: (ports: KeyPorts) => void;
  /** The terminal as it was; resolves once what keys began has ended. */
  readonly close: () => Promise<void>;
}

/** Keys and a status line where a person sits at the terminal; elsewhere nothing at all. */
export async function openKeySession(options: ListenOptions, context: Context): Promise<KeySession> {
  if (!hasKeys(options, context)) {
    return {context, see: () => true, start: () => undefined, close: async () => undefined};
  }
  const stream = await openTextStream(context.stderr, options, context);
  const status = createStatusLine(stream);
  const screen = createScreen(status, context.stderr);
  const selection = createSelection();
  const wrapped = {...context, stdout: screen.wrap(context.stdout), stderr: screen.wrap(context.stderr)};
  const state = createSessionState();
  let keys: TerminalKeys | null = null;
  let isOurs = false;
  const actions = createKeyActions({
    selection,
    stream: await openTextStream(wrapped.stderr, options, context),
    url: state.url,
    copy: stream.write,
    lend: async use => {
      screen.hold();
      try {
        return await (keys === null ? use() : keys.lend(use));
      } finally {
        screen.release();
      }
    },
    redraw: () => show(),
    context: wrapped,
  });

  const describe = (): Line => {
    const {filter} = selection;
    return statusText(
      {...actions.state(), ...state.describe(), filter, selected: selection.describe()},
      stream.palette,
    );
  };
  const show = (): void => status.show(isOurs ? describe() : null);
  const setOurs = (is: boolean): void => {
    isOurs = is;
    show();
  };
  const onResize = (): void => status.redraw();
  const leave = (): void => {
    context.process.stderr.off('resize', onResize);
    keys?.close();
    status.show(null);
  };

  return {
    context: wrapped,
    see(activity) {
      selection.see(activity);
      state.see(activity);
      show();
      return isShown(activity, selection.isShown);
    },
    start(ports) {
      actions.bind(ports);
      keys = openTerminalKeys(context.process, {
        onKey: actions.press,
        onLeave: () => setOurs(false),
        onReturn: () => setOurs(true),
      });
      context.process.stderr.on('resize', onResize);
      ports.signal.addEventListener('abort', leave);
    },
    async close() {
      leave();
      await actions.settled();
    },
  };
}

/** Somebody types at a terminal, and sees what is written there. */
function hasKeys(options: ListenOptions, {process, stderr, env}: Context): boolean {
  const isStdinTaken = options.secretFile?.includes('-') === true;
  return (
    options.json !== true &&
    !isStdinTaken &&
    process.stdin.isTTY === true &&
    stderr.isTTY &&
    env['TERM'] !== 'dumb'
  );
}

function isShown(activity: Activity, isDeliveryShown: (id: string) => boolean): boolean {
  switch (activity.type) {
    case 'delivery':
      return isDeliveryShown(activity.recorded.delivery.id);
    case 'attempt':
      return isDeliveryShown(activity.attempt.deliveryId);
    case 'ready':
    case 'endpoint':
    case 'tunnel':
    case 'warning':
    case 'summary':
      return true;
  }
}
