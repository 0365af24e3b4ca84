import {jsonOf, recordOf} from './ndjson-record.ts';
import {countOf} from './quantity.ts';

interface ImportCounts {
  readonly imported: number;
  readonly extended: number;
  readonly present: number;
  readonly leftOut: number;
  readonly damaged: readonly {readonly at: string; readonly reason: string}[];
}

/** `48 deliveries imported, 2 here already` */
export function toImportSentence({imported, extended, present, leftOut, damaged}: ImportCounts): string {
  const parts = [
    `${countOf(imported, 'delivery', 'deliveries')} imported`,
    ...(present > 0 ? [`${present} here already`] : []),
    ...(extended > 0 ? [`${extended} here already and given attempts that they lacked`] : []),
    ...(leftOut > 0 ? [`${leftOut} left out: no POST requests`] : []),
    ...(damaged.length > 0 ? [`${damaged.length} not readable`] : []),
  ];
  return parts.join(', ');
}

/** The same as one NDJSON object. */
export function toImportRecord({imported, extended, present, leftOut, damaged}: ImportCounts): string {
  return recordOf([
    ['type', '"import"'],
    ['imported', jsonOf(imported)],
    ['extended', jsonOf(extended)],
    ['present', jsonOf(present)],
    ['left_out', jsonOf(leftOut)],
    ['damaged', jsonOf(damaged.map(({at, reason}) => ({at, reason})))],
  ]);
}
