import type {KeptDelivery} from '../../webhook/redact.ts';

/** A kind of file that deliveries are written to, part by part. */
export interface ExportFormat {
  readonly head: string;
  /** One delivery. */
  readonly toPart: (one: KeptDelivery) => string | Buffer;
  /** Between two of them. */
  readonly separator: string;
  readonly tail: string;
  /** Whether a delivery of which only a start was kept has a place in it. */
  readonly takesShortened: boolean;
}
