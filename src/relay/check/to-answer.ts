import type {Failed, Responded} from '../../webhook/attempt.ts';
import type {ProbeAnswer} from '../../webhook/check.ts';

/** What a report keeps of an answer: its status and time, and the beginning of what it says. */
export function toAnswer(outcome: Responded | Failed): ProbeAnswer {
  const {durationMs} = outcome;
  switch (outcome.outcome) {
    case 'responded':
      return {status: outcome.status, durationMs, preview: toPreview(outcome.answerBody)};
    case 'failed':
      return {status: null, durationMs, error: outcome.error.message, isGone: false};
  }
}

const previewUnits = 80;

function toPreview(body: Buffer): string {
  const text = toPlain(body.toString('utf8', 0, 4096))
    .replace(/\n\s*at [\s\S]*/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > previewUnits ? `${text.slice(0, previewUnits)}…` : text;
}

/** What a page of HTML, as frameworks answer errors with, says to its reader. */
function toPlain(text: string): string {
  if (!/^\s*<(?:!doctype|html)/i.test(text)) return text;
  return text
    .replace(/<(head|style|script)\b[\s\S]*?<\/\1>/gi, ' ')
    .replace(/<br\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>|&[a-z]+;|&#\d+;/gi, ' ');
}
