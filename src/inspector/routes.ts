import type {RecordedDelivery} from '../webhook/delivery.ts';
import {Failure} from '../webhook/failure.ts';
import {measureMinutes} from './minutes.ts';
import type {InspectorPorts, RowFilter, RowOutcome} from './ports.ts';
import {toAttemptJson, toDeliveryJson, toExplanationJson, toRowJson} from './to-json.ts';
import type {ListJson} from './wire.ts';

/** What a request asks, read already. */
export interface Call {
  readonly method: string;
  /** Decoded parts of the path behind `/api/`. */
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
  /** The JSON that was sent; undefined: none. */
  readonly sent: unknown;
}

/** An answer as JSON, or as plain text. Null: there is no such thing. */
export type Reply = {readonly json: unknown} | {readonly text: string} | null;

const maxRows = 500;

/** Answers what the page asks. Rejects with a `Failure` that the page can show. */
export async function answerCall(call: Call, ports: InspectorPorts, nowMs: number): Promise<Reply> {
  const {method, parts, query} = call;
  const [room, id, part] = parts;
  switch (`${method} ${room}${id === undefined ? '' : '/:id'}${part === undefined ? '' : `/${part}`}`) {
    case 'GET state':
      return {json: ports.state()};
    case 'GET deliveries':
      return {json: await list(query, ports)};
    case 'GET minutes':
      return {json: await measureMinutes(ports, nowMs)};
    case 'GET deliveries/:id':
      return withDelivery(id, ports, async recorded => ({json: await detail(recorded, ports)}));
    case 'GET deliveries/:id/explanation':
      return withDelivery(id, ports, async recorded => {
        const explanation = await ports.explain(recorded);
        return {json: explanation === null ? null : toExplanationJson(explanation)};
      });
    case 'GET deliveries/:id/curl':
      return withDelivery(id, ports, async recorded => ({
        text: await ports.toCurl(recorded, await ports.listAttempts(recorded.delivery.id)),
      }));
    case 'GET deliveries/:id/export':
      return withDelivery(id, ports, async recorded => ({
        text: await ports.toExport(recorded, await ports.listAttempts(recorded.delivery.id)),
      }));
    case 'POST deliveries/:id/send':
      return withDelivery(id, ports, async recorded => ({
        json: toAttemptJson(await ports.send(recorded, readOrder(call.sent))),
      }));
    case 'POST trigger':
      return {json: toAttemptJson(await ports.trigger(readText(call.sent, 'type')))};
    case 'DELETE deliveries/:id':
      await ports.remove(id ?? '');
      return {json: {}};
    default:
      return null;
  }
}

async function withDelivery(
  id: string | undefined,
  ports: InspectorPorts,
  use: (recorded: RecordedDelivery) => Promise<Reply>,
): Promise<Reply> {
  const recorded = await ports.find(id ?? '');
  return recorded === null ? null : use(recorded);
}

async function list(query: URLSearchParams, ports: InspectorPorts): Promise<ListJson> {
  const filter = readFilter(query);
  const offset = readNumber(query, 'offset', 0);
  const limit = Math.min(readNumber(query, 'limit', 100), maxRows);
  const [total, rows] = await Promise.all([
    ports.count(filter),
    limit === 0 ? [] : ports.list(filter, {offset, limit}),
  ]);
  return {total, offset, rows: rows.map(toRowJson)};
}

async function detail(recorded: RecordedDelivery, ports: InspectorPorts): Promise<unknown> {
  const {id, derivedFrom} = recorded.delivery;
  const [attempts, related, before] = await Promise.all([
    ports.listAttempts(id),
    ports.listRelated(recorded),
    derivedFrom === null ? [] : ports.listAttempts(derivedFrom),
  ]);
  const origin = before.findLast(({outcome}) => outcome === 'responded' || outcome === 'failed');
  return toDeliveryJson(recorded, attempts, related, origin);
}

const verdicts = ['valid', 'invalid', 'missing', 'unchecked'] as const;
const outcomes: readonly RowOutcome[] = ['accepted', 'failed', 'refused', 'open'];

function readFilter(query: URLSearchParams): RowFilter {
  const verdict = verdicts.find(one => one === query.get('verdict'));
  const outcome = outcomes.find(one => one === query.get('outcome'));
  const type = query.get('type') ?? '';
  const text = query.get('text') ?? '';
  return {
    ...(verdict === undefined ? {} : {verdict}),
    ...(outcome === undefined ? {} : {outcome}),
    ...(type === '' ? {} : {type}),
    ...(text === '' ? {} : {text}),
  };
}

function readNumber(query: URLSearchParams, name: string, otherwise: number): number {
  const text = query.get(name) ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : otherwise;
}

function readOrder(sent: unknown): {url: string | null; body: Buffer | null} {
  const url = readOptional(sent, 'url');
  const body = readOptional(sent, 'body');
  return {url: url === '' ? null : url, body: body === null ? null : Buffer.from(body)};
}

function readOptional(sent: unknown, name: string): string | null {
  const value = readField(sent, name);
  return typeof value === 'string' ? value : null;
}

function readText(sent: unknown, name: string): string {
  const value = readField(sent, name);
  if (typeof value === 'string' && value !== '') return value;
  throw new Failure('usage', `"${name}" is missing`, 'choose one in the page');
}

function readField(sent: unknown, name: string): unknown {
  return typeof sent === 'object' && sent !== null && Object.hasOwn(sent, name)
    ? (sent as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
