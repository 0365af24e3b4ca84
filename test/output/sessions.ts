import {createHash} from 'node:crypto';
import {createHumanRenderer, type HumanMode} from '../../src/output/human.ts';
import {plainPalette} from '../../src/output/palette.ts';
import type {Activity} from '../../src/webhook/activity.ts';
import type {Attempt, Responded} from '../../src/webhook/attempt.ts';
import type {Delivery, RecordedDelivery} from '../../src/webhook/delivery.ts';
import {readEvent} from '../../src/webhook/event.ts';

/** Local half past twelve: what a line shows must not hang on the machine's time zone. */
export const noonMs = new Date(2025, 0, 15, 12, 30, 0).getTime();

export const completedBody =
  '{"id":"evt_abc123xyz","type":"generation.completed","created":"2025-01-15T10:30:00Z","data":{"generation_id":"gen_xyz789","score":1.0}}';

export function recordedOf(
  body: string | Buffer,
  parts: Partial<RecordedDelivery & Delivery> = {},
): RecordedDelivery {
  const bytes = Buffer.from(body);
  const {
    verdict = {kind: 'valid', secret: 'WEBHOOK_SECRET', notes: []},
    deliveryNumber = 1,
    ...delivery
  } = parts;
  return {
    verdict,
    deliveryNumber,
    delivery: {
      id: 'dlv_01JHMZ5C5R0000000000000000',
      receivedAtMs: noonMs + 5000,
      method: 'POST',
      path: '/webhooks',
      headers: [['Content-Type', 'application/json']],
      body: bytes,
      sizeBytes: bytes.length,
      bodySha256: createHash('sha256').update(bytes).digest('hex'),
      event: readEvent(bytes),
      derivedFrom: null,
      ...delivery,
    },
  };
}

export const answered: Responded = {
  outcome: 'responded',
  url: 'http://localhost:3000/webhooks',
  status: 200,
  durationMs: 12.4,
  answerHeaders: [['Content-Type', 'text/plain']],
  answerBody: Buffer.from('OK'),
  answerSizeBytes: 2,
  retried: false,
};

export const unreachable = {
  outcome: 'failed',
  url: 'http://localhost:3000/webhooks',
  durationMs: 3,
  error: {code: 'unreachable', message: 'nothing is listening on localhost:3000 (tried 127.0.0.1, ::1)'},
  retried: false,
} as const;

export const attemptBase = {
  id: 'att_01JHMZ5C5R0000000000000001',
  deliveryId: 'dlv_01JHMZ5C5R0000000000000000',
  eventId: 'evt_abc123xyz',
  cause: 'forward',
  startedAtMs: noonMs + 5000,
} as const;

export function deliveryActivity(recorded: RecordedDelivery): Activity {
  return {type: 'delivery', atMs: recorded.delivery.receivedAtMs, recorded};
}

export function attemptActivity(attempt: Attempt, coaching: string | null = null): Activity {
  return {type: 'attempt', atMs: attempt.startedAtMs, attempt, coaching};
}

export const ready: Extract<Activity, {readonly type: 'ready'}> = {
  type: 'ready',
  atMs: noonMs,
  version: '0.1.0',
  url: 'https://abc123.ngrok-free.app/webhooks',
  localUrl: 'http://127.0.0.1:4040/webhooks',
  isPublic: true,
  endpoints: [{url: 'http://localhost:3000/webhooks', types: null, isAnswering: true}],
  secrets: ['WEBHOOK_SECRET from .env'],
  store: '/tmp/store.db',
  inspectorUrl: null,
  isHolding: false,
  held: 0,
};

export const summary: Extract<Activity, {readonly type: 'summary'}> = {
  type: 'summary',
  atMs: noonMs + 24_000,
  durationMs: 24_000,
  deliveries: 3,
  accepted: 1,
  failed: 1,
  refused: 1,
  filtered: 0,
  held: 0,
  p50Ms: 12,
  p95Ms: 12,
  report: null,
};

/** What both streams show of some activities. */
export function show(activities: readonly Activity[], options: {mode?: HumanMode; columns?: number} = {}) {
  const shown = {stdout: '', stderr: ''};
  const columns = () => options.columns ?? null;
  const renderer = createHumanRenderer({
    mode: options.mode ?? 'default',
    stdout: {write: text => (shown.stdout += text), palette: plainPalette, columns},
    stderr: {write: text => (shown.stderr += text), palette: plainPalette, columns},
  });
  for (const activity of activities) renderer.render(activity);
  return shown;
}
