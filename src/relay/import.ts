import type {ArchiveEntry, ForeignRequest} from '../archive/entry.ts';
import type {DeliveryImport, Store} from '../store/store.ts';
import type {Attempt} from '../webhook/attempt.ts';
import type {Delivery} from '../webhook/delivery.ts';
import {readEvent} from '../webhook/event.ts';
import type {Secret} from '../webhook/secret.ts';
import {judge} from './deliver.ts';

/** An entry with where it stands in its file: `line 3`, `entry 3`. */
export interface PlacedEntry {
  readonly at: string;
  readonly entry: ArchiveEntry;
}

export interface ImportPorts {
  readonly store: Pick<Store, 'importDeliveries' | 'findDelivery'>;
  /** What deliveries of other tools are checked with. */
  readonly secrets: readonly Secret[];
  readonly sha256: (body: Buffer) => string;
  /** The same content, the same id. */
  readonly deriveDeliveryId: (receivedAtMs: number, content: string) => string;
  /** Something about an entry that its user should know. */
  readonly tell: (at: string, message: string) => void;
}

/** What became of a file's entries. */
export interface ImportResult {
  imported: number;
  /** Was here, and got attempts that it lacked. */
  extended: number;
  present: number;
  /** No deliveries, but other requests. */
  leftOut: number;
  readonly damaged: {readonly at: string; readonly reason: string}[];
}

const batchCount = 200;
const batchBytes = 8 * 1024 * 1024;

/** Records what a file holds, in batches; what is here already is neither doubled nor changed. */
export async function importEntries(
  entries: AsyncIterable<PlacedEntry>,
  ports: ImportPorts,
  signal: AbortSignal,
): Promise<ImportResult> {
  const result: ImportResult = {imported: 0, extended: 0, present: 0, leftOut: 0, damaged: []};
  const batch = new Map<string, DeliveryImport>();
  const toDelivery = createForeignReader(ports);
  let bytes = 0;
  const flush = async (): Promise<void> => {
    for (const outcome of await ports.store.importDeliveries([...batch.values()])) {
      if (outcome === 'added') result.imported += 1;
      else result[outcome] += 1;
    }
    batch.clear();
    bytes = 0;
  };
  for await (const {at, entry} of entries) {
    if (signal.aborted) break;
    switch (entry.kind) {
      case 'delivery':
      case 'request': {
        const one = entry.kind === 'delivery' ? toImport(entry) : toDelivery(entry.request, at);
        // The same one twice in a file is one.
        if (batch.has(one.delivery.id)) await flush();
        batch.set(one.delivery.id, one);
        bytes += one.delivery.body.length;
        if (batch.size >= batchCount || bytes >= batchBytes) await flush();
        break;
      }
      case 'attempt':
        await addAttempt(entry.attempt, batch, ports, result);
        break;
      case 'not-post':
        result.leftOut += 1;
        break;
      case 'other':
        break;
      case 'damaged':
        result.damaged.push({at, reason: entry.reason});
        break;
    }
  }
  await flush();
  return result;
}

function toImport({recorded, attempts}: Extract<ArchiveEntry, {readonly kind: 'delivery'}>): DeliveryImport {
  const {delivery} = recorded;
  const refused =
    delivery.body.length < delivery.sizeBytes || attempts.some(({outcome}) => outcome === 'refused');
  return {...recorded, refused, attempts};
}

/** An attempt on a line of its own comes behind its delivery. */
async function addAttempt(
  attempt: Attempt,
  batch: Map<string, DeliveryImport>,
  {store}: ImportPorts,
  result: ImportResult,
): Promise<void> {
  const waiting = batch.get(attempt.deliveryId);
  if (waiting !== undefined) {
    const refused = waiting.refused || attempt.outcome === 'refused';
    batch.set(attempt.deliveryId, {...waiting, refused, attempts: [...waiting.attempts, attempt]});
    return;
  }
  const found = await store.findDelivery(attempt.deliveryId);
  if (found.found !== 'one') return;
  const [outcome] = await store.importDeliveries([{...found.recorded, refused: false, attempts: [attempt]}]);
  if (outcome === 'extended') result.extended += 1;
}

/** Requests that are alike in everything are told apart by how many came before in the file. */
function createForeignReader(ports: ImportPorts): (request: ForeignRequest, at: string) => DeliveryImport {
  const seen = new Map<string, number>();
  return (request, at) => {
    const {method, path, headers, body, sentAtMs, tag, toldSizeBytes} = request;
    const receivedAtMs = sentAtMs ?? 0;
    const bodySha256 = ports.sha256(body);
    const content = JSON.stringify([receivedAtMs, method, path, headers, bodySha256, tag]);
    const key = ports.deriveDeliveryId(receivedAtMs, content);
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    const delivery: Delivery = {
      id: before === 0 ? key : ports.deriveDeliveryId(receivedAtMs, `${content} ${before}`),
      receivedAtMs,
      method,
      path,
      headers,
      body,
      sizeBytes: body.length,
      bodySha256,
      event: readEvent(body),
      derivedFrom: null,
    };
    if (toldSizeBytes !== null)
      ports.tell(
        at,
        `its file tells of ${toldSizeBytes} bytes and holds ${body.length}: the signature may not fit`,
      );
    return {
      delivery,
      verdict: judge(delivery, ports.secrets),
      refused: false,
      deliveryNumber: null,
      attempts: [],
    };
  };
}
