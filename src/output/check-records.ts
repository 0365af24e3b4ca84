import {
  type CheckReport,
  countOutcomes,
  type Fault,
  type ProbeAnswer,
  type ProbeResult,
} from '../webhook/check.ts';
import {jsonOf, recordOf} from './ndjson-record.ts';

/** The `probe` object on one line. */
export function toProbeRecord(result: ProbeResult, atMs: number): string {
  return recordOf([
    ['type', '"probe"'],
    ['at', timeOf(atMs)],
    ['name', jsonOf(result.name)],
    ['outcome', jsonOf(result.outcome)],
    ['proves', jsonOf(result.proves)],
    ['sent', jsonOf(result.sent)],
    ['expected', jsonOf(result.expected)],
    ['answers', `[${result.answers.map(answerOf).join(',')}]`],
  ]);
}

/** The `fault` object on one line. */
export function toFaultRecord(fault: Fault, atMs: number): string {
  return recordOf([
    ['type', '"fault"'],
    ['at', timeOf(atMs)],
    ['code', jsonOf(fault.code)],
    ['severity', jsonOf(fault.severity)],
    ['what', jsonOf(fault.what)],
    ['why', jsonOf(fault.why)],
    ['probes', jsonOf(fault.probes)],
    ['fixes', jsonOf(fault.fixes)],
  ]);
}

/** The `summary` object of a check on one line. */
export function toCheckSummaryRecord(report: CheckReport, atMs: number): string {
  const counts = countOutcomes(report.results);
  return recordOf([
    ['type', '"summary"'],
    ['at', timeOf(atMs)],
    ['url', jsonOf(report.url)],
    ['framework', jsonOf(report.framework)],
    ['passed', jsonOf(counts.passed)],
    ['failed', jsonOf(counts.failed)],
    ['warnings', jsonOf(counts.warning)],
    ['skipped', jsonOf(counts.skipped)],
    ['faults', jsonOf(report.faults.map(({code}) => code))],
  ]);
}

function answerOf(answer: ProbeAnswer): string {
  return recordOf([
    ['status', jsonOf(answer.status)],
    ['duration_ms', jsonOf(Math.round(answer.durationMs))],
    ['error', jsonOf(answer.status === null ? answer.error : null)],
    ['preview', jsonOf(answer.status === null ? null : answer.preview)],
  ]);
}

function timeOf(atMs: number): string {
  return jsonOf(new Date(atMs).toISOString());
}
