import {isAccepted} from '../webhook/attempt.ts';
import type {InspectorPorts, Row} from './ports.ts';
import type {MinuteJson} from './wire.ts';

const minuteMs = 60_000;
const shownMinutes = 30;
/** A busier half hour is shown from where these begin. */
const maxRows = 3000;
const rowsAtOnce = 500;

/** The last half hour by the minute, oldest first: deliveries, and how long the endpoint took. */
export async function measureMinutes(ports: InspectorPorts, nowMs: number): Promise<readonly MinuteJson[]> {
  const last = Math.floor(nowMs / minuteMs) * minuteMs;
  const first = last - (shownMinutes - 1) * minuteMs;
  const rows = await listSince(ports, first);
  return Array.from({length: shownMinutes}, (_, index) => {
    const startMs = first + index * minuteMs;
    const ofMinute = rows.filter(
      ({recorded: {delivery}}) =>
        delivery.receivedAtMs >= startMs && delivery.receivedAtMs < startMs + minuteMs,
    );
    const durations = ofMinute
      .flatMap(({attempts}) => attempts)
      .flatMap(attempt =>
        attempt.outcome === 'responded' && isAccepted(attempt) ? [attempt.durationMs] : [],
      )
      .sort((a, b) => a - b);
    return {
      startMs,
      deliveries: ofMinute.length,
      p50Ms: percentile(durations, 0.5),
      p95Ms: percentile(durations, 0.95),
    };
  });
}

async function listSince(ports: InspectorPorts, firstMs: number): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (let offset = 0; offset < maxRows; offset += rowsAtOnce) {
    const next = await ports.list({}, {offset, limit: rowsAtOnce});
    rows.push(...next.filter(({recorded}) => recorded.delivery.receivedAtMs >= firstMs));
    if (next.length < rowsAtOnce || rows.length < offset + rowsAtOnce) break;
  }
  return rows;
}

function percentile(sorted: readonly number[], part: number): number | null {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? null;
}
