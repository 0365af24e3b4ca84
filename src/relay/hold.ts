import type {Claim} from '../store/claim.ts';
import type {Endpoint} from '../webhook/endpoint.ts';
import {Failure} from '../webhook/failure.ts';
import {createBell} from './bell.ts';
import type {DeliveryEnd} from './deliver.ts';
import {createHeldLedger} from './held-ledger.ts';
import {type HoldQueuePorts, runHoldQueue} from './hold-queue.ts';

export interface HoldPorts extends HoldQueuePorts {
  /** The right to send what is held for an endpoint; null where another process has it. */
  readonly claim: (url: string) => Promise<Claim | null>;
  /** A delivery is no longer held for any of the endpoints. */
  readonly onSettled: (end: DeliveryEnd) => void;
}

interface HoldOptions {
  /** Each with a URL of its own. */
  readonly endpoints: readonly Endpoint[];
  /** Stays on; else it goes off again once it has been resumed and nothing is held any more. */
  readonly staysOn: boolean;
}

/** Keeps deliveries for endpoints that are to take them later, and sends them in order. */
export interface Hold {
  /** Whether what comes now is held. */
  isOn(): boolean;
  /** Begins to hold, and sends nothing yet; a `Failure` where another process sends for one of the endpoints. */
  open(): Promise<void>;
  /** Sends what is held, and what is held from now on. */
  resume(): void;
  /** Ends no attempt that is under way. */
  pause(): void;
  /** A delivery is about to be held; what is returned is to be called once it has been told. */
  expect(deliveryId: string): () => void;
  /** Resolves once the attempts under way have ended; `cutOff` ends them. */
  stop(cutOff: AbortSignal): Promise<void>;
}

export function createHold({endpoints, staysOn}: HoldOptions, ports: HoldPorts): Hold {
  const bell = createBell();
  const stopping = new AbortController();
  const cutOff = new AbortController();
  const arriving = new Map<string, Promise<void>>();
  const claims: Claim[] = [];
  let queues: Promise<unknown> | null = null;
  let isOn = false;
  let isPaused = true;
  let empty = new Set<string>();

  const control = {
    bell,
    isPaused: () => isPaused,
    stopping: stopping.signal,
    cutOff: cutOff.signal,
    told: async (deliveryId: string) => arriving.get(deliveryId),
  };
  const ledger = createHeldLedger(
    endpoints.map(({url}) => url),
    ports.onSettled,
  );
  const onEmpty = (url: string): void => {
    empty.add(url);
    if (!staysOn && !isPaused && empty.size === endpoints.length && arriving.size === 0) isOn = false;
  };

  return {
    isOn: () => isOn,
    async open() {
      if (claims.length === 0) claims.push(...(await claimAll(endpoints, ports)));
      isOn = true;
    },
    resume() {
      isPaused = false;
      empty = new Set();
      queues ??= Promise.all(
        endpoints.map(endpoint =>
          runHoldQueue(endpoint, ports, {
            ...control,
            onSettled: (held, outcome) => ledger.settle(held, endpoint.url, outcome),
            onEmpty: () => onEmpty(endpoint.url),
          }),
        ),
      );
      bell.ring();
    },
    pause() {
      isPaused = true;
      bell.ring();
    },
    expect(deliveryId) {
      let tell: () => void = () => undefined;
      arriving.set(deliveryId, new Promise(resolve => (tell = resolve)));
      return () => {
        arriving.delete(deliveryId);
        empty = new Set();
        tell();
        bell.ring();
      };
    },
    async stop(signal) {
      stopping.abort();
      signal.addEventListener('abort', () => cutOff.abort());
      if (signal.aborted) cutOff.abort();
      bell.ring();
      await queues;
      for (const claim of claims.splice(0)) claim.release();
    },
  };
}

/** All or none. */
async function claimAll(endpoints: readonly Endpoint[], ports: HoldPorts): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const {url} of endpoints) {
    const claim = await ports.claim(url);
    if (claim === null) {
      for (const one of claims) one.release();
      throw new Failure(
        'cannot_run',
        `another vigthoria listen --hold sends what is held for ${url} already`,
        'stop that one, or leave out --hold here',
      );
    }
    claims.push(claim);
  }
  return claims;
}
