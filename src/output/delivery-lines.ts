import type {RecordedDelivery} from '../webhook/delivery.ts';
import {decodeUtf8} from '../webhook/event.ts';
import type {HeaderList} from '../webhook/headers.ts';
import type {Verdict} from '../webhook/verdict.ts';
import {findEnvelopeData} from './envelope.ts';
import {type Line, type Span, span} from './line.ts';
import type {Palette} from './palette.ts';
import {prettyJson} from './pretty-json.ts';
import {byteSize, clockTime, ordinal} from './quantity.ts';
import {verdictPaint} from './verdict-paint.ts';

interface PayloadOptions {
  readonly palette: Palette;
  readonly maxLines: number;
  readonly maxTokenUnits?: number;
  /** The whole payload, not only what stands inside the plain envelope. */
  readonly isWhole: boolean;
}

const previewBytes = 200;
const previewHexBytes = 32;

/** What a line on a delivery says something of. */
export interface ShownDelivery extends Pick<RecordedDelivery, 'verdict' | 'deliveryNumber'> {
  readonly delivery: Pick<RecordedDelivery['delivery'], 'id' | 'receivedAtMs' | 'derivedFrom' | 'event'>;
}

/** `12:30:05 --> generation.completed  evt_abc123xyz  signature valid` */
export function deliveryLine(recorded: ShownDelivery, palette: Palette): Line {
  return [
    span(`${clockTime(recorded.delivery.receivedAtMs)} `, palette.dim),
    span('--> ', palette.strong),
    ...compactSpans(recorded, palette),
  ];
}

/** What a compact line says of a delivery, between the answer's status and the rest. */
export function compactSpans(recorded: ShownDelivery, palette: Palette): Line {
  return [
    span(shownType(recorded), palette.strong),
    ...idSpans(recorded, palette),
    span('  ', palette.plain),
    ...verdictSpans(recorded.verdict, palette),
  ];
}

export function shownType({delivery}: ShownDelivery): string {
  return delivery.event.type ?? (delivery.event.isJson ? '(no type)' : '(not JSON)');
}

/** The event's id, or else the delivery's; with how often it has come, from the second time on; one that was edited with its own id too, which alone names it. */
export function idSpans({delivery, deliveryNumber}: ShownDelivery, palette: Palette): readonly Span[] {
  const id = span(`  ${delivery.event.id ?? delivery.id}`, palette.id);
  if (delivery.derivedFrom !== null) return [id, span(` (edited, ${delivery.id})`, palette.warn)];
  if (deliveryNumber === null || deliveryNumber < 2) return [id];
  return [id, span(` (${ordinal(deliveryNumber)} delivery)`, palette.warn)];
}

export function verdictSpans(verdict: Verdict, palette: Palette): readonly Span[] {
  const word = span(`signature ${verdict.kind}`, verdictPaint(verdict.kind, palette));
  return verdict.kind === 'invalid' ? [word, span(`: ${verdict.explanation}`, palette.plain)] : [word];
}

export function headerLines(headers: HeaderList, palette: Palette): Line[] {
  return headers.map(([name, value]) => [
    span(`${name}: `, palette.key),
    span(shownValue(name, value), palette.plain),
  ]);
}

/** Credentials are for whoever receives them, not for a screen that others see. */
function shownValue(name: string, value: string): string {
  return /^(?:proxy-)?authorization$/i.test(name) ? value.replace(/^(\S+\s+)?[\s\S]*$/, '$1********') : value;
}

/** The payload over lines, or a short preview of what is no JSON. */
export function* payloadLines(
  recorded: RecordedDelivery,
  {isWhole, ...limits}: PayloadOptions,
): Generator<Line> {
  const {body, event, sizeBytes, id, derivedFrom} = recorded.delivery;
  const text = event.isJson && body.length === sizeBytes ? decodeUtf8(body) : undefined;
  if (text === undefined) {
    yield previewLine(body, sizeBytes, limits.palette);
    return;
  }
  const shown = isWhole ? text : (findEnvelopeData(text) ?? text);
  yield* prettyJson(shown, {
    ...limits,
    showAll: `vigthoria events show ${commandId(derivedFrom === null ? event.id : null, id)}`,
  });
}

/** What a command can name this delivery by: an event id comes from outside, and could carry shell syntax into a pasted line. */
export function commandId(eventId: string | null, deliveryId: string): string {
  return eventId !== null && /^\w[\w.:-]{0,99}$/.test(eventId) ? eventId : deliveryId;
}

/** The start of any body in one line, with its size. */
export function previewLine(body: Buffer, sizeBytes: number, palette: Palette): Line {
  if (sizeBytes === 0) return [span('(empty)', palette.dim)];
  const text = findStart(body);
  const rest = body.length < sizeBytes || body.length > previewBytes ? '…' : '';
  const shown =
    text ??
    body
      .subarray(0, previewHexBytes)
      .toString('hex')
      .replace(/..(?=.)/g, '$& ');
  const kind = text === undefined ? 'binary, ' : '';
  return [span(`${shown}${rest}`, palette.plain), span(`  (${kind}${byteSize(sizeBytes)})`, palette.dim)];
}

/** Undefined where the start is no UTF-8 text; a character that the cut splits is left out. */
function findStart(body: Buffer): string | undefined {
  const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
  try {
    return decoder.decode(body.subarray(0, previewBytes), {stream: true});
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
