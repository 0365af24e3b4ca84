/** A public URL that leads to the receiver. */
export interface Tunnel {
  /** Where it leads in from now; another one after an `online` change that says so. */
  readonly url: string;
  /** Ends the tunnel; safe to call twice. */
  close(): Promise<void>;
}

/** Offline and online changes after the tunnel first stood, and the end that no retry cures. */
export type TunnelChange =
  | {readonly state: 'offline'; readonly reason: string}
  | {readonly state: 'online'; readonly url: string; readonly offlineMs: number}
  | {readonly state: 'ended'; readonly failure: Error};
