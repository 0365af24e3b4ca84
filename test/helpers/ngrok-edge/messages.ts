/** The first four bytes of a stream. */
export const streamTypes = {
  auth: 0,
  bind: 1,
  unbind: 2,
  proxy: 3,
  stopTunnel: 9,
  heartbeat: 0xffffffff,
} as const;

export interface AuthRequest {
  readonly ClientId: string;
  readonly Extra: {readonly AuthToken: string; readonly UserAgent: string};
}

export interface BindRequest {
  readonly Id: string;
  readonly Proto: string;
  readonly Opts: {readonly Domain?: string; readonly Hostname?: string} & Readonly<Record<string, unknown>>;
  readonly Extra: {readonly Token: string; readonly Metadata: string};
}

/** ngrok's number and text; its text quotes the token. */
export interface Refusal {
  readonly code: number;
  readonly text: string;
}

export function toAuthAnswer(clientId: string): object {
  const account = {AccountName: 'Loopback', PlanName: 'Free', SessionDuration: 0, Banner: ''};
  const server = {Version: 'edge', Region: 'local', Cookie: 'cookie'};
  return {Version: '3', ClientId: clientId, Extra: {...server, ...account}, Error: ''};
}

export function toBindAnswer({Proto, Opts, Extra}: BindRequest, id: string, host: string): object {
  return {
    Id: id,
    URL: `${Proto}://${host}`,
    Proto,
    Opts: {...Opts, Hostname: host},
    Extra: {Token: Extra.Token === '' ? `bind-${id}` : Extra.Token},
    Error: '',
  };
}

export function toRefusal({code, text}: Refusal): object {
  return {Error: `${text}\n\nERR_NGROK_${code}\n`};
}

/** Where a public connection goes: the header is length-prefixed, little endian, unlike all else. */
export function encodeProxyHeader(id: string, from: string): Buffer {
  const json = Buffer.from(
    JSON.stringify({Id: id, ClientAddr: from, Proto: 'https', EdgeType: '0', PassthroughTLS: false}),
  );
  const length = Buffer.alloc(8);
  length.writeBigInt64LE(BigInt(json.length));
  return Buffer.concat([length, json]);
}
