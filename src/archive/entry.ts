import type {Attempt} from '../webhook/attempt.ts';
import type {RecordedDelivery} from '../webhook/delivery.ts';
import type {HeaderList} from '../webhook/headers.ts';

/** One thing that a file of deliveries holds. */
export type ArchiveEntry =
  /** Of ours, with all that was known of it. */
  | {readonly kind: 'delivery'; readonly recorded: RecordedDelivery; readonly attempts: readonly Attempt[]}
  /** Of ours, on a line of its own. */
  | {readonly kind: 'attempt'; readonly attempt: Attempt}
  /** Of another tool. */
  | {readonly kind: 'request'; readonly request: ForeignRequest}
  /** Of another tool too, and no delivery: those are POST requests. */
  | {readonly kind: 'not-post'}
  /** What `listen --json` says of itself. */
  | {readonly kind: 'other'}
  | {readonly kind: 'damaged'; readonly reason: string};

/** A request as another tool kept it. */
export interface ForeignRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderList;
  readonly body: Buffer;
  /** Epoch milliseconds; null where the file does not tell. */
  readonly sentAtMs: number | null;
  /** The other tool's own id, or empty. */
  readonly tag: string;
  /** The size that the file tells, where the body that it holds has another. */
  readonly toldSizeBytes: number | null;
}

/** What makes an entry useless, as the end of a sentence. */
export class Damage extends Error {
  override readonly name = 'Damage';
}

/** Reads one entry; damage in it is a value. */
export function readEntry(read: () => ArchiveEntry): ArchiveEntry {
  try {
    return read();
  } catch (error) {
    if (error instanceof Damage) return {kind: 'damaged', reason: error.message};
    throw error;
  }
}
