import type {Attempt, AttemptErrorCode, Failed, Responded} from '../webhook/attempt.ts';
import {findJsonText} from '../webhook/event.ts';
import {commandId, headerLines, previewLine} from './delivery-lines.ts';
import {type Line, type Span, span} from './line.ts';
import type {Paint, Palette} from './palette.ts';
import {type PrettyOptions, prettyJson} from './pretty-json.ts';
import {answerTime, clockTime} from './quantity.ts';

interface AttemptLineOptions {
  readonly atMs: number;
  readonly method: string;
  /** Another one is shown with its host. */
  readonly mainEndpoint: string | null;
  readonly palette: Palette;
  /** Of a compact line: what it says of the delivery. */
  readonly middle: Line | null;
}

/** `12:30:05 <-- 200 POST /webhooks  12 ms  evt_abc123xyz` */
export function attemptLine(attempt: Attempt, options: AttemptLineOptions): Line {
  const {palette, atMs, middle} = options;
  const delivery = middle === null ? [] : [...middle, span('  ', palette.plain)];
  const id = span(`  ${attempt.eventId ?? attempt.deliveryId}`, palette.id);
  return [
    span(`${clockTime(atMs)} `, palette.dim),
    span('<-- ', palette.strong),
    span(String(shownStatus(attempt)), statusPaint(attempt, palette)),
    span(' ', palette.plain),
    ...delivery,
    ...outcomeSpans(attempt, options),
    ...(middle === null ? [id] : []),
  ];
}

/** What the sender was told, or would be: the endpoint's own status where it gave one. */
function shownStatus(attempt: Attempt): number {
  switch (attempt.outcome) {
    case 'responded':
      return attempt.status;
    case 'failed':
      return attempt.error.code === 'timeout' ? 504 : 502;
    case 'refused':
      return 401;
    case 'filtered':
      return 200;
  }
}

function statusPaint(attempt: Attempt, palette: Palette): Paint {
  if (attempt.outcome === 'filtered') return palette.dim;
  const status = shownStatus(attempt);
  if (status >= 200 && status < 300) return palette.good;
  return status >= 300 && status < 400 ? palette.warn : palette.bad;
}

function outcomeSpans(attempt: Attempt, options: AttemptLineOptions): readonly Span[] {
  const {palette} = options;
  switch (attempt.outcome) {
    case 'responded':
      return respondedSpans(attempt, options);
    case 'failed':
      return [span(`${attempt.error.message}${retriedRemark(attempt)}`, palette.plain)];
    case 'refused':
      return [span('not forwarded (--allow-unverified to forward)', palette.plain)];
    case 'filtered':
      return [span('not forwarded (filtered)', palette.dim)];
  }
}

function respondedSpans(
  attempt: Responded,
  {method, mainEndpoint, palette}: AttemptLineOptions,
): readonly Span[] {
  return [
    span(`${method} ${shownUrl(attempt.url, mainEndpoint)}`, palette.plain),
    span(`  ${answerTime(attempt.durationMs)}`, palette.dim),
    span(retriedRemark(attempt), palette.warn),
  ];
}

function retriedRemark({retried}: Responded | Failed): string {
  return retried ? '  sent twice, the first connection was reset' : '';
}

function shownUrl(text: string, mainEndpoint: string | null): string {
  if (!URL.canParse(text)) return text;
  const {origin, host, pathname, search} = new URL(text);
  const isMain =
    mainEndpoint === null || !URL.canParse(mainEndpoint) || new URL(mainEndpoint).origin === origin;
  return isMain ? pathname + search : host + pathname + search;
}

/** How to send again what a live delivery's failed attempt left behind. */
export function findKeptLine(attempt: Attempt, palette: Palette): Line | undefined {
  if (attempt.outcome !== 'failed') return undefined;
  const id = commandId(attempt.eventId, attempt.deliveryId);
  switch (attempt.cause) {
    case 'forward':
      return [span(`${keptRemark(attempt.error.code)} vigthoria replay ${id}`, palette.plain)];
    case 'hold':
    case 'replay':
    case 'trigger':
    case 'check':
      return undefined;
  }
}

function keptRemark(code: AttemptErrorCode): string {
  return code === 'unreachable' ? 'kept; once your app is up:' : 'kept; to send it again:';
}

/** The answer's headers and body, body JSON over lines. */
export function* answerLines(attempt: Attempt, options: PrettyOptions): Generator<Line> {
  if (attempt.outcome !== 'responded') return;
  yield* headerLines(attempt.answerHeaders, options.palette);
  const text = findWholeJson(attempt);
  if (text === undefined) yield previewLine(attempt.answerBody, attempt.answerSizeBytes, options.palette);
  else yield* prettyJson(text, options);
}

function findWholeJson({answerBody, answerSizeBytes}: Responded): string | undefined {
  return answerBody.length === answerSizeBytes ? findJsonText(answerBody) : undefined;
}
