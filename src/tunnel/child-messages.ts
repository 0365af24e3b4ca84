/** What the tunnel's process is told: over IPC only, since arguments and environments can be read by others. */
export type ParentMessage =
  | {readonly kind: 'open'; readonly settings: ChildSettings}
  | {readonly kind: 'close'; readonly settleMs: number; readonly limitMs: number};

export interface ChildSettings {
  readonly token: string;
  readonly port: number;
  readonly version: string;
  readonly domain: string | null;
  readonly serverAddr: string | null;
  /** PEM text, or a name that the SDK knows. */
  readonly rootCas: string | null;
  readonly heartbeatIntervalMs: number;
  readonly heartbeatToleranceMs: number;
}

/** What it says; no text of ngrok's is in it but a first line with the token taken out. */
export type ChildMessage =
  | {readonly kind: 'online'; readonly url: string}
  | {readonly kind: 'beat'}
  | {readonly kind: 'refused'; readonly code: string | null; readonly text: string}
  | {readonly kind: 'unloadable'; readonly text: string}
  | {readonly kind: 'lost'; readonly cause: 'heartbeat' | 'disconnected'}
  | {readonly kind: 'lost'; readonly cause: 'ended'; readonly code: string | null};

/** The parent is trusted with the settings' shape; only strangers' messages are passed over. */
export function parseParentMessage(value: unknown): ParentMessage | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  return value.kind === 'open' || value.kind === 'close' ? (value as ParentMessage) : undefined;
}

export function parseChildMessage(value: unknown): ChildMessage | undefined {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return undefined;
  const {kind} = value;
  const url = textOf(value, 'url');
  const text = textOf(value, 'text');
  const code = textOf(value, 'code');
  const cause = textOf(value, 'cause');
  if (kind === 'online' && url !== null) return {kind, url};
  if (kind === 'beat') return {kind};
  if (kind === 'refused' && text !== null) return {kind, code, text};
  if (kind === 'unloadable' && text !== null) return {kind, text};
  if (kind === 'lost' && (cause === 'heartbeat' || cause === 'disconnected')) return {kind, cause};
  if (kind === 'lost' && cause === 'ended') return {kind, cause, code};
  return undefined;
}

function textOf(value: object, name: string): string | null {
  const held: unknown = Reflect.get(value, name);
  return typeof held === 'string' ? held : null;
}
