import {createHmac, randomBytes} from 'node:crypto';
import http from 'node:http';
import {sha256} from '../helpers/app.ts';
import type {Edge} from '../helpers/ngrok-edge/edge.ts';
import {sendPublic} from '../helpers/ngrok-edge/send-public.ts';
import {send} from '../helpers/send.ts';

export const secret = 's3cr3t-for-faults';

/** What became of one delivery as its sender sees it. */
export interface Outcome {
  readonly eventId: string;
  readonly bodySha256: string;
  /** Null: no whole answer came. */
  readonly status: number | null;
}

export interface Load {
  /** In the order in which they ended. */
  readonly outcomes: readonly Outcome[];
  /** Sends no more, and resolves once what was under way has ended. */
  stop(): Promise<void>;
}

export interface LoadOptions {
  readonly url: string;
  /** Deliveries under way at once. */
  readonly senders: number;
  /** Marks this load's event ids. */
  readonly name: string;
  /** In all; unlimited unless given. */
  readonly count?: number;
  readonly onOutcome?: (outcome: Outcome) => void;
}

/** A signed delivery of 0.1 to 5 KB with this event id. */
export function makeBody(eventId: string): Buffer {
  const filling = randomBytes(Math.floor(Math.random() * 2500)).toString('hex');
  return Buffer.from(`{"id":"${eventId}","type":"generation.completed","data":{"filling":"${filling}"}}`);
}

export function sign(body: Buffer | string): string {
  return createHmac('sha256', secret).update(body).digest('hex');
}

/** Sends one signed delivery; an answer that does not come whole is an outcome too. */
export async function sendDelivery(
  url: string,
  eventId: string,
  {agent, body = makeBody(eventId)}: {readonly agent?: http.Agent; readonly body?: Buffer} = {},
): Promise<Outcome> {
  const signature = sign(body);
  const headers = ['Content-Type', 'application/json', 'X-Vigthoria-Signature', signature];
  const sent = await send(url, body, {headers, ...(agent === undefined ? {} : {agent})}).catch(() => null);
  return {eventId, bodySha256: sha256(body), status: sent?.status ?? null};
}

/** The same from the public side of a tunnel. */
export async function sendThroughTunnel(edge: Edge, url: string, eventId: string): Promise<Outcome> {
  const body = makeBody(eventId);
  const signature = sign(body);
  const headers = {'Content-Type': 'application/json', 'X-Vigthoria-Signature': signature};
  const answer = await sendPublic(edge, url, {body, headers}).catch(() => null);
  return {eventId, bodySha256: sha256(body), status: answer?.status ?? null};
}

/** Senders that each send one delivery after the other, over connections that are kept. */
export function startLoad({
  url,
  senders,
  name,
  count = Number.POSITIVE_INFINITY,
  onOutcome,
}: LoadOptions): Load {
  const agent = new http.Agent({keepAlive: true, maxSockets: senders});
  const outcomes: Outcome[] = [];
  let started = 0;
  let isStopped = false;
  const sendOn = async (): Promise<void> => {
    while (!isStopped && started < count) {
      started += 1;
      const outcome = await sendDelivery(url, `evt_${name}_${started}`, {agent});
      outcomes.push(outcome);
      onOutcome?.(outcome);
      // Whoever refuses connections is not asked again: the load would spin.
      if (outcome.status === null) return;
    }
  };
  const all = Promise.all(Array.from({length: senders}, sendOn));
  return {
    outcomes,
    stop: async () => {
      isStopped = true;
      await all;
      agent.destroy();
    },
  };
}

export function isAccepted({status}: Outcome): boolean {
  return status !== null && status >= 200 && status < 300;
}
