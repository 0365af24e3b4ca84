import {join} from 'node:path';
import type {Bench} from '../bench.ts';
import {ask, end, startOwn} from '../child.ts';
import {sendLoad} from '../load.ts';
import {type Peer, startPeers} from '../peers.ts';
import {memoryOf} from '../process-use.ts';
import type {AppReport} from '../processes/app.ts';
import type {Table} from '../report.ts';
import {makeRequests, type RequestOptions} from '../requests.ts';
import {interleave, median} from '../statistics.ts';

interface Round {
  readonly perSecond: number;
  readonly lost: number;
  readonly p50Ms: number;
}

interface Run {
  readonly prefix: string;
  readonly count: number;
  readonly connections: number;
  readonly perSecond?: number;
  readonly odd?: boolean;
}

export const peersTitle = 'Beside others';

/** The same deliveries through vigthoria and through other tools: how many arrive, how soon, and as what. */
export async function measureBesidePeers(bench: Bench): Promise<readonly Table[]> {
  const app = await startOwn<number>(join(bench.built, 'processes/app.mjs'), ['remember']);
  const peers = await startPeers(bench, app.hello);
  const [count, paced, rounds] = bench.isShort ? [300, 60, 1] : [2000, 200, 5];
  let number = 0;
  const send = (peer: Peer, run: Omit<Run, 'prefix'>): Promise<Arrived> => {
    number += 1;
    return sendThrough(peer, app.child, {...run, prefix: `p${number}`});
  };
  try {
    for (const peer of peers) await send(peer, {count: count / 2, connections: 16});
    const all = await interleave(peers, rounds, async (peer): Promise<Round> => {
      bench.tell(peer.name);
      const burst = await send(peer, {count, connections: 16});
      const calm = await send(peer, {count: paced, connections: 4, perSecond: 100});
      return {perSecond: burst.perSecond, lost: burst.lost + calm.lost, p50Ms: calm.p50Ms};
    });
    const odd = new Map<Peer, number>();
    for (const peer of peers)
      odd.set(peer, (await send(peer, {count: 50, connections: 1, odd: true})).intact);
    return [
      {
        title: peersTitle,
        note: `${count} deliveries of 2 KB, 16 at once, from the first byte sent to the last arrival; p50 from the send to the app at 100 a second. Odd bytes: 50 deliveries with blanks, trailing zeros and escapes. The servers that the other tools connect to are small ones of the bench's own on this machine. Only vigthoria records what it passes on.`,
        subject: 'through',
        columns: [
          'delivered per second',
          'p50 to the app ms',
          'lost',
          'signatures intact of 50 odd',
          'sender sees the answer',
          'MB',
        ],
        rows: peers.map(peer => {
          const own = all.get(peer) ?? [];
          return {
            name: peer.name,
            cells: [
              median(own.map(({perSecond}) => perSecond)),
              median(own.map(({p50Ms}) => p50Ms)),
              own.reduce((sum, {lost}) => sum + lost, 0),
              odd.get(peer) ?? null,
              peer.answersFirst ? 'no' : 'yes',
              memoryOf(peer.pid)?.highestMb ?? null,
            ],
          };
        }),
      },
    ];
  } finally {
    for (const peer of peers) await peer.close();
    await end(app.child);
  }
}

interface Arrived extends Round {
  readonly intact: number;
}

async function sendThrough(peer: Peer, app: Parameters<typeof ask>[0], run: Run): Promise<Arrived> {
  const {count, prefix, connections, perSecond, odd = false} = run;
  const options: RequestOptions = {count, sizeBytes: 2048, prefix, odd};
  const sentAt = new Map<string, number>();
  await sendLoad({
    port: peer.port,
    connections,
    requests: makeRequests(options),
    durationMs: 60_000,
    count,
    ...(perSecond === undefined ? {} : {perSecond}),
    onSend: ({eventId}) => sentAt.set(eventId, nowMs()),
  });
  const arrivedAt = new Map<string, number>();
  let intact = 0;
  // What answers first may still be delivering; five seconds without an arrival are the end.
  for (let quiet = 0; quiet < 25 && arrivedAt.size < count; quiet += 1) {
    const report = await ask<AppReport>(app, 'report');
    for (const [id, atMs] of report.arrivals)
      if (!arrivedAt.has(id) && sentAt.has(id)) arrivedAt.set(id, atMs);
    intact += report.intact;
    if (report.arrivals.length > 0) quiet = 0;
    if (arrivedAt.size < count) await new Promise(resolve => setTimeout(resolve, 200));
  }
  const lastMs = Math.max(...arrivedAt.values());
  const firstMs = Math.min(...sentAt.values());
  return {
    perSecond: (arrivedAt.size * 1000) / (lastMs - firstMs),
    lost: count - arrivedAt.size,
    p50Ms: median([...arrivedAt].map(([id, atMs]) => atMs - (sentAt.get(id) ?? Number.NaN))),
    intact,
  };
}

/** The machine's monotonic clock, which its processes share. */
function nowMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}
