import type {AttemptOutcome, Responded} from '../webhook/attempt.ts';
import {type Field, jsonOf, recordOf} from './ndjson-record.ts';

/** What the endpoint said, as the second half of an `attempt` record; `full` with its headers and body, `exact` with all digits of its time. */
export function answerFields(
  attempt: AttemptOutcome,
  {full, exact = false}: {readonly full: boolean; readonly exact?: boolean},
): readonly Field[] {
  const durationOf = (ms: number): string => jsonOf(exact ? ms : Math.round(ms));
  switch (attempt.outcome) {
    case 'responded':
      return [
        ['url', jsonOf(attempt.url)],
        ['outcome', '"responded"'],
        ['status', jsonOf(attempt.status)],
        ['duration_ms', durationOf(attempt.durationMs)],
        ['error', 'null'],
        ...(full ? contentOf(attempt) : []),
        ['answer_size_bytes', jsonOf(attempt.answerSizeBytes)],
        ['answer_truncated', String(isTruncated(attempt))],
        ['retried', String(attempt.retried)],
      ];
    case 'failed':
      return [
        ['url', jsonOf(attempt.url)],
        ['outcome', '"failed"'],
        ['status', 'null'],
        ['duration_ms', durationOf(attempt.durationMs)],
        [
          'error',
          recordOf([
            ['code', jsonOf(attempt.error.code)],
            ['message', jsonOf(attempt.error.message)],
          ]),
        ],
        ...(full ? noContent : []),
        ['answer_size_bytes', 'null'],
        ['answer_truncated', 'false'],
        ['retried', String(attempt.retried)],
      ];
    case 'refused':
    case 'filtered':
      return [
        ['url', 'null'],
        ['outcome', jsonOf(attempt.outcome)],
        ['status', 'null'],
        ['duration_ms', 'null'],
        ['error', 'null'],
        ...(full ? noContent : []),
        ['answer_size_bytes', 'null'],
        ['answer_truncated', 'false'],
        ['retried', 'false'],
      ];
  }
}

const noContent: readonly Field[] = [
  ['answer_headers', 'null'],
  ['answer_body', 'null'],
  ['answer_body_base64', 'null'],
];

function contentOf(attempt: Responded): readonly Field[] {
  return [
    ['answer_headers', jsonOf(attempt.answerHeaders)],
    ['answer_body', jsonOf(findText(attempt))],
    ['answer_body_base64', `"${attempt.answerBody.toString('base64')}"`],
  ];
}

/** A cut may fall inside a character: what came before it is text all the same. */
function findText(attempt: Responded): string | null {
  const decoder = new TextDecoder('utf-8', {fatal: true, ignoreBOM: true});
  try {
    return decoder.decode(attempt.answerBody, {stream: isTruncated(attempt)});
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

function isTruncated(attempt: Responded): boolean {
  return attempt.answerBody.length < attempt.answerSizeBytes;
}
