import {type ChildProcess, fork} from 'node:child_process';
import {
  type ChildMessage,
  type ChildSettings,
  type ParentMessage,
  parseChildMessage,
} from './child-messages.ts';
import type {TunnelLimits} from './limits.ts';
import type {Loss} from './loss.ts';
import {redact} from './sdk-error.ts';
import {type Trouble, toTrouble} from './trouble.ts';

export type Opening =
  | {readonly kind: 'online'; readonly url: string}
  | {readonly kind: 'failed'; readonly trouble: Trouble};

export interface NgrokProcessOptions {
  /** The built entry of the process. */
  readonly childFile: string;
  readonly env: Readonly<Record<string, string>>;
  readonly settings: ChildSettings;
  readonly limits: TunnelLimits;
  /** Called at each heartbeat. */
  readonly onBeat: () => void;
}

/** One process with one ngrok session in it. Whatever is lost, it has ended by then or is ended. */
export class NgrokProcess {
  readonly opened: Promise<Opening>;
  readonly lost: Promise<Loss>;
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  readonly #limits: TunnelLimits;
  #settleOpened: (opening: Opening) => void = () => undefined;
  #settleLost: (loss: Loss) => void = () => undefined;
  #isOnline = false;
  #hasEnded = false;
  #stderr = '';

  constructor({childFile, env, settings, limits, onBeat}: NgrokProcessOptions) {
    this.#limits = limits;
    this.opened = new Promise(resolve => {
      this.#settleOpened = resolve;
    });
    this.lost = new Promise(resolve => {
      this.#settleLost = resolve;
    });
    // No flags of the parent's: an inspector port, say, would be taken already.
    this.#child = fork(childFile, [], {env, execArgv: [], stdio: ['ignore', 'ignore', 'pipe', 'ipc']});
    this.#exited = new Promise(resolve => this.#watchExit(resolve, settings.token));
    this.#watchMessages(onBeat);
    const guard = setTimeout(() => this.#fail({kind: 'silent', limitMs: limits.openMs}), limits.openMs);
    void this.opened.then(() => clearTimeout(guard));
    this.#send({kind: 'open', settings});
  }

  /** Frees the session at once: the endpoint first, then the process; by force after the limit. */
  async close(): Promise<void> {
    if (!this.#isOnline || this.#hasEnded) {
      await this.kill();
      return;
    }
    const {settleMs, closeMs} = this.#limits;
    this.#send({kind: 'close', settleMs, limitMs: closeMs});
    const force = setTimeout(() => this.#child.kill('SIGKILL'), closeMs);
    await this.#exited;
    clearTimeout(force);
  }

  async kill(): Promise<void> {
    if (!this.#hasEnded) this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #watchMessages(onBeat: () => void): void {
    this.#child.on('message', (value: unknown) => {
      const message = parseChildMessage(value);
      if (message !== undefined) this.#take(message, onBeat);
    });
  }

  #take(message: ChildMessage, onBeat: () => void): void {
    switch (message.kind) {
      case 'online':
        this.#isOnline = true;
        this.#settleOpened(message);
        break;
      case 'beat':
        onBeat();
        break;
      case 'refused':
        this.#fail(toTrouble(message));
        break;
      case 'unloadable':
        this.#fail(message);
        break;
      case 'lost':
        this.#lose(message.cause === 'ended' ? {kind: 'ended', code: message.code} : {kind: message.cause});
        break;
    }
  }

  #watchExit(resolve: () => void, token: string): void {
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      // Before it is cut, or the rest of a token would pass for something else.
      this.#stderr = redact(`${this.#stderr}${text}`, token).slice(-stderrKept);
    });
    const onEnd = (how: string): void => {
      this.#hasEnded = true;
      this.#fail({kind: 'died', how, stderr: this.#stderr});
      this.#settleLost({kind: 'died', how});
      resolve();
    };
    this.#child.on('exit', (code, signal) => onEnd(signal ?? `exit code ${code}`));
    // A process that never started has no exit; a message that found no reader is followed by one.
    this.#child.on('error', error => {
      if (this.#child.pid === undefined) onEnd(error.message);
    });
  }

  #fail(trouble: Trouble): void {
    this.#settleOpened({kind: 'failed', trouble});
    if (!this.#isOnline) void this.kill();
  }

  /** A loss while the endpoint is still being bound is a failure to open. */
  #lose(loss: Loss): void {
    this.#settleOpened({kind: 'failed', trouble: {kind: 'unreachable'}});
    this.#settleLost(loss);
    void this.kill();
  }

  #send(message: ParentMessage): void {
    if (this.#child.connected) this.#child.send(message);
  }
}

const stderrKept = 2_000;
