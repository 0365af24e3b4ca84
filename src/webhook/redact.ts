import type {Attempt} from './attempt.ts';
import type {Delivery, RecordedDelivery} from './delivery.ts';
import {findJsonText, readEvent} from './event.ts';
import {Failure} from './failure.ts';
import type {HeaderList} from './headers.ts';
import {redactedText, redactJson} from './redact-json.ts';
import {type JsonPath, readTypedPath} from './typed-path.ts';

/** What is taken out of deliveries before they are given away. */
export interface Redaction {
  /** The values of headers that let someone in: authorisation, cookies, API keys, tokens. */
  readonly headers: boolean;
  /** Values of the payload and of JSON answers. */
  readonly paths: readonly JsonPath[];
}

export interface KeptDelivery {
  readonly recorded: RecordedDelivery;
  /** Oldest first. */
  readonly attempts: readonly Attempt[];
}

interface RedactPorts {
  readonly sha256: (body: Buffer) => string;
  /** Hears of each path that led somewhere. */
  readonly found: (path: JsonPath) => void;
}

const secretHeader = /^(?:proxy-)?authorization$|cookie|(?:^|[-_])(?:token|secret|password|api-?key)$/i;
const note = 'the payload was redacted, so the signature that came with it does not fit any more';

/** Reads `data.metadata.*`; a `*` is any name, `[*]` any index. Throws a `Failure` of code `usage`. */
export function parseRedactPath(text: string): JsonPath {
  const spelled = text
    .replace(/^\$(?=[.[])\.?/, '')
    .replace(/\[\*\]/g, '.*')
    .replace(/^\./, '');
  const {path, rest} = readTypedPath(spelled, '--redact-path');
  if (rest === '') return path;
  throw new Failure(
    'usage',
    `--redact-path "${text}" gives a value, and takes a path only`,
    "write it like --redact-path 'data.metadata.*'",
  );
}

/** Undefined where a path cannot be looked for, in a payload that is no whole JSON: then it may hold anything. */
export function redact(
  {recorded, attempts}: KeptDelivery,
  redaction: Redaction,
  ports: RedactPorts,
): KeptDelivery | undefined {
  const delivery = redactDelivery(recorded.delivery, redaction, ports);
  if (delivery === undefined) return undefined;
  const isChanged = delivery.body !== recorded.delivery.body;
  return {
    recorded: {
      ...recorded,
      delivery,
      verdict: isChanged ? {kind: 'unchecked', notes: [note]} : recorded.verdict,
    },
    attempts: attempts.map(attempt => redactAttempt(attempt, redaction, ports)),
  };
}

/** True where a payload was changed on its way out, so that only a fresh signature can fit. */
export function isRedacted({verdict}: RecordedDelivery): boolean {
  return verdict.kind === 'unchecked' && verdict.notes.includes(note);
}

function redactDelivery(
  delivery: Delivery,
  redaction: Redaction,
  {sha256, found}: RedactPorts,
): Delivery | undefined {
  const headers = redactHeaders(delivery.headers, redaction);
  if (redaction.paths.length === 0) return {...delivery, headers};
  const text = delivery.body.length === delivery.sizeBytes ? findJsonText(delivery.body) : undefined;
  if (text === undefined) return undefined;
  const redacted = redactJson(text, redaction.paths, found);
  if (redacted === text) return {...delivery, headers};
  const body = Buffer.from(redacted);
  return {
    ...delivery,
    headers,
    body,
    sizeBytes: body.length,
    bodySha256: sha256(body),
    event: readEvent(body),
  };
}

function redactAttempt(attempt: Attempt, redaction: Redaction, {found}: RedactPorts): Attempt {
  if (attempt.outcome !== 'responded') return attempt;
  const answerHeaders = redactHeaders(attempt.answerHeaders, redaction);
  const {paths} = redaction;
  if (paths.length === 0 || attempt.answerBody.length === 0) return {...attempt, answerHeaders};
  const isWhole = attempt.answerBody.length === attempt.answerSizeBytes;
  const text = isWhole ? findJsonText(attempt.answerBody) : undefined;
  // It may repeat what the paths are to hide.
  if (text === undefined) return {...attempt, answerHeaders, answerBody: Buffer.alloc(0)};
  const answerBody = Buffer.from(redactJson(text, paths, found));
  return {...attempt, answerHeaders, answerBody, answerSizeBytes: answerBody.length};
}

function redactHeaders(headers: HeaderList, redaction: Redaction): HeaderList {
  if (!redaction.headers) return headers;
  return headers.map(([name, value]) => [name, secretHeader.test(name) ? redactedText : value]);
}
