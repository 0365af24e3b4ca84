import type {SummaryActivity} from '../webhook/activity.ts';
import {type Field, jsonOf} from './ndjson-record.ts';

/** The counts of a session and its report; what is not wanted or could not be told is null. */
export function summaryFields(summary: SummaryActivity): readonly Field[] {
  const {report} = summary;
  return [
    ['deliveries', jsonOf(summary.deliveries)],
    ['accepted', jsonOf(summary.accepted)],
    ['failed', jsonOf(summary.failed)],
    ['refused', jsonOf(summary.refused)],
    ['filtered', jsonOf(summary.filtered)],
    ['held', jsonOf(summary.held)],
    ['p50_ms', jsonOf(summary.p50Ms)],
    ['p95_ms', jsonOf(summary.p95Ms)],
    ['types', jsonOf(report?.types ?? null)],
    ['other_types', jsonOf(report?.otherTypes ?? null)],
    ['duplicates', jsonOf(report?.duplicates ?? null)],
    ['duplicate_ids', jsonOf(report?.duplicateIds ?? null)],
    ['offline_gaps', jsonOf(report?.offlineGaps ?? null)],
    ['offline_ms', jsonOf(report?.offlineMs ?? null)],
    ['new_fields', jsonOf(report?.newFields ?? null)],
  ];
}
