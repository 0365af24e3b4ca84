import {columnLines} from '../../output/columns.ts';
import type {TextStream} from '../../output/renderer.ts';
import type {Status} from '../../output/status-text.ts';
import {isFailure} from '../../webhook/failure.ts';
import type {Context} from '../context.ts';
import {
  type DeliveryActionPorts,
  editAndSend,
  explain,
  replaySelected,
  showDetails,
} from './delivery-actions.ts';
import {keyHelp} from './key-help.ts';
import {createPauseToggle, type PausePorts} from './pause-toggle.ts';
import type {Selection} from './selection.ts';
import type {Key} from './terminal-keys.ts';
import {typeKey} from './typing.ts';

export interface KeyPorts extends DeliveryActionPorts, PausePorts {
  /** Ends the session. */
  readonly quit: () => void;
}

interface KeyActionOptions {
  readonly selection: Selection;
  /** Where answers to keys go. */
  readonly stream: TextStream;
  /** The URL that a sender is to use. */
  readonly url: () => string;
  /** Writes to the terminal itself. */
  readonly copy: (sequence: string) => void;
  readonly lend: <T>(use: () => Promise<T>) => Promise<T>;
  readonly redraw: () => void;
  readonly context: Context;
}

export interface KeyActions {
  readonly press: (key: Key) => void;
  readonly bind: (ports: KeyPorts) => void;
  readonly state: () => Pick<Status, 'typing' | 'news' | 'isPaused'>;
  /** Resolves once nothing is under way. */
  readonly settled: () => Promise<void>;
}

/** What keys do. One that takes time, or fails, stops neither the session nor the next key. */
export function createKeyActions(given: KeyActionOptions): KeyActions {
  const {selection, stream, context, redraw} = given;
  const underWay = new Set<Promise<void>>();
  let ports: KeyPorts | null = null;
  let typing: string | null = null;
  let news: string | null = null;
  const pausing = createPauseToggle();

  const tell = (text: string): void => context.stderr.tell(text);
  const run = (action: (ports: KeyPorts) => Promise<void>): void => {
    if (ports === null) return;
    const done = action(ports).catch((error: unknown) => {
      // A key that fails ends no session: what it was about is recorded.
      tell(`vigthoria: ${error instanceof Error ? error.message : String(error)}`);
      if (isFailure(error) && error.hint !== '') tell(`  ${error.hint}`);
    });
    underWay.add(done);
    void done.finally(() => {
      underWay.delete(done);
      redraw();
    });
  };
  const onSelected = (action: (id: string, ports: KeyPorts) => Promise<void>): void => {
    const one = selection.selected();
    if (one === undefined) news = 'no delivery yet';
    else run(bound => action(one.deliveryId, bound));
  };
  const typeFilter = (text: string, key: Key): void => {
    const typed = typeKey(text, key);
    typing = typed.kind === 'typing' ? typed.text : null;
    if (typed.kind !== 'entered') return;
    selection.setFilter(typed.text === '' ? null : typed.text);
    selection.reset();
  };
  const keys: Readonly<Record<string, () => void>> = {
    r: () => onSelected(replaySelected),
    e: () => onSelected((id, bound) => editAndSend(id, bound, given.lend)),
    v: () => onSelected((id, bound) => explain(id, bound, stream)),
    return: () => onSelected((id, bound) => showDetails(id, bound, stream)),
    j: () => selection.move(1),
    down: () => selection.move(1),
    k: () => selection.move(-1),
    up: () => selection.move(-1),
    p: () => run(async bound => tell(await pausing.toggle(bound))),
    q: () => ports?.quit(),
    c: () => {
      // OSC 52, as xterm's control sequences have it: the terminal puts it on its clipboard, or does not.
      given.copy(`\u001b]52;c;${Buffer.from(given.url()).toString('base64')}\u0007`);
      news = `copied ${given.url()}, if the terminal lets programs copy`;
    },
    '/': () => {
      typing = '';
    },
    escape: () => {
      selection.setFilter(null);
      selection.reset();
    },
    '?': () => {
      const rows = keyHelp.map(row => row.map(text => ({text, paint: stream.palette.plain})));
      for (const line of columnLines(rows, {
        columns: stream.columns() ?? 80,
        palette: stream.palette,
        heading: ['KEY', ''],
      }))
        stream.write(`${line}\n`);
    },
  };

  return {
    press(key) {
      news = null;
      if (typing !== null) typeFilter(typing, key);
      else (keys[key.character] ?? keys[key.name ?? ''])?.();
      redraw();
    },
    bind(bound) {
      ports = bound;
    },
    state: () => ({typing, news, isPaused: pausing.isPaused()}),
    settled: async () => void (await Promise.allSettled(underWay)),
  };
}
